"""`kbapi check --explain` needs no content, and ends well or with a sentence."""

from tests.cli.running import Chosen, refused, run


def test_a_code_is_explained_without_content(settings: Chosen) -> None:
    done = run(settings | {"KBAPI_CONTENT": "nowhere"}, "check", "--explain", "cite001")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("CITE001\nCause: ")


def test_an_unknown_code_is_refused_with_a_hint(settings: Chosen) -> None:
    assert "did you mean `CITE001`?" in refused(run(settings, "check", "--explain", "CITE01"))
