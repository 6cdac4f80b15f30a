"""The reading of one sheet: its typed table, and the verdict on each cell that broke a rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from xltools.findings import Finding
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column
from xltools.text.words import listed, shown
from xltools.tracker.raw import RawSheet, RawValue
from xltools.validate.cell_verdicts import Limits, Spot, Verdict, fault, found
from xltools.validate.conversion import converted
from xltools.validate.headings import IsAnother, Layout, layout_of, row_name_field
from xltools.validate.record_rows import Body, beside, body_of
from xltools.validate.shifted_rows import slid_rows
from xltools.validate.unseen import unseen

_ERRORS = {
    "#REF!": "its formula refers to a cell that was deleted",
    "#N/A": "its formula found no match",
    "#DIV/0!": "its formula divides by zero or by a blank",
    "#VALUE!": "its formula finds words where it needs a number",
    "#NAME?": "its formula uses a name that Excel does not know",
    "#NUM!": "its formula gives no valid number",
    "#NULL!": "its formula's ranges do not meet",
    "#SPILL!": "its formula has no room for its results",
}
_UNCALCULATED = "The cell holds a formula that was never calculated."
_STALE = "The cell holds a formula, and the tracker says that it was not calculated when it was saved."
_CHANGING = "A formula makes this value, and changes it by itself whenever Excel calculates."


@dataclass
class Reading:
    """What was read of one sheet.

    Args:
        layout: None where the sheet or its headings were not found.
        faults: (row, field) -> the verdict on a cell that broke a rule; one per cell.
        findings: those on the sheet's structure.
        is_partial: rows or columns of it could not be read, so that what is absent may only be unread.
        found: the rows under the headings that hold anything at all.
        left_out: those of them that are not in the table, each with the rule that reports it; "" where they
            hold nothing in the table's columns.
    """

    spec: SheetSpec
    layout: Layout | None
    table: pd.DataFrame
    faults: dict[tuple[int, str], Verdict] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    is_partial: bool = False
    found: list[int] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)

    def is_faulty(self, row: int, name: str) -> bool:
        """Whether what a cell should hold is not known."""
        verdict = self.faults.get((row, name))
        return verdict is not None and verdict.is_faulty

    def blank(self, row: int, name: str, verdict: Verdict) -> None:
        """Give a typed cell a verdict after all, and the verdict's value, which is mostly none."""
        self.faults[row, name] = verdict
        self.table.loc[row, name] = np.nan if verdict.value is None else verdict.value

    @cached_property
    def row_names(self) -> dict[int, str]:
        """The id by which each row is known, as typed even where it could not be read; for when all is judged."""
        name = row_name_field(self.spec)
        if name is None or self.layout is None or name not in self.layout.columns:
            return {}
        column, raw = self.layout.columns[name], self.layout.raw
        names = dict(zip(self.table.index.tolist(), self.table[name].tolist(), strict=True))
        unread = [row for row, text in names.items() if not isinstance(text, str)]
        return names | {row: _as_id(raw.value(row, column)) for row in unread}

    def cell_findings(self) -> Iterator[Finding]:
        """Turn the verdicts into findings at their cells."""
        if self.layout is None or not self.faults:
            return
        raw, columns, names = self.layout.raw, self.layout.columns, self.row_names
        headings = {name: self.layout.heading(name) for name in columns}
        for (row, name), (_, rule, message, fix, _) in self.faults.items():
            column = columns[name]
            value = raw.errors.get((row, column)) or raw.as_typed(row, column)
            text = "" if value == "" else shown(value)
            spot = Spot(row, column, headings[name], text, names.get(row, ""))
            yield found(rule, raw.name, message, fix, spot)


def blank_table(spec: SheetSpec) -> pd.DataFrame:
    """Return a sheet's table without a row."""
    return _table(spec, Body([], {}), {})


def unread(spec: SheetSpec) -> Reading:
    """Return the reading of a sheet that is not there."""
    return Reading(spec, None, blank_table(spec), is_partial=True)


def reading_of(spec: SheetSpec, raw: RawSheet, limits: Limits, is_another: IsAnother = lambda _, __: False) -> Reading:
    """Read a sheet: find its table, type its cells."""
    layout, findings = layout_of(spec, raw, is_another)
    if layout is None:
        rows = _rows_with_anything(raw)
        unread = dict.fromkeys(rows, "STR-05")
        return Reading(spec, None, blank_table(spec), {}, findings, is_partial=True, found=rows, left_out=unread)
    body = body_of(layout)
    values, faults = _typed_cells(layout, body, limits)
    slid, told = slid_rows(layout, body, faults) if raw.origins is None else ({}, [])
    table = _table(spec, body, values)
    if slid:
        table = table.drop(index=sorted(slid))
        faults = {cell: verdict for cell, verdict in faults.items() if cell[0] not in slid}
    last = max([*body.rows, layout.header_row])
    faults |= _changing(layout, table.index, faults) if raw.volatile else {}
    findings += [*body.findings, *told, *(beside(layout, last, slid) if raw.origins is None else ())]
    findings += unseen(layout, table.index.tolist(), row_name_field(spec))
    if table.empty and not slid and not spec.may_be_empty:
        findings.append(_no_rows(layout, raw.name))
    is_partial = bool(layout.missing or slid)
    left_out = {**body.left_out, **slid}
    return Reading(spec, layout, table, faults, findings, is_partial, body.found, left_out)


def _rows_with_anything(raw: RawSheet) -> list[int]:
    marked = {row for row, _ in (*raw.errors, *raw.uncalculated)}
    rows = enumerate(raw.rows, start=1)
    return [row for row, cells in rows if row in marked or any(type(c) is not str or c.strip() for c in cells)]


def _no_rows(layout: Layout, name: str) -> Finding:
    """Report a sheet that needs rows and has none, with the cells that a first row needs."""
    columns = layout.spec.columns
    needed = [layout.heading(field) for field in layout.columns if columns[field].is_required]
    fix = f"Type a first row under {listed(needed, 'and')}." if needed else ""
    return found("STR-16", name, f"The sheet {name} has no rows under its headings.", fix)


def _typed_cells(layout: Layout, body: Body, limits: Limits) -> tuple[dict[str, Any], dict[tuple[int, str], Verdict]]:
    values: dict[str, Any] = {}
    faults: dict[tuple[int, str], Verdict] = {}
    errors = _unreadable(layout)
    is_settings = layout.spec.settings is not None
    for name, place in layout.columns.items():
        column = layout.spec.columns[name]
        cells = body.cells[name]
        unread = {row: verdict for (row, at), verdict in errors.items() if at == place}
        if unread:
            cells = ["" if row in unread else cell for row, cell in zip(body.rows, cells, strict=True)]
        if is_settings and column.kind == "value":  # each setting is typed by its own kind
            values[name] = _blanks(column, len(cells))
            faults |= {(row, name): unread[row] for row in body.rows if row in unread}
            continue
        values[name], wrong = converted(cells, column, limits)
        found_here = {body.rows[at]: verdict for at, verdict in wrong.items()}
        found_here |= {row: unread[row] for row in body.rows if row in unread} if unread else {}
        if column.is_required:
            found_here |= _required(layout, body, column, values[name], found_here)
        faults |= {(row, name): verdict for row, verdict in found_here.items()}
    return values, faults


def _changing(
    layout: Layout, rows: pd.Index, known: Mapping[tuple[int, str], Verdict]
) -> dict[tuple[int, str], Verdict]:
    """Return the verdicts on cells whose value changes by itself; what cannot be read at all matters more."""
    fields = {place: name for name, place in layout.columns.items()}
    cells = sorted((row, fields[place]) for row, place in layout.raw.volatile if place in fields and row in rows)
    verdict = Verdict(None, "CEL-33", _CHANGING)
    return dict.fromkeys((cell for cell in cells if not (cell in known and known[cell].is_faulty)), verdict)


def _required(
    layout: Layout, body: Body, column: Column, values: Any, known: Mapping[int, Verdict]
) -> dict[int, Verdict]:
    place = next(at for name, at in layout.columns.items() if layout.spec.columns[name] is column)
    blank = [body.rows[at] for at in np.flatnonzero(pd.isna(values))]
    verdict = fault("CEL-01", f"{column.heading} is blank, and every row needs it.", _fill_in(column))
    return {
        row: verdict
        for row in blank
        if not (row in known and known[row].is_faulty) and (row, place) not in body.covered
    }


def _fill_in(column: Column) -> str:
    what = {"id": "an ID", "day": "a date", "reference": "an ID that exists", "email": "an address"}.get(column.kind)
    if column.words:
        return f"Choose {listed(column.words, 'or')}." if len(column.words) <= 6 else "Choose a word from the list."
    if what is None:
        what = "a number" if column.dtype == "float64" else "words"
    meaning = f": {column.meaning[:1].lower()}{column.meaning[1:]}" if column.meaning else "."
    return f"Type {what}{meaning}"


def _unreadable(layout: Layout) -> dict[tuple[int, int], Verdict]:
    """Return the verdict on each cell that holds an Excel error, or a formula that was never calculated."""
    verdicts = {
        cell: fault("CEL-03", _UNCALCULATED if layout.raw.value(*cell) == "" else _STALE, "")
        for cell in layout.raw.uncalculated
    }
    for cell, error in layout.raw.errors.items():
        verdicts[cell] = fault("CEL-02", f"The cell shows {error}: {_ERRORS.get(error, 'its formula failed')}.", "")
    return verdicts


def _table(spec: SheetSpec, body: Body, values: Mapping[str, Any]) -> pd.DataFrame:
    index = pd.Index(body.rows, dtype="int64", name="row")
    columns = {
        name: values[name] if name in values else _blanks(column, len(index)) for name, column in spec.columns.items()
    }
    return pd.DataFrame(columns, index=index)


def _blanks(column: Column, length: int) -> Any:
    if column.kind == "value":
        return np.array([None] * length, dtype="object")
    return converted([""] * length, column)[0]


def _as_id(cell: RawValue) -> str:
    return cell.strip() if isinstance(cell, str) else shown(cell)
