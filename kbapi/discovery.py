"""What each module of a package of ours offers under one name, loudly if nothing; modules for rare cases."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType


def when_needed(name: str) -> ModuleType:
    """A module that most processes never need and that takes much memory or time to import (decision 27)."""
    return importlib.import_module(name)


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    """The direct submodules of a package in alphabetical order, those starting with `_` left out."""
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        if not found.name.startswith("_"):
            yield importlib.import_module(f"{package.__name__}.{found.name}")


def offered(package: ModuleType, name: str) -> list[object]:
    """The object called `name` of every submodule; raises LookupError for a submodule without one."""
    found = []
    for module in modules_of(package):
        if not hasattr(module, name):
            raise LookupError(f"{module.__name__} offers no `{name}`: define it or move the file elsewhere")
        found.append(getattr(module, name))
    return found


def offered_by_some(package: ModuleType, name: str) -> list[object]:
    """The object called `name` of every submodule that has one; subpackages and support modules need not."""
    return [getattr(module, name) for module in modules_of(package) if hasattr(module, name)]
