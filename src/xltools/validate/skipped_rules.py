"""Skipped rules: those that read a column which the programme left out; the pack says which."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple, TypeAlias

import pandas as pd

from xltools.schema.checks import RowRule, SheetRule, Tables
from xltools.schema.columns import Column
from xltools.schema.loading import load_schemas
from xltools.schema.wording import Names
from xltools.text.words import listed, quoted

#: A sheet, and a field of it.
Place: TypeAlias = tuple[str, str]


class Unjudged(NamedTuple):
    """A rule that could not be judged, and the columns that it reads and the schemas do without."""

    rule: str
    lacks: tuple[Place, ...]


@cache
def shipped_rules() -> frozenset[str]:
    """Return the ids of the rules that came with xltools."""
    return frozenset(each.rule.id for spec in load_schemas() for each in spec.rules)


def columns_lacked(rule: SheetRule, reads: Iterable[str], sheet: str, tables: Tables) -> tuple[Place, ...]:
    """Return the columns that a failed rule needs and does not have; none if it fails with them too.

    What a rule reads is found by trying: it runs again with the columns that the schemas leave out, blank in every row,
    and then without each of them in turn.

    Args:
        reads: the sheets that it read.
        sheet: the sheet that the rule belongs to.
    """
    absent = {(name, field) for name in reads for field in tables.lacking.get(name, {}) if name in tables.by_sheet}
    if not absent or not _answers(rule, sheet, _given_back(tables, absent)):
        return ()
    lacks = (each for each in sorted(absent) if not _answers(rule, sheet, _given_back(tables, absent - {each})))
    return tuple(lacks)


def unjudged_text(unjudged: Iterable[Unjudged], names: Names) -> Iterator[str]:
    """Say which rules were not judged, each set of columns once."""
    by_columns: dict[tuple[Place, ...], list[str]] = {}
    for rule, lacks in unjudged:
        by_columns.setdefault(lacks, []).append(rule)
    for lacks, rules in by_columns.items():
        told = [f"{quoted(names.heading(sheet, field))} in {sheet}" for sheet, field in lacks]
        what = "columns that the schemas do" if len(told) > 1 else "a column that the schemas do"
        head = f"The rules {listed(rules)} were" if len(rules) > 1 else f"The rule {rules[0]} was"
        they = "they need" if len(rules) > 1 else "it needs"
        yield f"{head} not checked, because {they} {what} without: {listed(told)}."


def _given_back(tables: Tables, fields: Iterable[Place]) -> Tables:
    """Return the tables with some columns that the schemas do without, blank in every row."""
    by_sheet = dict(tables.by_sheet)
    columns: dict[str, Mapping[str, Column]] = dict(tables.columns)
    for sheet, field in fields:
        column, table = tables.lacking[sheet][field], by_sheet[sheet]
        by_sheet[sheet] = table.assign(**{field: pd.Series(index=table.index, dtype=column.dtype)})
        columns[sheet] = {**columns.get(sheet, {}), field: column}
    return replace(tables, by_sheet=by_sheet, columns=columns)


def _answers(rule: SheetRule, sheet: str, tables: Tables) -> bool:
    table = tables.by_sheet[sheet]
    try:
        return len(rule.holds(table) if isinstance(rule, RowRule) else rule.holds(table, tables)) == len(table)
    except Exception:  # noqa: BLE001 - whatever it fails with, it does not answer
        return False
