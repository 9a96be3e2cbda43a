"""The file of targets: what it may say, and that a mistake is told without a secret."""

import json
from pathlib import Path
from typing import Any

import pytest

from kbapi.errors import BadSettingError
from kbapi.webhooks.targets import Target, read_targets
from tests.webhooks.receiver import SECRET, WRITTEN_SECRET

GOOD = {"name": "records", "url": "https://ehr.example:8443/hook?a=b", "secrets": [WRITTEN_SECRET]}


def written(folder: Path, *targets: Any) -> Path:
    path = folder / "targets.json"
    path.write_text(json.dumps({"targets": targets}))
    return path


def test_a_target_has_a_name_an_address_and_secrets(tmp_path: Path) -> None:
    [target] = read_targets(written(tmp_path, GOOD), private=False)
    assert target == Target("records", "https://ehr.example:8443/hook?a=b", (SECRET,))
    assert "secret" not in repr(target)


def test_http_needs_private_addresses_to_be_allowed(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD | {"url": "http://ehr.local/"})
    assert len(read_targets(path, private=True)) == 1
    with pytest.raises(BadSettingError, match="KBAPI_WEBHOOKS_PRIVATE=true"):
        read_targets(path, private=False)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"url": "ftp://ehr.example/"}, "begins with https"),
        ({"url": "https://user:hush@ehr.example/"}, "holds no password"),
        ({"url": "https:///hook"}, "names a host"),
        ({"url": "https://ehr.example/#a"}, "begins with https"),
        ({"url": "https://ehr.example:99999/"}, "begins with https"),
        ({"url": "https://ehr.example:0/"}, "begins with https"),
        ({"url": "https://ehr.example/\r\nX: y"}, "begins with https"),
        ({"url": "https://éhr.example/"}, "begins with https"),
        ({"url": "https://[::1"}, "begins with https"),
        ({"url": 1}, "begins with https"),
        ({"name": "Records"}, "a `name` is lower-case words"),
        ({"name": None}, "a `name` is lower-case words"),
        ({"secrets": []}, "a list of one to 4"),
        ({"secrets": WRITTEN_SECRET}, "a list of one to 4"),
        ({"secrets": ["hush-hush"]}, "is not whsec_ and base64"),
        ({"secrets": ["whsec_aHVzaA=="]}, "is not whsec_ and base64"),
        ({"secrets": ["whsec_hush!"]}, "is not whsec_ and base64"),
        ({"secrets": [7]}, "is not whsec_ and base64"),
        ({"colour": "red"}, "and nothing else"),
    ],
)
def test_a_mistake_is_told_and_no_secret_shown(tmp_path: Path, changes: Any, complaint: str) -> None:
    with pytest.raises(BadSettingError) as caught:
        read_targets(written(tmp_path, GOOD | changes), private=False)
    assert complaint in str(caught.value)
    assert "hush" not in str(caught.value).replace("hush-hush", "hush")


def test_what_is_no_file_of_targets_is_told(tmp_path: Path) -> None:
    for text in ("{", "[]", '{"targets": {}}', "\udcff"):
        path = tmp_path / "targets.json"
        path.write_text(text, errors="surrogateescape")
        with pytest.raises(BadSettingError, match="write "):
            read_targets(path, private=False)
    with pytest.raises(BadSettingError, match="cannot be read"):
        read_targets(tmp_path / "none.json", private=False)
    with pytest.raises(BadSettingError, match="the same name"):
        read_targets(written(tmp_path, GOOD, GOOD), private=False)
