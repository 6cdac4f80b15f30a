"""Titled: if a row's ID was made, pages for readers name it only by its title, because the office does not know the ID.

The tables behind them keep the ID, because formulas and Workings use it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from xltools.findings import Finding
from xltools.programme import Programme
from xltools.report.model import Cell, Column, Rich, Sheet, Table, Value
from xltools.text.words import key_of, quoted, short

#: Table -> the fields of its IDs and its titles.
_TITLED: Mapping[str, tuple[str, str]] = {
    "milestones": ("milestone_id", "milestone"), "risks": ("risk_id", "risk"), "actions": ("action_id", "action"),
    "kpis": ("kpi_id", "kpi"), "business_cases": ("case_id", "case"),
}  # fmt: skip
#: A table of the pack -> the tracker's sheet, and the fields that its columns of words show. No formula names them.
_OWN: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Milestones": ("Milestones", {"Milestone": "milestone", "Owner": "owner", "Status": "status"}),
    "Risks": ("Risks", {"Risk": "risk", "Mitigation": "mitigation", "Owner": "owner"}),
}
#: A heading that a pack can show unchanged over a column: a few plain words.
_FITS = re.compile(r"(?=.{1,40}$)[^\W\d_][\w &/(),.?-]*")
_MADE = re.compile(r"\b[A-Z]-[A-Z2-7]{8}(?:-\d+)?\b")
#: A cell that holds only IDs, or the name of a figure: formulas and links find rows by it.
_IDS = re.compile(r"[^\s;]*(?:; ?[^\s;]+)*")
#: A text on a page may be cut short: at least this much of a title follows its ID.
_SHORTEST = 8
_STANDING = 3  # rows of the head that every sheet has
QUIET = "id small quiet"
MADE_NOTE = "The small IDs were made of the rows' titles, as the workbook has none."
#: Letters of a title shown in place of an ID among others.
_LONGEST = 40


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


def shown_names(programme: Programme, ids: Iterable[str]) -> list[str]:
    """Return the names of rows outside sentences: their IDs, or their titles if the IDs were made."""
    titles = made_ids(programme)
    return [_cut(titles[each]) if each in titles else each for each in ids]


def _cut(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def own_headings(programme: Programme) -> dict[str, dict[str, str]]:
    """Return the office's own headings for the columns of words that pages show, by the pages' table and our heading.

    Only if all its tabs have the same heading, no other column of the page has it, and it is short.
    """
    found: dict[str, dict[str, str]] = {}
    for table, (sheet, fields) in _OWN.items() if programme.is_adopted else ():
        place = programme.places.get(sheet)
        parts = place.origins.parts if place is not None and place.origins is not None else ()
        called = {ours: {part.headings.get(name, "") for part in parts} for ours, name in fields.items()}
        own = {ours: next(iter(names)) for ours, names in called.items() if len(names) == 1}
        found[table] = {
            ours: said for ours, said in own.items() if _FITS.fullmatch(said) and list(own.values()).count(said) == 1
        }
    return found


def headed_as_typed(sheet: Sheet, headings: Mapping[str, Mapping[str, str]]) -> Sheet:
    """Return a sheet whose tables of an adopted workbook's rows bear the office's own headings over its words."""
    tables = tuple(replace(table, columns=_headed(table, headings)) for table in sheet.tables)
    return replace(sheet, tables=tables) if tables != sheet.tables else sheet


def _headed(table: Table, headings: Mapping[str, Mapping[str, str]]) -> tuple[Column, ...]:
    own = headings.get(table.name.removeprefix("Brief_"), {})
    taken = {key_of(column.heading) for column in table.columns if column.heading not in own}
    return tuple(
        replace(column, heading=own[column.heading])
        if column.heading in own and key_of(own[column.heading]) not in taken
        else column
        for column in table.columns
    )


def titled(sheet: Sheet, titles: Mapping[str, str]) -> Sheet:
    """Return a sheet whose sentences name rows by their titles if their IDs were made.

    Args:
        titles: made ID -> title.
    """
    if not titles:
        return sheet
    cells = {at: _cell(cell, titles) for at, cell in sheet.cells.items()}
    tables = tuple(_quiet(table, titles) for table in sheet.tables)
    if any(column.style == QUIET for table in tables for column in table.columns):
        cells |= _explained(cells)
    return replace(sheet, cells=cells, tables=tables)


def _quiet(table: Table, titles: Mapping[str, str]) -> Table:
    """Set made IDs small and grey, because only formulas and links need them, not readers."""
    rows = tuple(tuple(_value(value, titles) for value in row) for row in table.rows)
    at = next((place for place, column in enumerate(table.columns) if column.heading == "ID"), None)
    if at is None or not any(_bare(row[at]) in titles for row in rows):
        return replace(table, rows=rows)
    columns = (*table.columns[:at], replace(table.columns[at], style=QUIET), *table.columns[at + 1 :])
    return replace(table, rows=rows, columns=columns)


def _bare(value: Value) -> object:
    return value.value if isinstance(value, Cell) else value


def _explained(cells: Mapping[tuple[int, int], Cell]) -> dict[tuple[int, int], Cell]:
    """Say of a sheet's IDs that they were made, at the end of its last note."""
    notes = [
        at for at, cell in cells.items() if at[1] == 1 and at[0] > _STANDING and cell.style == "subtitle" and cell.value
    ]
    return {at: replace(cells[at], value=f"{cells[at].value} {MADE_NOTE}") for at in notes[-1:]}


def in_titles(findings: Iterable[Finding], titles: Mapping[str, str]) -> list[Finding]:
    """Return findings that name a row by its title if its ID was made, because the workbook has no such ID."""
    if not titles:
        return list(findings)

    return [
        replace(
            each,
            message=_named(each.message, titles),
            fix=_named(each.fix, titles),
            subject=_named(each.subject, titles),
        )
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

    said = re.sub(rf"({_MADE.pattern})\s{{1,2}}(?=\S)", bare, text)
    return said if _IDS.fullmatch(said) else _named(said, titles)


def _named(text: str, titles: Mapping[str, str]) -> str:
    """Write a row's title in place of its made ID; if the row is gone, the title follows its ID."""
    text = re.sub(rf"{_MADE.pattern} (?=[\"“])", "", text)
    return _MADE.sub(lambda made: quoted(short(titles[made[0]])) if made[0] in titles else made[0], text)
