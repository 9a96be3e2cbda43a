"""The command that writes the bundles: it never writes other bytes under a version that was released."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kbapi.cli import main
from kbapi.integrations.widget import bundles


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for releases in which there are none yet."""
    monkeypatch.setattr(bundles, "RELEASED", tmp_path)
    (tmp_path / bundles.RELEASES).write_text("{}", "utf-8")
    return tmp_path


def widgets(*options: str) -> Result:
    return CliRunner().invoke(main, ["widgets", *options])


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_version_is_written_with_its_hashes(folder: Path) -> None:
    assert widgets("--check").exit_code == 1
    assert widgets().exit_code == 0
    for name in bundles.ELEMENTS:
        assert (folder / bundles.VERSION / f"{name}.js").read_bytes() == bundles.made(name)
    hashes = json.loads((folder / bundles.RELEASES).read_text("utf-8"))
    assert hashes == {
        bundles.VERSION: {name: bundles.integrity(bundles.made(name)) for name in bundles.ELEMENTS}
    }
    assert widgets("--check").exit_code == 0


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_other_bytes_need_another_version(
    folder: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    widgets()
    before = everything(folder)
    monkeypatch.setattr(bundles, "made", lambda name: f"// another {name}".encode())
    done = widgets(*options)
    assert done.exit_code == 1
    assert "raise VERSION" in done.output
    assert everything(folder) == before
    monkeypatch.setattr(bundles, "VERSION", "999.0.0")
    assert widgets().exit_code == 0
    assert before.keys() < everything(folder).keys()
