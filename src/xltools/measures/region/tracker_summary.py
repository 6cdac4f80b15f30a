"""Summary: what is kept of one tracker, packed, because a region has many.

It passes from worker to parent and into the cache. Nothing here needs pandas, so that reading can start at once.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

#: A day; a summary keeps its ISO text.
DAY: Final = "datetime64[us]"

#: table -> its fields with their dtypes, as each tracker gives them.
FIELDS: dict[str, dict[str, str]] = {
    "checkpoints": {
        "area_id": "str", "area": "str", "checkpoint": DAY, "state": "str", "late_days": "float64",
        "likelihood": "str", "rating": "str", "previous_likelihood": "str", "movement": "str", "review_date": DAY,
        "cells": "str",
    },
    "requirements": {
        "requirement_id": "str", "requirement": "str", "rating": "str", "previous_rating": "str", "movement": "str",
        "review_date": DAY, "is_stale": "bool", "cells": "str",
    },
    "reviews": {"review_date": DAY, "rating": "str", "requirements": "int64"},
    "kpis": {
        "kpi_id": "str", "kpi": "str", "unit": "str", "better_is": "str", "over_time": "str", "step": "int64",
        "columns": "str",
    },
    "readings": {
        "kpi_id": "str", "period_end": DAY, "numerator": "float64", "denominator": "float64", "actual": "float64",
        "target": "float64", "rating": "str", "is_provisional": "bool", "rows": "str",
    },
    "support": {"area_id": "str", "area": "str", "asked": "str", "review_date": DAY, "cells": "str"},
    "practice": {"area": "str", "workstream": "str", "evidence_id": "str", "date": DAY, "summary": "str",
                 "cells": "str"},
    "rules_broken": {"rule": "str", "severity": "str", "count": "int64", "message": "str", "cell": "str"},
}  # fmt: skip

#: What is known of each tracker as a whole.
COUNCIL: dict[str, str] = {
    "council": "str", "organisation": "str", "programme": "str", "marking": "str", "file": "str", "sha256": "str",
    "as_at": DAY, "errors": "int64", "warnings": "int64", "waived": "int64", "questions_asked": "int64",
    "questions_answered": "int64", "notes": "str", "rating": "str", "declared": "str", "reason": "str",
}  # fmt: skip

#: What the region adds: the council's name without its programme, and an older report of the same programme.
ADDED: dict[str, str] = {"name": "str", "previous_rating": "str", "previous_as_at": DAY}

#: One field's values, row by row: plain values, days as ISO text, a blank as None.
Lane = Sequence[Any]
#: The fastest; more would take longer than it saves.
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """What is kept of one tracker.

    Args:
        council: the fields of `COUNCIL`.
        packed: its tables, as `pack` makes them; b"" for none.
        earlier: the rating of the report before it that the region has, and its day; None without one.
    """

    council: Mapping[str, Any]
    packed: bytes = b""
    earlier: tuple[str, date] | None = None

    @property
    def tables(self) -> dict[str, list[Lane]]:
        """Its tables: by name, the values of each field in the order of `FIELDS`."""
        found: dict[str, list[Lane]] = json.loads(zlib.decompress(self.packed)) if self.packed else {}
        return found

    @property
    def as_at(self) -> date:
        """The last day that its data covers."""
        return date.fromisoformat(self.council["as_at"])

    @property
    def organisation(self) -> str:
        """Whose tracker it is."""
        return str(self.council["organisation"])


def pack(tables: Mapping[str, Sequence[Lane]]) -> bytes:
    """Pack a tracker's tables by field, not by row: they are smaller and faster to read."""
    return zlib.compress(json.dumps(tables, separators=(",", ":"), allow_nan=False).encode(), _LEVEL)


def same(text: str) -> str:
    """Return a title without regard to case, spaces and a full stop, to compare it."""
    return " ".join(text.split()).rstrip(".").casefold()
