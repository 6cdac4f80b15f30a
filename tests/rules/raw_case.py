"""Cases of rules as whole trackers: the rows drawn for a rule, over right rows, in cells as staff have them."""

import re
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from tests.helpers.raw_trackers import RECORDS, Drawn, Row, day, right_tracker, sheet_of, shipped
from tests.rules.case import cases, expected, rules, typed
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column, split
from xltools.tracker.raw import RawValue


def raw_case(rule_id: str) -> Drawn:
    """Return a tracker that holds the rows drawn for a rule of a schema, faulty and right, and what they refer to."""
    case = cases()[rule_id]
    spec = next(spec for spec, rule in rules() if rule.rule.id == rule_id)
    rows = {spec.name: _rows(spec, case.drawn)}
    for sheet, drawn in case.others.items():
        rows[sheet] = _rows(shipped()[sheet], drawn)
    tracker = right_tracker()
    for sheet, given in rows.items():
        if sheet != "Settings":
            tracker = tracker.with_sheet(sheet_of(shipped()[sheet], given))
    for name, value in _settings(rows.get("Settings", ()), case.settings):
        tracker = tracker.with_setting(name, value)
    if "Settings" not in rows:
        tracker = tracker.with_setting("As at", day(case.as_at))
    for sheet in rows:
        tracker = _with_what_it_refers_to(tracker, shipped()[sheet])
    assert False in expected(case)
    return tracker


def _rows(spec: SheetSpec, drawn: str) -> list[Row]:
    """Lay each drawn row over a right one: what is drawn counts, its blanks too."""
    headings = [cell.strip(" |") for cell in drawn.strip().splitlines()[0].split("|")]
    given = [name for name in headings if name in spec.columns]
    right = RECORDS.get(spec.name) or [{}]
    laid: list[Row] = []
    for place, (_, row) in enumerate(typed(spec, drawn).iterrows(), start=1):
        own = {spec.id_field: f"X-{place}"} if spec.id_field else {}
        laid.append({**right[0], **own, **{name: _cell(row[name]) for name in given}})
    return laid


def _cell(value: object) -> RawValue:
    if value is None or value is pd.NaT or value != value:  # noqa: PLR0124 - a blank equals nothing
        return ""
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value  # type: ignore[return-value]


def _settings(drawn: Iterable[Row], given: Mapping[str, object]) -> Iterator[tuple[str, RawValue]]:
    for row in drawn:
        if isinstance(name := row.get("setting"), str) and name:
            yield name, row.get("value", "")
    headings = {name: column.heading for name, column in (shipped()["Settings"].settings or {}).items()}
    for field, value in given.items():
        is_day = isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
        yield headings[field], day(str(value)) if is_day else _cell(value)


def _with_what_it_refers_to(tracker: Drawn, spec: SheetSpec) -> Drawn:
    """Add a right row for every ID that is referred to and is nowhere: else the reference is what is at fault."""
    sheet = tracker.sheets[spec.name]
    for place, column in enumerate(spec.columns.values()):
        if not column.refers_to:
            continue
        wanted = dict.fromkeys(part for row in sheet.rows[1:] for part in _parts(row[place], column))
        for target in column.refers_to:
            name, field = target.split(".")
            known = {row[list(shipped()[name].columns).index(field)] for row in tracker.sheets[name].rows[1:]}
            if name == spec.name or wanted.keys() <= known:
                continue
            for part in [each for each in wanted if each not in known]:
                tracker = tracker.with_row(name, {**(RECORDS[name] or [{}])[0], field: part})
            break
    return tracker


def _parts(cell: RawValue, column: Column) -> list[str]:
    return split(cell) if column.is_list else [cell] if isinstance(cell, str) and cell else []
