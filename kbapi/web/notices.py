"""The notices that go with answers: the standing one, and what is told where somebody else must answer."""

from kbapi.knowledge.answer import Reason
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.identity import Key
from kbapi.web.request_context import snapshot

STANDING_NOTICE = Key("notice", "standing")
NOTICES = {Reason.URGENT: Key("notice", "emergency"), Reason.NEEDS_CLINICIAN: Key("notice", "decision")}
"""What is told with an answer that refers to somebody."""


def notice_for(reason: Reason | None = None) -> str:
    """The text of the notice that goes with an answer, or with a page when there is no reason."""
    key = NOTICES.get(reason, STANDING_NOTICE) if reason else STANDING_NOTICE
    record = snapshot().find(key)
    return without_marks(record.summary) if record else ""
