"""`kbapi assess` reads a file of answers and tells the rules that fire, or what is wrong with the file."""

import json
from pathlib import Path

from tests.cli.running import Chosen, refused, run


def test_it_tells_outcome_rules_and_claims(settings: Chosen, tmp_path: Path) -> None:
    assert run(settings, "publish").exit_code == 0
    body = tmp_path / "answers.json"
    body.write_text(json.dumps({"procedure": "pruning", "inputs": {"ground_frozen": True, "condition": []}}))
    done = run(settings, "assess", str(body))
    assert done.exit_code == 0
    assert done.stdout.startswith("reschedule: ")
    assert "CR01  If the ground is frozen" in done.stdout
    assert "[F910]" in done.stdout


def test_it_tells_what_is_missing(settings: Chosen, tmp_path: Path) -> None:
    run(settings, "publish")
    body = tmp_path / "answers.json"
    body.write_text('{"procedure": "pruning"}')
    assert "Not known: ground_frozen" in run(settings, "assess", str(body)).stdout


def test_it_names_the_place_of_what_is_wrong(settings: Chosen, tmp_path: Path) -> None:
    run(settings, "publish")
    body = tmp_path / "answers.json"
    body.write_text('{"procedure": "pruning", "inputs": {"ground_frozen": "yes"}}')
    assert "/inputs/ground_frozen: " in refused(run(settings, "assess", str(body)))
    body.write_bytes(b"\xff{")
    assert "not JSON" in refused(run(settings, "assess", str(body)))


def test_before_anything_is_published_it_says_so(settings: Chosen, tmp_path: Path) -> None:
    body = tmp_path / "answers.json"
    body.write_text("{}")
    assert "kbapi publish" in refused(run(settings, "assess", str(body)))
