"""Handouts as PDF: tagged, titled, in their language, findable again, always the same bytes."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from kbapi.handout.qr import qr_code
from tests.publishing import application

CASES = {
    "en": "/v1/procedures/epidural/education?format=pdf",
    "es": "/v1/procedures/epidural/education?format=pdf&lang=es&organisation=massachusetts-general",
    "empty": "/v1/procedures/sympathetic-block/education?format=pdf",
}
each = pytest.mark.parametrize("case", CASES)


def asked(client: FlaskClient, case: str) -> TestResponse:
    """The PDF of a case."""
    answer = client.get(CASES[case])
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return answer


def read(client: FlaskClient, case: str) -> PdfReader:
    """The same, opened by a reader that is not ours."""
    return PdfReader(BytesIO(asked(client, case).data))


def text_of(reader: PdfReader) -> str:
    """All that stands on the pages, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(node: Any) -> Iterator[str]:
    """The tags of a structure tree from top to bottom."""
    found = node.get_object() if hasattr(node, "get_object") else node
    for part in found if isinstance(found, list) else [found]:
        inner = part.get_object() if hasattr(part, "get_object") else part
        if isinstance(inner, dict):
            if "/S" in inner:
                yield str(inner["/S"])
            if "/K" in inner:
                yield from tags(inner["/K"])


@each
def test_it_is_tagged_titled_and_says_its_language(client: FlaskClient, case: str) -> None:
    reader = read(client, case)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == ("es" if case == "es" else "en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert reader.metadata.title == client.get(CASES[case].replace("pdf", "json", 1)).json["title"]
    assert reader.metadata.author is None


@each
def test_it_claims_to_be_pdf_ua_1(client: FlaskClient, case: str) -> None:
    metadata = read(client, case).trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part>\s*1\s*<", metadata)


@each
def test_its_headings_are_those_of_the_handout_and_skip_no_level(client: FlaskClient, case: str) -> None:
    told = client.get(CASES[case].replace("pdf", "json", 1)).json
    found = Counter(tags(read(client, case).trailer["/Root"]["/StructTreeRoot"]["/K"]))
    blocks = [told["checklist"], told["timeline"], told["diary"], told["organisation"]]
    assert found["/Title"] == 1
    assert found["/H1"] == len(told["sections"]) + sum(map(bool, blocks)) + 1
    assert found["/Figure"] == 1
    assert not found.keys() & {"/H3", "/H4"}
    outline = [entry.title for entry in read(client, case).outline if not isinstance(entry, list)]
    assert [section["heading"] for section in told["sections"] if section["heading"] not in outline] == []


def test_its_tables_and_lists_are_tagged_as_such(client: FlaskClient) -> None:
    found = Counter(tags(read(client, "en").trailer["/Root"]["/StructTreeRoot"]["/K"]))
    told = client.get(CASES["en"].replace("pdf", "json", 1)).json
    rows = sum(len(phase["entries"]) for phase in told["timeline"]["phases"]) + told["diary"]["rows"]
    assert found["/TR"] == rows + found["/Table"]
    assert found["/THead"] == found["/Table"] >= 5
    items = sum(len(part["items"]) for part in told["checklist"]["parts"])
    assert found["/LI"] >= items


@each
def test_it_tells_what_the_other_forms_tell(client: FlaskClient, case: str) -> None:
    told = client.get(CASES[case].replace("pdf", "json", 1)).json
    text = text_of(read(client, case))
    wanted = [told["title"], told["meta"]["notice"], told["checklist"]["title"], told["timeline"]["title"]]
    wanted += [section["heading"] for section in told["sections"]]
    wanted += [entry["text"] for phase in told["timeline"]["phases"] for entry in phase["entries"]]
    wanted += [item["text"] for part in told["checklist"]["parts"] for item in part["items"]]
    wanted += [contact["phone"] for contact in told["contacts"]]
    wanted += [source["issuer"] for source in told["sources"]]
    assert told["meta"]["edition"] in text
    footer = rf"{re.escape(told['title'])}\. \w+ {told['meta']['edition']} \w+ [0-9]+ \w+ [0-9]+ "
    # What a page break parts belongs together.
    flowing = re.sub(footer, "", text)
    assert flowing != text
    assert [piece for piece in wanted if " ".join(piece.split()) not in flowing] == []


@each
def test_it_says_that_it_was_not_reviewed_and_what_has_no_source(client: FlaskClient, case: str) -> None:
    text = text_of(read(client, case))
    assert ("No revisado por personal clínico." if case == "es" else "Not reviewed by a clinician.") in text
    assert ("nuestras fuentes no lo tratan" if case == "es" else "not covered by our sources") in text


@each
def test_every_page_has_its_number(client: FlaskClient, case: str) -> None:
    pages = read(client, case).pages
    word = "Página {} de {}" if case == "es" else "Page {} of {}"
    for number, page in enumerate(pages, start=1):
        assert word.format(number, len(pages)) in page.extract_text()


@each
def test_it_leads_back_to_the_very_leaflet(client: FlaskClient, case: str) -> None:
    told = client.get(CASES[case].replace("pdf", "json", 1)).json
    assert told["address"] in text_of(read(client, case)).replace(" ", "") + text_of(read(client, case))
    assert client.get(told["address"]).status_code == 200
    again = client.get(told["pdf"])
    assert again.data == asked(client, case).data
    assert "immutable" in again.headers["Cache-Control"]


def test_its_code_is_as_dark_as_the_code_of_the_address(client: FlaskClient) -> None:
    """Rendered, field by field: the picture on the page is the code that holds the address."""
    told = client.get(CASES["empty"].replace("pdf", "json", 1)).json
    code = qr_code(told["address"])
    dark = {tuple(map(int, found)) for found in re.findall(r"M(\d+) (\d+)h1", code.path)}
    assert len(dark) > 100
    page = pypdfium2.PdfDocument(asked(client, "empty").data)[0]
    scale, bounds = 8, bounds_of_code(page)
    bitmap = page.render(scale=scale, grayscale=True)
    side = (bounds[2] - bounds[0]) / code.size
    wrong = []
    for column in range(code.size):
        for row in range(code.size):
            x = (bounds[0] + (column + 0.5) * side) * scale
            y = (page.get_height() - bounds[3] + (row + 0.5) * side) * scale
            is_dark = bitmap.buffer[int(y) * bitmap.stride + int(x)] < 128
            if is_dark != ((column, row) in dark):
                wrong.append((column, row))
    assert wrong == []


def bounds_of_code(page: Any) -> tuple[float, float, float, float]:
    """Where the code stands on a page: it is the largest white square."""
    found = [thing.get_bounds() for thing in page.get_objects(max_depth=5)]
    squares = [box for box in found if abs((box[2] - box[0]) - (box[3] - box[1])) < 0.01]
    largest: tuple[float, float, float, float] = max(squares, key=lambda box: box[2] - box[0])
    return largest


def test_without_a_base_url_the_address_is_a_path_and_with_one_it_is_whole(
    client: FlaskClient, real_state: Any
) -> None:
    assert client.get(CASES["en"].replace("pdf", "json", 1)).json["address"].startswith("/e/")
    whole = application(real_state, base_url="https://kb.example.org").test_client()
    answer = whole.get(CASES["en"], headers={"Host": "evil.example"})
    text = text_of(PdfReader(BytesIO(answer.data)))
    assert "https://kb.example.org/e/" in text
    assert "evil" not in text


def test_two_processes_make_the_same_bytes(client: FlaskClient, real_state: Any) -> None:
    other = application(real_state).test_client()
    assert other.get(CASES["es"]).data == asked(client, "es").data


def test_the_paper_is_that_of_the_hospital(client: FlaskClient) -> None:
    assert [round(float(side)) for side in read(client, "es").pages[0].mediabox[2:]] == [612, 792]
    assert [round(float(side)) for side in read(client, "en").pages[0].mediabox[2:]] == [595, 842]


@pytest.mark.parametrize("sections", ["before", "risks", "after,risks"])
def test_a_part_has_only_the_blocks_that_go_with_it(client: FlaskClient, sections: str) -> None:
    answer = client.get(f"{CASES['en']}&sections={sections}")
    text = text_of(PdfReader(BytesIO(answer.data)))
    assert ("What to do and bring" in text) == ("before" in sections)
    assert ("What happens when" in text) == ("after" in sections)
    assert ("Pain diary" in text) == ("after" in sections)


def test_it_is_chosen_by_accept_and_shown_by_the_browser(client: FlaskClient) -> None:
    accepted = client.get("/v1/procedures/epidural/education", headers={"Accept": "application/pdf"})
    assert accepted.data == asked(client, "en").data
    assert accepted.headers["Content-Disposition"] == 'inline; filename="epidural-en.pdf"'
    again = client.get(CASES["en"], headers={"If-None-Match": accepted.headers["ETag"]})
    assert again.status_code == 304
