"""Links of Markdown as pages have them: words in brackets, then an address."""

import re

LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
"""Its words are the group; neither part holds what begins another link, so that no text takes long."""


def without_links(text: str) -> str:
    """The text with the words of its links in their places."""
    return LINK.sub(r"\1", text)
