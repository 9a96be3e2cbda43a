"""The handouts that are kept as text beside this file; run as a module it writes them anew."""

import re
import tempfile
from pathlib import Path

from flask.testing import FlaskClient

from tests.publishing import REAL_CONTENT, application, published

FOLDER = Path(__file__).parent / "handouts"
CASES = {
    "epidural.en.txt": "/v1/procedures/epidural/education?format=text",
    "epidural.es.txt": "/v1/procedures/epidural/education"
    "?format=text&lang=es&organisation=massachusetts-general&sections=before,after",
    "sympathetic-block.en.txt": "/v1/procedures/sympathetic-block/education?format=text",
}


def told(client: FlaskClient, name: str) -> str:
    """A handout as text, with the id of its edition left out: any change of any page changes that."""
    answer = client.get(CASES[name])
    assert answer.status_code == 200
    return re.sub(r"\b[0-9a-f]{20}\b", "<edition>", answer.text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        published(REAL_CONTENT, Path(folder))
        asking = application(Path(folder)).test_client()
        FOLDER.mkdir(exist_ok=True)
        for kept in CASES:
            (FOLDER / kept).write_text(told(asking, kept), encoding="utf-8")
