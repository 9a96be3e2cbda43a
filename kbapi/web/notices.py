"""The notices that go with answers: the standing one, and what is told where somebody else must answer."""

from kbapi.knowledge.answer import Answer, Reason
from kbapi.knowledge.notice import DECISION_NOTICE, EMERGENCY_NOTICE, STANDING_NOTICE
from kbapi.web.request_context import snapshot
from kbapi.web.wording import word

NOTICES = {Reason.URGENT: EMERGENCY_NOTICE, Reason.NEEDS_CLINICIAN: DECISION_NOTICE}
"""What is told with an answer that refers to somebody."""


def notice_with(answer: Answer) -> str:
    """The text of the notice that goes with an answer: what is withdrawn is not what nobody speaks of."""
    if answer.withdrawn:
        return word("own-withdrawn", snapshot().language)
    return notice_for(answer.reason)


def reason_told(because: str) -> str:
    """The reason that a rule gives, or who can be asked where the organisation withdraws it."""
    return because or word("own-withdrawn", snapshot().language)


def notice_for(reason: Reason | None = None) -> str:
    """The text of the notice that goes with an answer, or with a page when there is no reason."""
    return snapshot().notice(NOTICES.get(reason, STANDING_NOTICE) if reason else STANDING_NOTICE)
