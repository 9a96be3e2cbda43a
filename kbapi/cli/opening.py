"""Opens the knowledge base that the settings name, for commands that read what was published."""

from kbapi.app import connected
from kbapi.config import Settings
from kbapi.knowledge_base import KnowledgeBase


def knowledge_base() -> KnowledgeBase:
    """The knowledge base of the settings; raises BadSettingError for settings that cannot be used."""
    return connected(Settings.from_environment())
