"""Renamed rows (RES-44): rows of an adopted workbook that may be rows of the last report with new words."""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xltools.findings import Finding
from xltools.measures.changed_rows import NAMED, listed
from xltools.measures.finding_source import Case, Cell, finding, result_rule
from xltools.programme import SHEET_OF_FIELD, Programme
from xltools.text.words import day_text, key_of

#: How alike two titles are if one is probably the other rewritten; and what a made ID looks like.
_RENAMED, _MADE = 0.6, re.compile(r"-[A-Z2-7]{8}(-[0-9]+)?$")

RULE = result_rule(
    "RES-44",
    "A row of an adopted workbook keeps the words that its ID is made of.",
    "If it is the same row, write {line} below {under} of its table in source.toml; if it is another, leave it.",
    "Own rule: a row that is renamed would be one that went and one that came",
)


class Renamed(NamedTuple):
    """A row whose words are new, and the former ones that it may have had."""

    table: str
    field: str
    row_id: str
    title: str
    former: str


def renamed_rows(programme: Programme, was: Mapping[str, Mapping[str, str]]) -> Iterator[Renamed]:
    """Pair new rows with rows that are gone, if their IDs were made from words and the words are alike.

    Args:
        was: what the last report listed: kind of thing -> id -> title.
    """
    if not programme.is_adopted:
        return
    now = listed(programme)
    for kind in NAMED:
        before, after = was.get(kind.name, {}), now[kind.name]
        gone = {title for row_id, title in before.items() if row_id not in after and _MADE.search(row_id)}
        come = [(title, row_id) for row_id, title in after.items() if row_id not in before and _MADE.search(row_id)]
        pairs = sorted(
            ((_alike(former, title), title, row_id, former) for title, row_id in come for former in gone), reverse=True
        )
        taken: set[str] = set()
        for alike, title, row_id, former in pairs:
            if alike >= _RENAMED and not taken & {row_id, former}:
                taken |= {row_id, former}
                yield Renamed(kind.table, kind.keys[0], row_id, title, former)


def renamed(case: Case) -> Iterator[Finding]:
    """Find the rows that may be those of the report before under other words."""
    previous = case.previous
    if previous is None or previous.listed is None:
        return
    for each in renamed_rows(case.programme, previous.listed):
        table = getattr(case.programme, each.table)
        row = next(iter(table.index[table[each.field] == each.row_id]), None)
        field = next((name for name in table.columns if row is not None and table.loc[row, name] == each.title), "")
        cell = Cell(SHEET_OF_FIELD[each.table], row, field, each.title, each.row_id)
        words = {
            "title": each.title, "former": each.former, "day": day_text(previous.as_at),
            "line": f'"{each.title}" = "{each.former}"', "under": "[table.renamed]",
        }  # fmt: skip
        message = '"{title}" seems to be "{former}" of the report of {day} under other words.'
        yield finding(case, RULE, cell, message, words)


def _alike(one: str, other: str) -> float:
    match = difflib.SequenceMatcher(None, key_of(one), key_of(other))
    is_near = match.real_quick_ratio() >= _RENAMED and match.quick_ratio() >= _RENAMED  # quick upper bounds
    return match.ratio() if is_near else 0.0
