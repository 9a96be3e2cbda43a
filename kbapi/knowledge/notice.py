"""The notices of our own that go with answers, by the keys of their pages."""

from kbapi.knowledge.identity import Key

STANDING_NOTICE = Key("notice", "standing")
"""Goes with everything."""
DECISION_NOTICE = Key("notice", "decision")
"""Goes with questions that ask for a decision about one patient; its search words are how those are asked."""
EMERGENCY_NOTICE = Key("notice", "emergency")
"""Goes with words of an emergency."""
