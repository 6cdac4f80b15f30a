"""Early rows: a sheet's rows are drawn as they are put, byte for byte as XlsxWriter would write them, and then freed.

The library goes through a pack of a million cells twice, checks each attribute for escapes, and holds every cell to the
end. Our cells are of a few kinds, and can be freed as soon as they are drawn. Any other kind is left to the library.
This uses parts of it that are not public, so only with versions whose bytes a test knows (ADR 15).
"""

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.url import Url
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellDatetimeTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
)

from xltools.writer.plain_formulas import is_as_it_stands, is_left_alone
from xltools.writer.worksheets import PublicWorksheet

#: How many rows' used columns XlsxWriter writes together.
BLOCK = 16
_NUMBERS = frozenset({int, float, type(None)})
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})

Cells = dict[int, Any]


class CellDrawer:
    """Draws single cells; formats get their numbers in the order in which cells are drawn."""

    def __init__(self) -> None:
        self._letters: dict[int, str] = {}
        self._looks: dict[Any, str] = {}

    def drawn(self, row: int, column: int, cell: Any) -> str | None:
        """Return a cell as the file has it; None for a kind that is the library's own business."""
        draw = _DRAWN.get(type(cell))
        if draw is None or cell.format is None:
            return None
        letter = self._letters.get(column) or self._letter(column)
        look = self._looks.get(cell.format) or self._look(cell.format)
        return draw(f'<c r="{letter}{row + 1}" {look}', cell)

    def _letter(self, column: int) -> str:
        return self._letters.setdefault(column, str(xl_col_to_name(column)))

    def _look(self, cell_format: Any) -> str:
        return self._looks.setdefault(cell_format, f's="{cell_format._get_xf_index()}"')  # noqa: SLF001 - the library's own number


def spans(table: dict[int, Cells], first: int, last: int) -> dict[int, str]:
    """Return the used columns, from 1, of each block of rows that has any."""
    found: dict[int, list[int]] = {}
    for row in range(first, last + 1):
        cells = table.get(row)
        if cells:
            found.setdefault(row // BLOCK, []).extend((min(cells), max(cells)))
    return {block: f"{min(ends) + 1}:{max(ends) + 1}" for block, ends in found.items()}


def _string(start: str, cell: Any) -> str:
    return f'{start} t="s"><v>{cell.string}</v></c>'


def _number(start: str, cell: Any) -> str:
    return f"{start}><v>{cell.number:.16G}</v></c>"


def _blank(start: str, _cell: Any) -> str:
    return f"{start}/>"


def _formula(start: str, cell: Any) -> str | None:
    value = cell.value
    if isinstance(value, bool) or value in _ERRORS:
        return None
    if isinstance(value, str):
        start, value = f'{start} t="str"' if value else start, escaped(value)
    return f"{start}><f>{escaped(cell.formula)}</f><v>{value}</v></c>"


def escaped(text: str) -> str:
    """Return a text in the form that it has between tags."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


_DRAWN: dict[type, Callable[[str, Any], str | None]] = {
    CellStringTuple: _string,
    CellNumberTuple: _number,
    CellDatetimeTuple: _number,
    CellBlankTuple: _blank,
    CellFormulaTuple: _formula,
}


class Part(io.StringIO):
    """A part of the package while XlsxWriter writes it; what is large is put in only when the part is packed."""

    def __init__(self) -> None:
        super().__init__()
        self._late: list[bytes] = []
        self._at = 0

    def put_late(self, late: list[bytes]) -> None:
        """Put these bytes at the current position."""
        self._late, self._at = late, self.tell()

    def getvalue(self) -> Any:  # noqa: D102 - the library's, which asks what it returns for its bytes alone
        text = super().getvalue()
        return _Whole(text[: self._at], self._late, text[self._at :]) if self._late else text


class _Whole:
    """A part's text with what was put in late, as far as the library uses a text."""

    def __init__(self, before: str, late: list[bytes], after: str) -> None:
        self._before, self._late, self._after = before, late, after

    def encode(self, encoding: str) -> bytes:
        """Return the bytes, and let those that were put in late go."""
        whole = b"".join((self._before.encode(encoding), *self._late, self._after.encode(encoding)))
        self._late.clear()
        return whole


class _EarlyPackager(Packager):  # type: ignore[misc]  # the library has no types
    def _filename(self, xml_filename: str) -> Part:
        part = Part()
        self.filenames.append((part, xml_filename, False))
        return part


class EarlyWorkbook(Workbook):  # type: ignore[misc]  # the library has no types
    """A workbook in memory, whose worksheets' rows are put into their parts one sheet at a time."""

    def add_chart(self, options: dict[str, Any]) -> Any:
        """Add a chart that writes the numbers that it draws at once."""
        chart = super().add_chart(options)
        if chart is not None:
            chart._write_num_cache = partial(_write_numbers, chart)  # noqa: SLF001 - the library takes seven calls for each
        return chart

    def _get_packager(self) -> Packager:
        return _EarlyPackager()


def _write_numbers(chart: Any, numbers: Sequence[Any] | None) -> None:
    """Write the numbers that a chart draws, for programs that do not calculate; the library writes other values."""
    if not numbers or not all(type(each) in _NUMBERS for each in numbers):
        type(chart)._write_num_cache(chart, numbers)  # noqa: SLF001 - the library's own
        return
    points = (
        f'<c:pt idx="{place}"><c:v>{number}</c:v></c:pt>' for place, number in enumerate(numbers) if number is not None
    )
    head = f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(numbers)}"/>'
    chart.fh.write(f"<c:numCache>{head}{''.join(points)}</c:numCache>")


class EarlyWorksheet(PublicWorksheet):
    """A worksheet that hands on a formula in which nothing needs another spelling, and draws its rows early."""

    def __init__(self) -> None:
        super().__init__()
        self.fh: Any
        self._rows: list[bytes] | None = None
        self._urls: dict[str, Url] = {}

    def reach(self, row: int, column: int) -> bool:
        """Make room for cells up to this one, counted from 0; False if it is beyond Excel's ends."""
        return not self._check_dimensions(row, column)

    def blank(self, look: Format) -> Any:
        """Return the cell of a blank, which may be put any number of times."""
        return CellBlankTuple(look)

    def word(self, text: str, look: Format) -> Any:
        """Return the cell of a short text, which may be put many times: most words of a long table come again."""
        cell = CellStringTuple(self.str_table._get_shared_string_index(text), look)  # noqa: SLF001 - all is built on the library's own
        self.str_table.count -= 1  # it counts as often as it is put
        return cell

    def number(self, number: float, look: Format) -> Any:
        """Return the cell of a finite number."""
        return CellNumberTuple(number, look)

    def put(self, row: int, cells: Cells, words: int) -> None:
        """Put cells of one row within reach; so many of them are words."""
        self.str_table.count += words
        self.table[row].update(cells)

    def link(self, row: int, column: int, location: str, look: Format) -> int:
        """Give a cell a link, and put a placeholder there; repeated links to the same place share one."""
        if not location.startswith("internal:"):
            return int(self.write_url(row, column, location, look, "-"))
        if location not in self._urls:
            self._urls[location] = Url(location)
            self._urls[location].text = "-"
        return int(self._write_url(row, column, self._urls[location], look))

    def draw(self) -> None:
        """Draw the rows as they will be in the file, and let the cells go: all that the sheet holds is in it."""
        if self.dim_rowmin is None or self.comments:
            return
        self._tell_links_of_figures()
        self._rows = []
        self._draw_rows(self._rows)
        self.table.clear()
        self.table_cells.clear()

    def _tell_links_of_figures(self) -> None:
        """Mark the links out of the book that are on no word, as the library does when it still has the cells."""
        for row, links in self.hyperlinks.items():
            for column, url in links.items():
                if url.text and type(self.table[row].get(column)) is not CellStringTuple:
                    url._is_object_link = True  # noqa: SLF001 - the library's own mark

    def _draw_rows(self, drawn: list[bytes]) -> None:
        drawer, used = CellDrawer(), spans(self.table, self.dim_rowmin, self.dim_rowmax)
        own, self.fh = self.fh, io.StringIO()
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, look = self.table.pop(row, None), self.row_info.get(row)
            if cells:
                self._write_row(row, used.get(row // BLOCK), look)
                self.fh.write("".join(self._cells(drawer, row, cells)))
                self._xml_end_tag("row")
            elif look is not None:
                self._write_empty_row(row, used.get(row // BLOCK), look)
            if row % 1024 == 0:
                self._move(drawn)
        self._move(drawn)
        self.fh = own

    def _cells(self, drawer: CellDrawer, row: int, cells: dict[int, Any]) -> list[str]:
        return [drawer.drawn(row, column, cells[column]) or self._by_library(row, column, cells[column])
                for column in sorted(cells)]  # fmt: skip

    def _by_library(self, row: int, column: int, cell: Any) -> str:
        own, self.fh = self.fh, io.StringIO()
        self._write_cell(row, column, cell)
        text, self.fh = self.fh.getvalue(), own
        return str(text)

    def _move(self, drawn: list[bytes]) -> None:
        drawn.append(self.fh.getvalue().encode())
        self.fh = io.StringIO()

    def _write_rows(self) -> None:
        """Put the rows into the sheet's part."""
        if self._rows is None:
            super()._write_rows()
        else:
            self.fh.put_late(self._rows)

    # the arguments of the two are the library's
    def _write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:
        """Keep a formula's cell."""
        if not is_as_it_stands(formula):
            return int(super()._write_formula(row, col, formula, cell_format, value))
        code = int(self._check_dimensions(row, col))
        if not code:
            self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        return code

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002
        """Return the formula as the file has it."""
        if not is_as_it_stands(formula) or (expand_future_functions and not is_left_alone(formula)):
            return str(super()._prepare_formula(formula, expand_future_functions))
        return formula.removeprefix("=")
