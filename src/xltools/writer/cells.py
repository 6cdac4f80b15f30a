"""Values to cells: text as text, dates as dates, formulas only from `report.Formula`, links only from `report.Link`."""

from datetime import date
from typing import Any

from xltools.report.model import Cell, Formula, Link, Rich, Scalar, Value, address
from xltools.text.words import day_text
from xltools.writer.cell_display import FIRST_DAY, NotWrittenError, is_date_format, must_write, native, serial
from xltools.writer.excel_text import cell_text, drawn_text, is_mistaken, run_texts
from xltools.writer.formats import Formats, properties, style_names
from xltools.writer.link_targets import Places
from xltools.writer.sizes import Rows
from xltools.writer.worksheets import PublicWorksheet

#: First characters by which Excel, on editing the cell, would take its text for something else.
LOOKS_LIKE_CODE = frozenset("=+-@'\t\r")
#: Texts of at most so many characters cannot reach Excel's limit, whatever they hold.
SHORT = 16_000

#: Excel keeps 15 digits; a longer whole number is an id, and stands as text.
LONGEST_WHOLE_NUMBER = 10**15

_LONGEST_FORMULA = 8_192
_MOST_LINKS = 65_530

Styles = tuple[str, ...]


class Pen:
    """Writes values into one worksheet; rows and columns are counted from 1."""

    def __init__(self, worksheet: PublicWorksheet, formats: Formats, places: Places, rows: Rows) -> None:
        self.worksheet = worksheet
        self.formats = formats
        self.rows = rows
        self._places = places
        self._links = 0

    def put(self, row: int, column: int, value: Value, *styles: str) -> None:
        """Write any value of the report model in joined styles."""
        if isinstance(value, Cell):
            styles = (*styles, value.style) if value.style else styles
            self.link(row, column, value.link, styles)
            value = value.value
        if isinstance(value, Formula):
            self._formula(row, column, value, styles)
        elif isinstance(value, Rich):
            self._rich(row, column, value, styles)
        else:
            self._scalar(row, column, native(value), styles)

    def text(self, row: int, column: int, text: str, styles: Styles) -> None:
        """Write a text, hostile or not, so that it stays that text."""
        text = cell_text(text)
        self._make_room(row, column, text, styles)
        if not text:
            self._written(
                self.worksheet.write_blank(row - 1, column - 1, None, self.formats.cell(*styles)), row, column
            )
        elif is_mistaken(text):
            self._rich(row, column, Rich(((text[:1], ""), (text[1:], ""))), styles)
        else:
            is_quoted = text[0] in LOOKS_LIKE_CODE
            look = self.formats.quoted(*styles) if is_quoted else self.formats.cell(*styles)
            self._written(self.worksheet.write_string(row - 1, column - 1, text, look), row, column)

    def link(self, row: int, column: int, link: Link | None, styles: Styles) -> None:
        """Let a cell lead somewhere; what is written there afterwards keeps the link, and a number stays a number."""
        location = None if link is None else self._places.location(link)
        if location is None or self._links >= _MOST_LINKS:
            return
        self._links += 1
        code = self.worksheet.link(row - 1, column - 1, location, self.formats.cell(*styles))
        self._written(code, row, column)

    def _scalar(self, row: int, column: int, value: Scalar, styles: Styles) -> None:
        if isinstance(value, bool) and not any("boolean" in style_names(style) for style in styles):
            value = "Yes" if value else "No"
        if isinstance(value, date) and value_day(value) < FIRST_DAY:
            value = day_text(value)
        if isinstance(value, int) and abs(value) >= LONGEST_WHOLE_NUMBER:
            value = str(value)
        if value is None or isinstance(value, str):
            self.text(row, column, value or "", styles)
            return
        self._make_room(row, column, "", styles)
        self._written(self._figure(row, column, value, styles), row, column)

    def _figure(self, row: int, column: int, value: float | date, styles: Styles) -> int | None:
        look = self.formats.cell(*styles)
        code: int | None
        if isinstance(value, bool):
            code = self.worksheet.write_boolean(row - 1, column - 1, value, look)
        elif isinstance(value, date):
            if not is_date_format(str(properties(*styles).get("num_format", ""))):
                look = self.formats.cell(*styles, "date")
            code = self.worksheet.write_datetime(row - 1, column - 1, value, look)
        else:
            code = self.worksheet.write_number(row - 1, column - 1, value, look)
        return code

    def _formula(self, row: int, column: int, formula: Formula, styles: Styles) -> None:
        expression = drawn_text(formula.expression)
        if not expression or expression.startswith("=") or len(expression) > _LONGEST_FORMULA:
            raise NotWrittenError(
                f"formula of {len(expression)} characters in {address(row, column)}: {expression[:60]}"
            )
        cached = cached_value(formula)
        self._make_room(row, column, cached if isinstance(cached, str) else "", styles)
        look = self.formats.cell(*styles)
        code = self.worksheet.write_formula(row - 1, column - 1, f"={expression}", look, cached)
        self._written(code, row, column)

    def _rich(self, row: int, column: int, rich: Rich, styles: Styles) -> None:
        runs = [(piece, style) for text, style in rich.runs for piece in run_texts(cell_text(text))]
        if len(runs) < 2:
            piece, style = runs[0] if runs else ("", "")
            self.text(row, column, piece, (*styles, style) if style else styles)
            return
        self._make_room(row, column, "".join(piece for piece, _ in runs), styles)
        parts: list[Any] = []
        for piece, style in runs:
            parts += [self.formats.cell(*styles, *([style] if style else [])), piece]
        code = self.worksheet.write_rich_string(row - 1, column - 1, *parts, self.formats.cell(*styles))
        self._written(code, row, column)

    def _make_room(self, row: int, column: int, text: str, styles: Styles) -> None:
        self.rows.grow(row, self.rows.room(styles, column).height(text))

    def _written(self, code: int | None, row: int, column: int) -> None:
        if code:
            must_write(code, f"{self.worksheet.get_name()}!{address(row, column)}")


def value_day(value: date) -> date:
    """Return the day of a date or of a time on it."""
    return date(value.year, value.month, value.day)


def cached_value(formula: Formula) -> str | float | bool:
    """Return what previewers show for a formula: a date as its number, nothing as an empty text."""
    value = native(formula.value)
    if value is None:
        return ""
    if isinstance(value, date):
        return serial(value)
    return drawn_text(value) if isinstance(value, str) else value
