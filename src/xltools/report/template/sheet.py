"""One sheet of the tracker: headings, a native table to type in, help, and live rules, all from its schema."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil

from xltools.report.model import Cell, Entry, Page, Sheet, Table, Value
from xltools.report.model import Column as TableColumn
from xltools.report.template.conditional_formats import below, live_rules
from xltools.report.template.entries import entry
from xltools.report.template.names import Names
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column, Kind

#: What a row of the tracker holds, by field; a missing field is blank.
Row = Mapping[str, Value]
#: What the sheets of a tracker hold, by the sheet's name.
Rows = Mapping[str, Sequence[Row]]

#: Help and rules reach down to here from the start: Excel stretches them only sometimes.
DEPTH, SPARE = 2000, 1000
#: Wider sheets print on A3: on A4 nobody could read them.
WIDEST_ON_A4 = 210
_BUTTON = 4  # characters that a filter's button takes beside a heading's longest word
_LINE, _AIR = 12.5, 5.0  # points of a heading's line, and of the air around

_STYLES: dict[Kind, str] = {
    "id": "id top", "text": "body top", "day": "date line top", "choice": "body top", "rating": "rating top",
    "number": "right top", "whole": "whole top", "percent": "percent top", "money": "money top",
    "reference": "body top", "email": "body top", "value": "body top",
}  # fmt: skip
_FIGURES: frozenset[Kind] = frozenset({"number", "whole", "percent", "money"})


def entry_sheet(spec: SheetSpec, rows: Sequence[Row], names: Names) -> Sheet:
    """Lay out a sheet for typing: the headings in row 1, its table, and what may be typed under each heading."""
    columns = tuple(spec.columns.values())
    depth = max(DEPTH, len(rows) + SPARE)
    table = Table(
        spec.name,
        tuple(TableColumn(column.heading, _STYLES[column.kind], width_of(column)) for column in columns),
        tuple(tuple(_shown(row.get(field), column) for field, column in spec.columns.items()) for row in rows),
        row=1,
        description=spec.purpose,
        with_filter=True,
        blank_rows=0 if rows else 1,
    )
    return Sheet(
        spec.name,
        "entry",
        cells={(1, place): cell for place, cell in enumerate(_headings(columns), 1)},
        tables=(table,),
        rules=live_rules(spec, depth, names),
        entries=tuple(_entries(spec, names, depth)),
        heights={1: _heading_height(columns)},
        freeze=(2, 2 if columns[0].kind == "id" else 1),
        page=_page(columns),
    )


def _headings(columns: Sequence[Column]) -> Iterator[Cell]:
    """Write the headings: dark where every row needs the cell below, and standing over their cells as those do."""
    follows_figures = False
    for column in columns:
        is_figures = column.kind in _FIGURES
        look = "heading outcome" if column.is_required else "heading top"
        # the writer keeps what follows figures a little away from them
        place = " right" if is_figures else " indented" if follows_figures else ""
        yield Cell(column.heading, look + place)
        follows_figures = is_figures


def _shown(value: Value, column: Column) -> Value:
    """Show a date among words as one, and as words stand."""
    return Cell(value, "date line") if column.kind == "value" and isinstance(value, date) else value


def width_of(column: Column) -> float:
    """Return a column's width: as its schema asks, but no word of the heading is broken or under the button."""
    return max(column.width, max(map(len, column.heading.split())) + _BUTTON)


def _entries(spec: SheetSpec, names: Names, depth: int) -> Iterator[Entry]:
    for place, column in enumerate(spec.columns.values(), 1):
        yield entry(column, below(place, depth), names)


def _heading_height(columns: Sequence[Column]) -> float:
    """Return the height of the headings: one line more than they need, where the filters' buttons stand."""
    lines = max(ceil(len(column.heading) / (width_of(column) - 1)) for column in columns)
    return (lines + 1) * _LINE + _AIR


def _page(columns: Sequence[Column]) -> Page:
    wide = sum(map(width_of, columns)) > WIDEST_ON_A4
    return Page(paper="A3" if wide else "A4", repeat_rows=(1, 1), margins=(0.4, 0.4, 0.7, 0.6))
