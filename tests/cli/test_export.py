"""`kbapi export` fills another program's folder with handouts as the service itself gives them."""

from pathlib import Path

from pypdf import PdfReader

from tests.cli.running import Chosen, refused, run
from tests.story.editing import replace


def test_the_folder_of_openemr_holds_a_handout_for_every_code(settings: Chosen, tmp_path: Path) -> None:
    page = Path(str(settings["KBAPI_CONTENT"])) / "en" / "procedures" / "pruning.md"
    codes = '  - {system: icd-10-cm, code: "W15", relation: related, verified_in: test}\n'
    codes += '  - {system: icd-10-pcs, code: "3E0S33Z", relation: related, verified_in: test}\n'
    replace(page, "codes:\n", f"codes:\n{codes}")
    assert run(settings, "publish").exit_code == 0
    folder = tmp_path / "documents" / "education"
    for _ in range(2):
        done = run(settings, "export", "--openemr", str(folder))
        assert done.exit_code == 0, done.stderr
        assert done.stdout.startswith("2 handouts of edition ")
        assert done.stderr == ""
    # OpenEMR has no name for the third code's system, and nothing is translated here.
    assert {file.name for file in folder.iterdir()} == {"icd10_w14_en.pdf", "icd10_w15_en.pdf"}
    read = PdfReader(folder / "icd10_w15_en.pdf")
    assert read.trailer["/Root"]["/Lang"] == "en"
    assert "Pruning" in read.pages[0].extract_text()


def test_export_asks_what_to_export(settings: Chosen) -> None:
    done = run(settings, "export")
    assert done.exit_code == 2
    assert "--openemr FOLDER or --site FOLDER" in done.stderr


def test_nothing_can_be_exported_before_it_is_published(settings: Chosen, tmp_path: Path) -> None:
    assert "kbapi publish" in refused(run(settings, "export", "--openemr", str(tmp_path / "folder")))
    assert not (tmp_path / "folder").exists()
