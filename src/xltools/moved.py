"""Moved and renamed: a public name in its old place still works, and warns (CONTRIBUTING.md, Public names)."""

import importlib
import warnings
from collections.abc import Callable

_ENDS = "0.4"


def moved(old: str, new: str) -> Callable[[str], object]:
    """Return the `__getattr__` of a module whose names now are in another."""

    def found_at_its_new_place(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(f"module '{old}' has no attribute '{name}'")
        found = getattr(importlib.import_module(new), name)
        warn_renamed(f"{old}.{name}", f"{new}.{name}")
        return found

    return found_at_its_new_place


def warn_renamed(old: str, new: str) -> None:
    """Warn a caller who asks for a public name by its old name."""
    warnings.warn(f"{old} is now {new}; the old name ends with version {_ENDS}.", DeprecationWarning, stacklevel=3)
