"""The picture of a timeline is SVG that anybody may show and everybody can be told."""

from lxml import etree

from kbapi.handout.panels import Bar, Tick
from kbapi.handout.picture import Group, Line, Picture, svg_of

SVG = "{http://www.w3.org/2000/svg}"
PICTURE = Picture(
    "en",
    "Pruning & mowing",
    "Each bar is one gardener.",
    (
        Group(
            "Before",
            (Tick(1, 0.0), Tick(0, 1.0)),
            (
                Line("Come <early>. " + "Word " * 40, "1 hour", "North", Bar(0, 1, 0.5, 1)),
                Line("Rest.", "", "South", None),
            ),
        ),
    ),
    ("They differ.",),
)


def test_it_is_well_formed_named_and_described_in_its_language() -> None:
    root = etree.fromstring(svg_of(PICTURE).encode())
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert root.findtext(f"{SVG}title") == "Pruning & mowing"
    told = root.findtext(f"{SVG}desc") or ""
    for part in ("Each bar", "Come <early>", "1 hour", "North", "They differ."):
        assert part in told
    assert set((root.get("aria-labelledby") or "").split()) == {
        found.get("id") for found in root if found.get("id")
    }


def test_it_needs_no_style_no_script_and_nothing_from_elsewhere() -> None:
    root = etree.fromstring(svg_of(PICTURE).encode())
    assert {found.tag.removeprefix(SVG) for found in root.iter()} == {"svg", "title", "desc", "rect", "text"}
    assert not {name for found in root.iter() for name in found.attrib} & {"style", "class", "href", "onload"}


def test_long_texts_are_broken_and_nothing_leaves_the_picture() -> None:
    root = etree.fromstring(svg_of(PICTURE).encode())
    height = float(root.get("height") or 0)
    texts = root.findall(f"{SVG}text")
    assert max(len(found.text or "") for found in texts) <= 70
    assert max(float(found.get("y") or 0) for found in texts) < height
    assert {found.get("fill") for found in root.findall(f"{SVG}rect")} >= {"#14304d", "#9db8d6"}
