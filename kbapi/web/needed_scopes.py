"""Which scope an address needs, told from its path alone; an address that nobody knows needs `read`."""

from collections.abc import Mapping
from dataclasses import dataclass

from kbapi.access.scopes import READ


@dataclass(frozen=True, slots=True)
class NeededScopes:
    """Scopes other than `read` by whole paths, and by what paths begin with."""

    whole: Mapping[str, str]
    beginnings: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of_rules(cls, rules: Mapping[str, str]) -> "NeededScopes":
        """The scopes of paths, from the scopes of rules such as `/problems/<slug>`."""
        unusual = {rule: scope for rule, scope in rules.items() if scope != READ}
        whole = {rule.rstrip("/"): scope for rule, scope in unusual.items() if "<" not in rule}
        begun = {rule.partition("<")[0]: scope for rule, scope in unusual.items() if "<" in rule}
        if "/" in begun:
            raise ValueError("a rule that fits every path cannot need another scope than `read`")
        return cls(whole, tuple(sorted(begun.items(), key=lambda one: -len(one[0]))))

    def of(self, path: str) -> str:
        """The scope of a path; a slash at its end changes nothing, as everywhere else."""
        found = self.whole.get(path.rstrip("/"))
        if found is not None:
            return found
        return next((scope for start, scope in self.beginnings if path.startswith(start)), READ)
