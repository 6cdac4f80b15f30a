"""Small tracker files: a right one with every sheet and few rows, and what a test changes in it."""

from copy import deepcopy
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.helpers.raw_trackers import RECORDS, SETTINGS, shipped
from xltools.report.template import tracker_book
from xltools.writer import book_bytes

Rows = dict[str, list[dict[str, Any]]]


def rows() -> Rows:
    """Return the rows of a right tracker, by sheet, to be changed."""
    records: Rows = {name: [dict(row) for row in deepcopy(given)] for name, given in RECORDS.items()}
    return {**records, "Settings": [{"setting": name, "value": value} for name, value in SETTINGS.items()]}


def with_setting(name: str, value: Any) -> Rows:
    """Return the rows of a right tracker with another value of a setting."""
    changed = rows()
    changed["Settings"] = [{**row, "value": value} if row["setting"] == name else row for row in changed["Settings"]]
    return changed


def with_cell(sheet: str, field: str, row: int, value: Any) -> Rows:
    """Return the rows of a right tracker with another value of a field in the nth record, from 1."""
    changed = rows()
    changed[sheet][row - 1][field] = value
    return changed


#: What was written already, by its rows as they are shown: many tests begin with the same fault.
_WRITTEN: dict[str, bytes] = {}


def tracker_bytes(changed: Rows) -> bytes:
    """Return a tracker's bytes."""
    told = repr(changed)
    if told not in _WRITTEN:
        typed = {
            name: [{field: _day(value) for field, value in row.items()} for row in given]
            for name, given in changed.items()
        }
        _WRITTEN[told] = book_bytes(tracker_book(shipped(), typed))
    return _WRITTEN[told]


@cache
def right_tracker() -> bytes:
    """Return the bytes of a right tracker."""
    return tracker_bytes(rows())


def programme(place: Path, changed: Rows | None = None) -> Path:
    """Make a programme folder with a small tracker; return the folder."""
    (place / "workbooks").mkdir(parents=True, exist_ok=True)
    (place / "workbooks" / "tracker.xlsx").write_bytes(right_tracker() if changed is None else tracker_bytes(changed))
    return place


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value
