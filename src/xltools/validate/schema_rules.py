"""The schemas' rules, run: pandera's checks by call, then the rules across sheets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from string import Formatter
from typing import Any, cast

import numpy as np
import pandas as pd
import pandera.pandas as pa

from xltools.findings import Finding
from xltools.schema.checks import AcrossRule, RowRule, SheetRule, Tables
from xltools.schema.columns import Kind, split
from xltools.schema.loading import Schemas
from xltools.text.words import short, shown
from xltools.validate.cell_verdicts import Spot, broken, crashed
from xltools.validate.headings import Layout, row_name_field
from xltools.validate.own_words import is_named
from xltools.validate.sheet_reading import Reading
from xltools.validate.skipped_rules import Unjudged, columns_lacked, shipped_rules


class WatchedTables:
    """Stand in for the tables, noting what a rule reads: sheets, and the As at of the report."""

    def __init__(self, tables: Tables) -> None:
        self.by_sheet = WatchedSheets(tables.by_sheet)
        self.settings, self.columns, self.lacking = tables.settings, tables.columns, tables.lacking
        self.packs, self.scale = tables.packs, tables.scale
        self.read_as_at = False
        self._as_at = tables.as_at

    def __getitem__(self, sheet: str) -> pd.DataFrame:
        return self.by_sheet[sheet]

    @property
    def as_at(self) -> pd.Timestamp:
        """The As at of the report, noted as asked for."""
        self.read_as_at = True
        return self._as_at

    def forget(self) -> None:
        """Begin with another rule."""
        self.by_sheet.read.clear()
        self.read_as_at = False


class WatchedSheets(dict[str, pd.DataFrame]):
    """The tracker's tables, noting which sheets a rule reads: its findings depend on those."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        super().__init__(tables)
        self.read: set[str] = set()

    def __getitem__(self, sheet: str) -> pd.DataFrame:
        self.read.add(sheet)
        return super().__getitem__(sheet)

    def get(self, sheet: str, default: Any = None) -> Any:
        """Return a sheet's table, or the default, noting that it was asked for."""
        self.read.add(sheet)
        return super().get(sheet, default)


def rule_findings(
    readings: Mapping[str, Reading], schemas: Schemas, tables: Tables, unjudged: list[Unjudged]
) -> Iterator[Finding]:
    """Run every rule of every sheet that has rows.

    A shipped rule that reads a shipped column which the programme's schemas do without is not judged.

    A schema file of the programme's own meets other sheets in the words that staff type; one that is as shipped knows
    nothing of those, and meets the shipped words that they stand for.

    Args:
        unjudged: takes the rules that were not judged.

    Raises:
        SchemaFault: a rule of the programme's own fails; RuleCrashed, which is no such fault, where it is one of ours.
    """
    as_typed, as_shipped = WatchedTables(tables), WatchedTables(_in_shipped_words(tables))
    has_no_day = bool(pd.isna(tables.as_at))
    for sheet, reading in readings.items():
        if reading.table.empty:
            continue
        watched = as_typed if sheet in schemas.files else as_shipped
        for rule, check in _paired(schemas.by_sheet[sheet], reading.spec.rules):
            watched.forget()
            try:
                verdicts = _as_verdicts(_answer(rule, check, reading.table, cast("Tables", watched)), reading.table)
                if has_no_day and watched.read_as_at:
                    continue  # that the day is missing is reported at its setting
                others = [readings[name] for name in sorted(watched.by_sheet.read - {sheet}) if name in readings]
                yield from list(_findings(rule, reading, verdicts, tables, others))
            except Exception as fault:
                lacks = columns_lacked(rule, watched.by_sheet.read | {sheet}, sheet, tables)
                if lacks and rule.rule.id in shipped_rules():
                    unjudged.append(Unjudged(rule.rule.id, lacks))
                    continue
                raise crashed(rule.rule.id, sheet, schemas, fault) from fault


def _in_shipped_words(tables: Tables) -> Tables:
    by_sheet = dict(tables.by_sheet)
    for sheet, table in tables.by_sheet.items():
        own = {name: column.meanings for name, column in tables.columns.get(sheet, {}).items() if column.meanings}
        said = {name: table[name].map(lambda word, to=to: to.get(word, word)).astype("str") for name, to in own.items()}
        by_sheet[sheet] = table.assign(**said) if said else table
    return replace(tables, by_sheet=by_sheet)


def _answer(rule: SheetRule, check: pa.Check | None, table: pd.DataFrame, tables: Tables) -> Any:
    if isinstance(rule, AcrossRule):
        return rule.holds(table, tables)
    assert check is not None
    assert check.name == rule.rule.id, f"pandera's checks are out of step: {check.name} for {rule.rule.id}"
    return check(table).check_output


def _paired(schema: pa.DataFrameSchema, rules: Sequence[SheetRule]) -> Iterator[tuple[SheetRule, pa.Check | None]]:
    """Pair each row rule with the check that pandera holds for it; they were made in the same order."""
    checks = iter(schema.checks)
    for rule in rules:
        yield rule, next(checks) if isinstance(rule, RowRule) else None


def _as_verdicts(holds: Any, table: pd.DataFrame) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    if not isinstance(holds, pd.Series) or len(holds) != len(table):
        raise TypeError(f"it answers {type(holds).__name__}, not one verdict for each of {len(table)} rows")
    if holds.dtype == bool:
        return holds.to_numpy()
    return np.asarray(holds.where(holds.notna(), other=True), dtype=bool)


def _findings(
    rule: SheetRule,
    reading: Reading,
    verdicts: "np.ndarray[Any, np.dtype[np.bool_]]",
    tables: Tables,
    others: Iterable[Reading],
) -> Iterator[Finding]:
    """Report each broken row, unless another finding already reports the cell that broke it."""
    if verdicts.all():
        return
    told = {name for name in _named(rule.message) if name in reading.spec.columns} | {rule.blame}
    layout = reading.layout
    if layout is None or not told <= set(layout.columns):
        return
    unsure = _unsure_names(others) if isinstance(rule, AcrossRule) else None
    if unsure is None and isinstance(rule, AcrossRule):
        return
    named = row_name_field(reading.spec)
    names = reading.table.loc[~verdicts, named].tolist() if named and unsure else []
    rows = reading.table.index[~verdicts].tolist()
    already_reported = {row for row, name in zip(rows, names, strict=False) if name in (unsure or ())}
    already_reported |= {row for row in rows if any(reading.is_faulty(row, name) for name in told)}
    yield from _worded(rule, reading, [row for row in rows if row not in already_reported], shown(tables.as_at))


def _worded(rule: SheetRule, reading: Reading, rows: list[int], as_at: str) -> Iterator[Finding]:
    """Report broken rows in the words of the rule, with each row's fields as staff see them."""
    layout = reading.layout
    assert layout is not None
    used = _named(rule.message) | _named(rule.rule.fix)
    kinds = {name: column.kind for name, column in reading.spec.columns.items() if name in used}
    table = reading.table.loc[rows, list(kinds)]
    cells = {name: _texts(table[name], kind) for name, kind in kinds.items()}
    columns = reading.spec.columns
    cells |= _as_typed(layout, [name for name in kinds if columns[name].theirs or is_named(columns[name])], rows)
    heading, column = layout.heading(rule.blame), layout.columns[rule.blame]
    for place, row in enumerate(rows):
        words = {name: texts[place] for name, texts in cells.items()} | {"as_at": as_at}
        value = layout.raw.as_typed(row, column)
        spot = Spot(row, column, heading, "" if value == "" else shown(value), reading.row_names.get(row, ""))
        yield broken(rule.rule, layout.raw.name, rule.message.format(**words), rule.rule.fix.format(**words), spot)


def _as_typed(layout: Layout, names: Iterable[str], rows: Iterable[int]) -> dict[str, list[str]]:
    """Write the cells of some fields in the words of the office's own workbook."""
    at = list(rows)
    return {name: [short(shown(layout.raw.as_typed(row, layout.columns[name]))) for row in at] for name in names}


def _texts(column: "pd.Series[Any]", kind: Kind) -> list[str]:
    """Write a column's cells as staff see them, each value once: large tables repeat values."""
    values = column.tolist()
    texts = {value: short(shown(value, kind)) for value in set(values)}
    return [texts[value] for value in values]


def _unsure_names(others: Iterable[Reading]) -> frozenset[str] | None:
    """Return the rows that cells that could not be read may have referred to; None: it may be any row.

    A KPI whose only reading is under a misspelt id has no reading as far as rules can see; but what is wrong is
    told at the reading, and once is enough.
    """
    names: set[str] = set()
    for other in others:
        if other.is_partial:
            return None
        columns = other.spec.columns
        rows = {row for (row, at), verdict in other.faults.items() if verdict.is_faulty and columns[at].kind != "text"}
        names |= {verdict.suggested for verdict in other.faults.values() if verdict.suggested}
        references = [name for name, column in columns.items() if column.kind == "reference"]
        touched = other.table.loc[other.table.index.isin(rows), references]
        names.update(part for name in references for text in touched[name].dropna() for part in split(text))
    return frozenset(names)


@cache
def _named(template: str) -> frozenset[str]:
    """Return the fields that a message names."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)
