"""Titled: pages for readers name a row by its title alone where its ID was made, for the office knows no such ID.

The tables behind them keep the ID: formulas and Workings are found by it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from xltools.findings import Finding
from xltools.programme import Programme
from xltools.report.model import Cell, Rich, Sheet, Value
from xltools.text.words import quoted, short

#: Table -> the fields of its IDs and its titles.
_TITLED: Mapping[str, tuple[str, str]] = {
    "milestones": ("milestone_id", "milestone"), "risks": ("risk_id", "risk"), "actions": ("action_id", "action"),
    "kpis": ("kpi_id", "kpi"), "business_cases": ("case_id", "case"),
}  # fmt: skip
_MADE = re.compile(r"\b[A-Z]-[A-Z2-7]{8}(?:-\d+)?\b")
#: A text on a page may be cut short: so much of a title at least follows its ID.
_SHORTEST = 8


def made_ids(programme: Programme) -> dict[str, str]:
    """Return the IDs that were made for rows of an adopted workbook, each with its row's title."""
    found: dict[str, str] = {}
    if not programme.is_adopted:
        return found
    for table, (key, title) in _TITLED.items():
        if not programme.keeps(table) or programme.has(table, key):
            continue
        rows = getattr(programme, table)[[key, title]].dropna()
        found |= {str(made): str(said) for made, said in zip(rows[key], rows[title], strict=True)}
    return found


def titled(sheet: Sheet, titles: Mapping[str, str]) -> Sheet:
    """Return a sheet on which made IDs no longer stand before the titles of their rows.

    Args:
        titles: made ID -> title.
    """
    if not titles:
        return sheet
    cells = {at: _cell(cell, titles) for at, cell in sheet.cells.items()}
    tables = tuple(
        replace(table, rows=tuple(tuple(_value(value, titles) for value in row) for row in table.rows))
        for table in sheet.tables
    )
    return replace(sheet, cells=cells, tables=tables)


def in_titles(findings: Iterable[Finding], titles: Mapping[str, str]) -> list[Finding]:
    """Return findings that name a row by its title where its ID was made: staff find no such ID in their workbook."""
    if not titles:
        return list(findings)

    def named(text: str) -> str:
        return _MADE.sub(lambda made: quoted(short(titles[made[0]])) if made[0] in titles else made[0], text)

    return [
        replace(each, message=named(each.message), fix=named(each.fix), subject=named(each.subject))
        for each in findings
    ]


def _cell(cell: Cell, titles: Mapping[str, str]) -> Cell:
    if isinstance(cell.value, Rich):
        return replace(cell, value=_rich(cell.value, titles))
    return replace(cell, value=_text(cell.value, titles)) if isinstance(cell.value, str) else cell


def _value(value: Value, titles: Mapping[str, str]) -> Value:
    if isinstance(value, Cell):
        return _cell(value, titles)
    return _text(value, titles) if isinstance(value, str) else value


def _rich(rich: Rich, titles: Mapping[str, str]) -> Rich:
    (first, _), *rest = rich.runs
    if first not in titles or not rest:
        return rich
    (text, _), *more = rest
    return Rich(((text.lstrip(), "strong"), *more))


def _text(text: str, titles: Mapping[str, str]) -> str:
    def bare(match: re.Match[str]) -> str:
        title = titles.get(match[1], "")
        follows = text[match.end() :]
        return "" if title and follows.startswith(title[:_SHORTEST]) else match[0]

    return re.sub(rf"({_MADE.pattern})\s{{1,2}}(?=\S)", bare, text)
