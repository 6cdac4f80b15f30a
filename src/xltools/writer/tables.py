"""Native tables: named and described, each cell in its column's format, formulas with their current value."""

from datetime import date
from math import isfinite
from typing import Any

from xltools.errors import OutputBlocked
from xltools.report.model import Cell, Formula, Rich, Scalar, Table, Value, address
from xltools.report.theme import ROW_HEIGHT
from xltools.writer.cell_display import FIRST_DAY, NotWrittenError, is_date_format, must_write
from xltools.writer.cells import LONGEST_WHOLE_NUMBER, LOOKS_LIKE_CODE, SHORT, Pen
from xltools.writer.excel_text import attribute_text, drawn_text
from xltools.writer.formats import properties
from xltools.writer.link_targets import table_name

#: First characters of texts that `Pen.text` must look at: code, and what may be taken for markup.
NEEDS_CARE = LOOKS_LIKE_CODE | {"<"}
#: Hairlines under the rows of a table's body.
RULED = "ruled"

_MOST_ROWS = 1_048_576  # of a sheet in Excel


class Lane:
    """One column of a table while its rows are written: where, in which format, with how much room."""

    def __init__(self, pen: Pen, column: int, styles: tuple[str, ...]) -> None:
        self.styles = styles
        self.column = column
        self.format = pen.formats.cell(*styles)
        self.blank = pen.worksheet.blank(self.format)
        self.room = pen.rows.room(styles, column)
        self.is_dates = is_date_format(str(properties(*styles).get("num_format", "")))
        #: words put before -> their cell, and the points they need, 0 for one line
        self.words: dict[str, tuple[Any, float]] = {}
        self.is_tall = self.room.one_line > ROW_HEIGHT
        self._pen = pen
        self._dressed: dict[str, Lane] = {"": self}

    def dressed(self, style: str) -> "Lane":
        """Return the lane for cells that join a style of their own to the column's."""
        if style not in self._dressed:
            self._dressed[style] = Lane(self._pen, self.column, (*self.styles, style))
        return self._dressed[style]

    def word(self, text: str) -> tuple[Any, float] | None:
        """Return the cell of a text and the points it needs; None for one that needs care."""
        if not _is_plain(text):
            return None
        is_short = len(text) <= self.room.safe_length and "\n" not in text
        points = 0.0 if is_short else self.room.height(text)
        return self.words.setdefault(text, (self._pen.worksheet.word(text, self.format), points))


def _lane(pen: Pen, table: Table, place: int) -> Lane:
    return Lane(pen, table.column + place, (RULED, table.columns[place].style, *_set_off(table, place)))


def put_table(pen: Pen, table: Table) -> None:
    """Write a table: first its frame, then its headings and every cell, because the frame caches 0 for formulas."""
    block = table.range
    options = {
        "name": table_name(table.name), "style": None, "banded_rows": False, "autofilter": table.with_filter,
        "columns": [_frame(table, place) for place in range(len(table.columns))],
    }  # fmt: skip
    if table.description:
        options["description"] = attribute_text(table.description)
    code = pen.worksheet.add_table(block.row - 1, block.column - 1, block.last_row - 1, block.last_column - 1, options)
    must_write(code, f"table {table_name(table.name)}")
    for place, column in enumerate(table.columns):
        pen.put(table.row, table.column + place, drawn_text(column.heading), *_heading_styles(table, place))
    _put_rows(pen, table)


def check_table(table: Table, sheet: str) -> None:
    """Refuse a table that Excel would.

    Raises:
        NotWrittenError: for headings that are empty or alike, or a row that is not as long as they are.
        OutputBlocked: for more rows than a sheet holds.
    """
    if table.last_row > _MOST_ROWS:
        raise OutputBlocked(
            f"The sheet {sheet} would have {table.last_row:,} rows, and Excel holds {_MOST_ROWS:,}: take rows out "
            "of the tracker that no report needs any more, or leave the sheet out of the pack in schemas/packs.toml; "
            "nothing was changed."
        )
    headings = [column.heading.strip().casefold() for column in table.columns]
    if not all(headings) or len(set(headings)) < len(headings):
        raise NotWrittenError(f"table {table.name}: headings must be unique words: {headings}")
    for place, row in enumerate(table.rows, table.first_data_row):
        if len(row) != len(headings):
            raise NotWrittenError(f"table {table.name}, row {place}: {len(row)} values for {len(headings)} headings")


def _frame(table: Table, place: int) -> dict[str, Any]:
    frame: dict[str, Any] = {"header": attribute_text(table.columns[place].heading)}
    formula = _calculated(table, place)
    return frame | {"formula": f"={formula}"} if formula else frame


def _calculated(table: Table, place: int) -> str:
    """Return the formula that all rows of a column share, which Excel then also gives to a new row."""
    first = _expression(table.rows[0][place]) if table.rows else ""
    is_shared = "[#This Row]" in first and all(_expression(row[place]) == first for row in table.rows)
    return first if is_shared else ""


def _expression(value: Value) -> str:
    bare = getattr(value, "value", None) if not isinstance(value, Formula) else value
    return bare.expression if isinstance(bare, Formula) else ""


def _heading_styles(table: Table, place: int) -> tuple[str, ...]:
    """Return how a heading stands: as its cells do, but a filter's button needs the right for itself."""
    align = "left" if table.with_filter else _align(table, place)
    styles = {"right": "heading right", "center": "heading centre"}
    return (styles.get(align, "heading"), *_set_off(table, place))


def _set_off(table: Table, place: int) -> tuple[str, ...]:
    """Return the style that keeps text off the figures or the coloured word to its left, or figures off one."""
    is_beside = place > 0 and _align(table, place - 1) != "left" and _align(table, place) == "left"
    is_set_off = "indented" in table.columns[place].style.split()
    if is_beside or is_set_off:
        return ("indented",)
    is_before_colour = place + 1 < len(table.columns) and "rating" in table.columns[place + 1].style.split()
    return ("apart",) if is_before_colour and _align(table, place) == "right" else ()


def _align(table: Table, place: int) -> str:
    return str(properties(table.columns[place].style).get("align", "left"))


def _put_rows(pen: Pen, table: Table) -> None:
    lanes = [_lane(pen, table, place) for place in range(len(table.columns))]
    one_line = max(lane.room.one_line for lane in lanes)
    corner = (table.last_row - 1, lanes[-1].column - 1)
    must_write(0 if pen.worksheet.reach(*corner) else -1, f"table {table_name(table.name)}")
    for place, row in enumerate(table.rows, table.first_data_row):
        _put_row(pen, lanes, place, row)
        pen.rows.grow(place, one_line)
    for place in range(table.first_data_row + len(table.rows), table.last_row + 1):
        for lane in lanes:
            must_write(
                pen.worksheet.write_blank(place - 1, lane.column - 1, None, lane.format), address(place, lane.column)
            )


def _put_row(pen: Pen, lanes: list[Lane], row: int, values: tuple[Value, ...]) -> None:
    """Write one row; the common kinds of value take the short way, for a pack may have a million cells."""
    cells: dict[int, Any] = {}
    words = 0
    for column, value in zip(lanes, values, strict=True):
        lane, bare = (column, value) if not isinstance(value, Cell) else _undressed(pen, column, row, value)
        if isinstance(bare, str) and (known := lane.words.get(bare) or lane.word(bare)):
            cells[lane.column - 1], points = known
            words += 1
            if points:
                pen.rows.grow(row, points)
        elif bare is None:
            cells[lane.column - 1] = lane.blank
        elif isinstance(bare, float | int) and _is_plain_number(bare):
            cells[lane.column - 1] = pen.worksheet.number(bare, lane.format)
        else:
            _put_other(pen, lane, row, bare)
    pen.worksheet.put(row - 1, cells, words)


def _undressed(pen: Pen, lane: Lane, row: int, cell: Cell) -> tuple[Lane, Scalar | Formula | Rich]:
    """Take a cell's style into its lane, and write its link, since its value is then written over the placeholder."""
    own = lane.dressed(cell.style)
    if own.is_tall:
        pen.rows.grow(row, own.room.one_line)
    if cell.link is not None:
        pen.link(row, own.column, cell.link, own.styles)
    return own, cell.value


def _put_other(pen: Pen, lane: Lane, row: int, value: Scalar | Formula | Rich) -> None:
    if isinstance(value, date) and type(value) is date and lane.is_dates and value >= FIRST_DAY:
        code = pen.worksheet.write_datetime(row - 1, lane.column - 1, value, lane.format)
        must_write(code, address(row, lane.column))
    else:
        pen.put(row, lane.column, value, *lane.styles)


def _is_plain_number(value: object) -> bool:
    return (type(value) is float and isfinite(value)) or (type(value) is int and abs(value) < LONGEST_WHOLE_NUMBER)


def _is_plain(text: str) -> bool:
    is_short = text != "" and len(text) <= SHORT
    return is_short and text.isascii() and text[0] not in NEEDS_CARE and "_x" not in text
