"""A schema whose messages are instructions."""

import difflib
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields

from kbapi.kinds._fields import JsonSchema

_UNKNOWN = "Unknown field."
_MISSING = fields.Field.default_error_messages["required"]
_NULL = fields.Field.default_error_messages["null"]


class Strict(Schema):
    """A schema whose messages are instructions and which names the nearest key to an unknown one."""

    class Meta:
        """No key passes unseen."""

        unknown = RAISE

    error_messages = {  # noqa: RUF012 - the library declares it as a variable of instances
        "type": "write `key: value` lines here, not a text or a list",
        "unknown": _UNKNOWN,
    }
    json_constraints: ClassVar[JsonSchema] = {}
    """What an editor checks besides the keys one by one, as JSON Schema."""

    def handle_error(self, error: ValidationError, data: Any, *, many: bool, **kwargs: Any) -> None:
        """Turns the library's own messages into instructions."""
        if isinstance(error.messages, dict):
            for key, messages in error.messages.items():
                if isinstance(messages, list):
                    error.messages[key] = [self._instruction(str(key), text) for text in messages]

    def _instruction(self, key: str, message: str) -> str:
        if message == _UNKNOWN:
            near = self._nearest(key)
            return f"unknown key `{key}`: " + (f"did you mean `{near}`?" if near else "remove it")
        if message in (_MISSING, _NULL):
            return f"`{key}` is missing: add it"
        return message

    def _nearest(self, key: str) -> str | None:
        """The key meant by a misspelling or by another common word (`instead_of` in a field's metadata)."""
        spellings: dict[str, str] = {}
        for name, field in self.fields.items():
            written = field.data_key or name
            spellings |= dict.fromkeys((*field.metadata.get("instead_of", ()), written), written)
        near = difflib.get_close_matches(key.lower(), spellings, n=1, cutoff=0.6)
        return spellings[near[0]] if near else None
