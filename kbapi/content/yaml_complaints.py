"""Turns complaints of the YAML parser into words for people who have never seen YAML."""

import yaml

_OTHERWISE = (
    "check the indentation (spaces, no tabs), and put quotation marks around a text that holds a colon, "
    "a hash or a bracket"
)
_NO_KEY = "this line is no `key: value`: write a space behind the colon, or indent it as far as its text"
_UNEVEN = "the line is not indented as its neighbours are: begin it just below the line that it belongs with"
_AT_THE_BEGINNING = {
    "while scanning a quoted scalar": "a quotation mark opens here and is never closed: write the second one",
    "while scanning a simple key": _NO_KEY,
    "while parsing a flow sequence": "a list opens here that does not end: write commas in it and `]` behind",
    "while parsing a flow mapping": "a brace opens here that does not end: write commas in it and `}` behind",
}
"""What is told where the thing begins that the parser was reading."""
_WHERE_IT_STOPPED = {
    "mapping values are not allowed in this context": (
        "a colon is too much here: put quotation marks around the whole text, or indent the line as its "
        "neighbours are"
    ),
    "did not find expected '-' indicator": _UNEVEN,
    "block sequence entries are not allowed in this context": (
        "a hyphen is too much here: begin the list on the next line, or put quotation marks around the text"
    ),
    "found character that cannot start any token": (
        "no text can begin with this sign: put quotation marks around the text"
    ),
}
_AFTER_A_TEXT = (
    'the text is over at the quotation mark or bracket before: write \\" for a quotation mark inside it, and '
    "see whether a text above lacks its second mark"
)


def told(error: yaml.YAMLError, text: str) -> tuple[int, int, str]:
    """Line and column, from 0, and what is to be done."""
    problem = getattr(error, "problem", None) or "it holds characters that are not allowed"
    mark, beginning = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    context = getattr(error, "context", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if context in _AT_THE_BEGINNING and beginning:
        return beginning.line, beginning.column, _AT_THE_BEGINNING[context]
    if problem in _WHERE_IT_STOPPED:
        return line, column, _WHERE_IT_STOPPED[problem]
    if problem == "did not find expected key":
        before = "".join(text.split("\n")[line : line + 1])[:column].strip()
        return line, column, _AFTER_A_TEXT if before else _UNEVEN
    return line, column, f"this is not valid front matter ({problem}): {_OTHERWISE}"
