"""The resource types that are served: which there are in an edition, how one is found, and its words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kbapi.fhir.activity_definition import activity_definition
from kbapi.fhir.handout import document_reference, library
from kbapi.fhir.plan_definition import plan_definition
from kbapi.fhir.publication import Json
from kbapi.integrations.fhir.activities import activity
from kbapi.integrations.fhir.handouts import handout, handout_ids, page_of_handout
from kbapi.integrations.fhir.plans import plan
from kbapi.integrations.fhir.procedures import procedure_ids
from kbapi.integrations.fhir.questionnaires import questionnaire, questionnaire_ids
from kbapi.knowledge.identity import Key
from kbapi.web.request_context import house


@dataclass(frozen=True, slots=True)
class Kind:
    """A resource type.

    `ids` are those in the edition at hand. `make` gives the resource of an id, None where there is none; its
    files are measured only when asked for. `page_of` is the page whose words an id tells, None for a resource
    that is made of several pages.
    """

    name: str
    ids: Callable[[], Iterator[str]]
    make: Callable[[str, bool], Json | None]
    page_of: Callable[[str], Key | None]

    def find(self, resource_id: str) -> Json | None:
        """A resource in full."""
        return self.make(resource_id, True)

    def all(self) -> Iterator[Json]:
        """All resources of the type in the order of their ids, without the measures of their files."""
        return filter(None, (self.make(resource_id, False) for resource_id in sorted(self.ids())))

    def words_of(self, resource: Json) -> list[str]:
        """The fingerprint of the words that a resource tells, under which it may be asked for too."""
        if self.page_of(resource["id"]) is None:
            return []
        return [resource["version"] if "version" in resource else resource["identifier"][0]["value"]]

    def edition_with(self, resource_id: str, fingerprint: str) -> str | None:
        """The newest edition in which a resource told these words."""
        page = self.page_of(resource_id)
        info = house().knowledge_base.edition_holding(page, fingerprint) if page else None
        return info.id if info else None


def _library(resource_id: str, measured: bool) -> Json | None:
    found = handout(resource_id, measured)
    return library(found) if found else None


def _document(resource_id: str, measured: bool) -> Json | None:
    found = handout(resource_id, measured)
    return document_reference(found) if found else None


def _activity(resource_id: str, _measured: bool) -> Json | None:
    found = activity(resource_id)
    return activity_definition(found) if found else None


def _plan(resource_id: str, _measured: bool) -> Json | None:
    found = plan(resource_id)
    return plan_definition(found) if found else None


def _questionnaire(resource_id: str, _measured: bool) -> Json | None:
    return questionnaire(resource_id)


def _procedure(resource_id: str) -> Key:
    return Key("procedure", resource_id)


def _several(_resource_id: str) -> None:
    return None


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("Library", handout_ids, _library, page_of_handout),
        Kind("ActivityDefinition", procedure_ids, _activity, _procedure),
        Kind("PlanDefinition", procedure_ids, _plan, _several),
        Kind("Questionnaire", questionnaire_ids, _questionnaire, _several),
        Kind("DocumentReference", handout_ids, _document, page_of_handout),
    )
}
