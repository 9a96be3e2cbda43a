"""An independent FHIR client reads the running service over HTTP."""

import base64
import hashlib
from collections.abc import Iterator

import pytest
from fhirclient import client as smart
from fhirclient.models.activitydefinition import ActivityDefinition
from fhirclient.models.documentreference import DocumentReference
from fhirclient.models.library import Library
from fhirclient.models.plandefinition import PlanDefinition
from fhirclient.models.questionnaire import Questionnaire
from fhirclient.server import FHIRNotFoundException

from tests.story.editing import REAL
from tests.story.running import Place, Server, free_port, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service that knows its public address: this client follows only absolute links to a next page."""
    port = free_port()
    address = {"KBAPI_BASE_URL": f"http://127.0.0.1:{port}"}
    place = Place(REAL, tmp_path_factory.mktemp("client") / "state", address)
    place.publish()
    with serving(place, port=port) as running:
        yield running


@pytest.fixture(scope="module")
def reader(server: Server) -> smart.FHIRClient:
    """A client that trusts nothing but the address of the service."""
    return smart.FHIRClient(settings={"app_id": "tests", "api_base": f"{server.url}/fhir"})


def test_the_client_reads_what_the_service_can_do(reader: smart.FHIRClient) -> None:
    statement = reader.server.capabilityStatement
    assert (statement.fhirVersion, statement.kind) == ("4.0.1", "instance")
    assert {"Library", "PlanDefinition"} <= {resource.type for resource in statement.rest[0].resource}


def test_the_client_finds_a_handout_by_diagnosis_and_language_and_fetches_what_it_names(
    reader: smart.FHIRClient,
) -> None:
    diagnosis = "http://hl7.org/fhir/sid/icd-10-cm|M54.16"
    search = Library.where({"context": diagnosis, "_language": "es"})
    found = list(search.perform_resources_iter(reader.server))
    assert "epidural.es" in {library.id for library in found}
    for file in found[0].content:
        data = reader.server.request_data(file.url, headers={"Accept": "*/*"})
        assert len(data) == file.size
        assert base64.b64decode(file.hash) == hashlib.sha1(data, usedforsecurity=False).digest()


def test_the_client_follows_all_pages(reader: smart.FHIRClient) -> None:
    found = Library.where({"_count": "7"}).perform_resources_iter(reader.server)
    assert len({library.id for library in found}) == 26


@pytest.mark.parametrize(
    ("model", "resource_id"),
    [
        (Library, "facet.es"), (ActivityDefinition, "facet"), (PlanDefinition, "facet"),
        (DocumentReference, "facet.en"),
        (Questionnaire, "candidacy-facet"),
    ],
)  # fmt: skip
def test_the_client_reads_a_resource_and_its_version(
    reader: smart.FHIRClient, model: type[Library], resource_id: str
) -> None:
    resource = model.read(resource_id, reader.server)
    assert resource.as_json()["id"] == resource_id
    again = model.read(f"{resource_id}/_history/{resource.meta.versionId}", reader.server)
    assert again.as_json() == resource.as_json()


def test_the_client_is_told_what_is_not_there(reader: smart.FHIRClient) -> None:
    with pytest.raises(FHIRNotFoundException) as caught:
        Library.read("nowhere.en", reader.server)
    assert caught.value.response.json()["resourceType"] == "OperationOutcome"
