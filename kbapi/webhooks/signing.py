"""Signs a message as Standard Webhooks says: HMAC-SHA256 over its id, the time of sending and the body."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime


def signed_headers(message: str, now: datetime, body: bytes, secrets: Iterable[bytes]) -> dict[str, str]:
    """The headers of a message: the id stays over all attempts, the time and the signatures do not."""
    timestamp = str(int(now.timestamp()))
    content = b".".join((message.encode(), timestamp.encode(), body))
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(secret, content) for secret in secrets),
    }


def _signature(secret: bytes, content: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(secret, content, hashlib.sha256)).decode()
