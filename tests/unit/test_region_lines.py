"""An outcome of a tracker as a line: what a worker may answer, and what is refused of it."""

import json
import zlib
from typing import Any

import pytest

from xltools.measures.region.tracker_summary import COUNCIL, DAY, FIELDS, Summary
from xltools.region.serialization import from_line, to_line

Tables = dict[str, Any]
#: One value of each dtype.
VALUES = {"str": "text", DAY: "2012-03-31", "bool": True, "int64": 1, "float64": 0.5}


def tables() -> Tables:
    """Return tables of one row each."""
    return {table: [[VALUES[kind]] for kind in fields.values()] for table, fields in FIELDS.items()}


def line(packed: bytes) -> bytes:
    council = {name: 0 if kind == "int64" else "" for name, kind in COUNCIL.items()}
    return to_line(Summary(council | {"as_at": "2012-03-31", "sha256": "0" * 64}, packed))


def packed(told: object) -> bytes:
    return zlib.compress(json.dumps(told).encode())


def put(table: str, field: str, lane: list[object]) -> Tables:
    """Return the tables with other values in one field."""
    made = tables()
    made[table][list(FIELDS[table]).index(field)] = lane
    return made


def test_what_was_written_is_read_again() -> None:
    written = line(packed(tables()))
    assert to_line(from_line(written)) == written
    assert to_line(from_line(written, is_checked=True)) == written


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ([], "these are not the tables of a summary"),
        ({**tables(), "kpis": []}, "kpis has other fields"),
        (put("kpis", "kpi", ["a", "b"]), "the fields of kpis are of different lengths"),
        (put("kpis", "kpi", [1]), "kpi of kpis is of another kind"),
        (put("requirements", "is_stale", [1]), "is_stale of requirements is of another kind"),
        (put("readings", "actual", ["1"]), "actual of readings is of another kind"),
        (put("readings", "period_end", ["31 March"]), "isoformat"),
        (put("reviews", "requirements", [1 << 62]), "requirements of reviews is too large a number"),
    ],
)
def test_tables_of_another_form_are_refused(told: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        from_line(line(packed(told)))


@pytest.mark.parametrize("content", [b"not packed", packed({})[:-3], packed({}) + b"more"])
def test_what_is_not_packed_whole_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="it is "):
        from_line(line(content))


@pytest.mark.parametrize("given", [b"", b"[]", b'{"left_out": {}}', b'{"council": {}, "tables": ""}'])
def test_a_line_that_is_no_outcome_is_refused(given: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_line(given)
