"""How the origin of a publication stands in its row: as one canonical text, over which the chain goes."""

import json
from datetime import datetime

from kbapi.errors import DamagedDatabaseError
from kbapi.knowledge.canonical import canonical_text
from kbapi.knowledge.origin import Origin
from kbapi.store.schema import moment_in_text


def origin_in_text(origin: Origin) -> str:
    """The one spelling of an origin."""
    return canonical_text(
        {
            "number": origin.number,
            "published_at": moment_in_text(origin.published_at),
            "chain": origin.chain,
            "public_key": origin.public_key,
            "signature": origin.signature,
        }
    )


def origin_of(text: str | None) -> Origin | None:
    """The origin of a text, if there is one; raises DamagedDatabaseError for what nobody has stored."""
    if text is None:
        return None
    try:
        told = json.loads(text)
        return Origin(**{**told, "published_at": datetime.fromisoformat(told["published_at"])})
    except (LookupError, TypeError, ValueError) as fault:
        raise DamagedDatabaseError("The database holds an origin of an edition that is none.") from fault
