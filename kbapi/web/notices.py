"""The notices that go with answers: the standing one, and what is told where somebody else must answer."""

from kbapi.knowledge.answer import Reason
from kbapi.knowledge.notice import DECISION_NOTICE, EMERGENCY_NOTICE, STANDING_NOTICE
from kbapi.web.request_context import snapshot

NOTICES = {Reason.URGENT: EMERGENCY_NOTICE, Reason.NEEDS_CLINICIAN: DECISION_NOTICE}
"""What is told with an answer that refers to somebody."""


def notice_for(reason: Reason | None = None) -> str:
    """The text of the notice that goes with an answer, or with a page when there is no reason."""
    return snapshot().notice(NOTICES.get(reason, STANDING_NOTICE) if reason else STANDING_NOTICE)
