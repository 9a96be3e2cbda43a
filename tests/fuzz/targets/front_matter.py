"""Front matter and typed keys: any text is a page of strings, or a complaint with line, column and code."""

from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from marshmallow import ValidationError

from kbapi.content.files import UnreadableFileError, read_text
from kbapi.content.front_matter import FrontMatterError, read_page
from kbapi.content.pages import flattened
from kbapi.kinds import KINDS

SEEDS = (
    b"---\nid: rope\ntitle: Rope\nsummary: A rope.\n---\n\n## What it is\nText.\n",
    b"---\na: &x one\nb: *x\n<<: {c: d}\n---\n",
    b"---\na: !!python/object:os.system x\n---\n",
    b"---\na: [[[[[[[[[x]]]]]]]]]\n---\n",
    b"---\nclaims:\n  - id: F001\n    says: 12:30\n    value: {min: 0x10, max: 1_0, unit: .inf}\n---\n",
    b"---\n? {a: b}\n: |\n  text\n...\n--- c\n---\n",
    b"---\nstart: 2024-13-45\nno: no\n\xc2\x85: \xe2\x80\xa8\n---\n",
)


def try_one(data: bytes) -> None:
    """Raises for a text that the editor's reader cannot read."""
    with NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            text = read_text(Path(file.name), "page.md")
        except UnreadableFileError as unreadable:
            assert 1 <= unreadable.problem.line <= data.count(b"\n") + data.count(b"\r") + 1
            return
    try:
        found = read_page(text)
    except FrontMatterError as error:
        lines = text.count("\n") + 2
        assert 1 <= error.line <= lines, (error.line, lines)
        assert error.column >= 1
        assert error.code.startswith("FM0")
        return
    assert isinstance(found.data, dict)
    kinds = list(KINDS.values())
    try:
        kinds[len(data) % len(kinds)].schema().load(found.data)
    except ValidationError as error:
        for pointer, message in flattened(error.messages):
            assert message
            with suppress(IndexError):
                assert found.place(pointer)[0] >= 1
