"""Native tables: named, described, each cell in its column's format, formulas with the value they have now."""

from math import isfinite
from typing import Any

from xltools.report import Formula, Table, Value, address
from xltools.writer.cells import LOOKS_LIKE_CODE, SHORT, Pen
from xltools.writer.codes import NotWrittenError, must_write
from xltools.writer.formats import properties
from xltools.writer.places import table_name
from xltools.writer.text import attribute_text

#: First characters of texts that `Pen.text` must look at: code, and what may be taken for markup.
NEEDS_CARE = LOOKS_LIKE_CODE | {"<"}
#: Hairlines under the rows of a table's body.
RULED = "ruled"


class Lane:
    """One column of a table while its rows are written: where, in which format, with how much room."""

    def __init__(self, pen: Pen, table: Table, place: int) -> None:
        self.styles = (RULED, table.columns[place].style, *_set_off(table, place))
        self.column = table.column + place
        self.format = pen.formats.cell(*self.styles)
        room = pen.rows.room(self.styles, self.column)
        self.one_line = room.one_line
        self.safe_length = min(room.safe_length, SHORT)


def put_table(pen: Pen, table: Table) -> None:
    """Write a table: first its frame, then its headings and every cell, because the frame caches 0 for formulas.

    Raises:
        NotWrittenError: for headings that are empty or alike, or a row that is not as long as they are.
    """
    _check(table)
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
        pen.put(table.row, table.column + place, column.heading, *_heading_styles(table, place))
    _put_rows(pen, table)


def _check(table: Table) -> None:
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
    formulas = {_expression(row[place]) for row in table.rows}
    formula = formulas.pop() if len(formulas) == 1 else ""
    return formula if "[#This Row]" in formula else ""


def _expression(value: Value) -> str:
    bare = getattr(value, "value", None) if not isinstance(value, Formula) else value
    return bare.expression if isinstance(bare, Formula) else ""


def _heading_styles(table: Table, place: int) -> tuple[str, ...]:
    """Return how a heading stands: as its cells do, but a filter's button needs the right for itself."""
    align = "left" if table.with_filter else _align(table, place)
    styles = {"right": "heading right", "center": "heading centre"}
    return (styles.get(align, "heading"), *_set_off(table, place))


def _set_off(table: Table, place: int) -> tuple[str, ...]:
    """Return the style that keeps text off the figures to its left."""
    is_beside = place > 0 and _align(table, place - 1) == "right" and _align(table, place) == "left"
    return ("indented",) if is_beside else ()


def _align(table: Table, place: int) -> str:
    return str(properties(table.columns[place].style).get("align", "left"))


def _put_rows(pen: Pen, table: Table) -> None:
    lanes = [Lane(pen, table, place) for place in range(len(table.columns))]
    one_line = max(lane.one_line for lane in lanes)
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
    write_string, write_number = pen.worksheet.write_string, pen.worksheet.write_number
    for lane, value in zip(lanes, values, strict=True):
        code: int | None = 0
        if isinstance(value, str) and _is_plain(value, lane.safe_length):
            code = write_string(row - 1, lane.column - 1, value, lane.format)
        elif isinstance(value, float) and isfinite(value):
            code = write_number(row - 1, lane.column - 1, value, lane.format)
        else:
            pen.put(row, lane.column, value, *lane.styles)
        if code:
            must_write(code, f"{pen.worksheet.get_name()}!{address(row, lane.column)}")


def _is_plain(text: str, safe_length: int) -> bool:
    return 0 < len(text) <= safe_length and text.isascii() and text[0] not in NEEDS_CARE and "\n" not in text
