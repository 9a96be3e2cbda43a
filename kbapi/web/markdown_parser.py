"""The one Markdown parser of the pages, made ready before several threads use it."""

from markdown_it import MarkdownIt

PARSER = MarkdownIt("commonmark", {"html": False})
# The parser and what encodes its links fill tables at their first use, and other threads see them half full:
# they would leave a rule out, or fail. A link, an address and a list fill all of them here.
PARSER.render("[a](b%20c) <https://a.b/%20c> **d**\n\n- e\n")
