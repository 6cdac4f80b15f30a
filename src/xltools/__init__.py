"""xltools: from one Excel tracker to a checked, board-ready workbook.

The names in `__all__` are the public interface, for scripts and notebooks (docs/api.md). Each is loaded when it is
first used: pandas takes a second, and most programs that import `xltools` do not need it.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltools.commands.steps import Folder, Judged, judge
    from xltools.errors import OutputBlocked, SchemaFault, TrackerRefused, XltoolsError
    from xltools.findings import Finding
    from xltools.measures.results import Results, results
    from xltools.programme import Previous, Programme, Settings, programme_from
    from xltools.report.context import ReportContext
    from xltools.schema.loading import Schemas, load_schemas
    from xltools.tracker import RawTracker, read_tracker
    from xltools.validate import Validation, validate_tracker
    from xltools.version import VERSION as __version__  # noqa: N811 - the name that Python's tools look for

__all__ = [
    "Finding",
    "Folder",
    "Judged",
    "OutputBlocked",
    "Previous",
    "Programme",
    "RawTracker",
    "ReportContext",
    "Results",
    "SchemaFault",
    "Schemas",
    "Settings",
    "TrackerRefused",
    "Validation",
    "XltoolsError",
    "__version__",
    "judge",
    "load_schemas",
    "programme_from",
    "read_tracker",
    "results",
    "validate_tracker",
]

#: Public name -> its module, and its name there.
_HOMES: dict[str, tuple[str, str]] = {
    "__version__": ("version", "VERSION"),
    "Finding": ("findings", "Finding"),
    "ReportContext": ("report.context", "ReportContext"),
    "Results": ("measures.results", "Results"),
    "results": ("measures.results", "results"),
    **{name: ("errors", name) for name in ("OutputBlocked", "SchemaFault", "TrackerRefused", "XltoolsError")},
    **{name: ("commands.steps", name) for name in ("Folder", "Judged", "judge")},
    **{name: ("programme", name) for name in ("Previous", "Programme", "Settings", "programme_from")},
    **{name: ("schema.loading", name) for name in ("Schemas", "load_schemas")},
    **{name: ("tracker", name) for name in ("RawTracker", "read_tracker")},
    **{name: ("validate", name) for name in ("Validation", "validate_tracker")},
}

#: Old public name -> the one that replaced it.
_RENAMED = {"Edition": "ReportContext"}

# Hidden from type checkers, so that they see the imports above, and refuse a name that is not there.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for."""
        if name in _RENAMED:
            importlib.import_module("xltools.moved").warn_renamed(f"xltools.{name}", f"xltools.{_RENAMED[name]}")
            name = _RENAMED[name]
        if name not in _HOMES:
            raise AttributeError(f"module 'xltools' has no attribute '{name}'")
        module, inner = _HOMES[name]
        found = getattr(importlib.import_module(f"xltools.{module}"), inner)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        """List the public names, loaded or not."""
        return sorted({*globals(), *__all__})
