"""Signatures are those of the Standard Webhooks convention."""

import base64
from datetime import UTC, datetime

from kbapi.webhooks.signing import signed_headers
from tests.webhooks.receiver import SECRET, is_genuine

SENT = datetime.fromtimestamp(1731705121, UTC)


def test_the_published_example_is_signed_alike() -> None:
    secret = base64.b64decode("plJ3nmyCDGBKInavdOK15jsl")
    body = b'{"event_type":"ping","data":{"success":true}}'
    assert signed_headers("msg_loFOjxBNrRLzqYUf", SENT, body, [secret]) == {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }


def test_every_secret_signs_so_that_one_can_be_exchanged_for_another() -> None:
    headers = signed_headers("msg_1", SENT, b"{}", [b"x" * 32, SECRET])
    assert len(headers["webhook-signature"].split()) == 2
    assert is_genuine(headers, b"{}")
    assert not is_genuine(headers, b"{} ")
    assert not is_genuine(headers | {"webhook-id": "msg_2"}, b"{}")
    assert not is_genuine(headers | {"webhook-timestamp": "1731705122"}, b"{}")
    assert not is_genuine(signed_headers("msg_1", SENT, b"{}", [b"x" * 32]), b"{}")
