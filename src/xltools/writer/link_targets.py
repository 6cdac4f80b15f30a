"""Where things are in a book: sheets by name, tables and their rows, so that links and charts can find them."""

import re
from collections.abc import Mapping

from xltools.report.model import Book, Link, Range, Scalar, Sheet, Span, Table, Value, address
from xltools.writer.cell_display import scalar
from xltools.writer.excel_text import sheet_names


def table_name(name: str) -> str:
    """Return a table's name in the workbook: `tbl_`, then letters, digits, dots and underscores."""
    return "tbl_" + re.sub(r"[^\w.]", "_", name)


def quoted_sheet(name: str) -> str:
    """Return a sheet's name as references hold it."""
    return "'" + name.replace("'", "''") + "'"


class Places:
    """The places of a book's sheets, tables and rows.

    Raises:
        ValueError: where two sheets or two tables share a name.
    """

    def __init__(self, book: Book) -> None:
        self._sheets: Mapping[str, Sheet] = {sheet.name: sheet for sheet in book.sheets}
        self.names = sheet_names(sheet.name for sheet in book.sheets)
        self._tables: dict[str, tuple[str, Table]] = {}
        self._rows: dict[str, dict[str, int]] = {}
        self._drawn: dict[tuple[Span, str], tuple[str, Range, tuple[Scalar, ...]]] = {}
        taken: set[str] = set()
        for sheet in book.sheets:
            for table in sheet.tables:
                name = table_name(table.name).casefold()
                if name in taken:
                    raise ValueError(f"two tables are named {table_name(table.name)}")
                taken.add(name)
                self._tables[table.name] = (sheet.name, table)

    def location(self, link: Link) -> str | None:
        """Return where a link leads, as xlsxwriter wants it; None where that place is not in this book."""
        if link.url:
            # Excel takes all after "#" in a file's name for a place inside it
            is_broken = "#" in link.url and link.url.startswith(("external:", "file:"))
            return None if is_broken else link.url
        if link.table:
            return self._row_location(link)
        if link.sheet in self._sheets:
            return f"internal:{quoted_sheet(self.names[link.sheet])}!{link.cell}"
        return None

    def _row_location(self, link: Link) -> str | None:
        if link.table not in self._tables:
            return None
        sheet, table = self._tables[link.table]
        if link.table not in self._rows:
            keys = enumerate((str(scalar(row[0])) for row in table.rows), table.first_data_row)
            # the first of two rows with one key wins: reading order
            self._rows[link.table] = {key: row for row, key in reversed(list(keys))}
        row = self._rows[link.table].get(link.key) if link.key else table.row
        if row is None:
            return None
        return f"internal:{quoted_sheet(self.names[sheet])}!{address(row, table.column)}"

    def cells(self, span: Span, own_sheet: str) -> tuple[str, Range, tuple[Scalar, ...]]:
        """Return the sheet, the cells and the values that a chart's span draws; series and axes ask for the same.

        Raises:
            KeyError: for a table that is not in the book.
            ValueError: for a span of no cells.
        """
        key = span, own_sheet
        if key not in self._drawn:
            self._drawn[key] = self._cells(span, own_sheet)
        return self._drawn[key]

    def _cells(self, span: Span, own_sheet: str) -> tuple[str, Range, tuple[Scalar, ...]]:
        if span.table:
            sheet, table = self._tables[span.table]
            whole = table.span(span.heading)
            last = whole.last_row if span.last is None else whole.row + span.last
            block = Range(whole.row + span.first, whole.column, last, whole.column)
        elif span.range is not None:
            sheet, block = span.sheet or own_sheet, span.range
        else:
            raise ValueError("a chart's span names neither a table nor a range")
        if block.last_row < block.row or block.last_column < block.column:
            raise ValueError(f"a chart's span holds no cell: {block.a1}")
        return self.names[sheet], block, self._values(self._sheets[sheet], block)

    def _values(self, sheet: Sheet, block: Range) -> tuple[Scalar, ...]:
        return tuple(
            scalar(_value_at(sheet, row, column))
            for row in range(block.row, block.last_row + 1)
            for column in range(block.column, block.last_column + 1)
        )


def _value_at(sheet: Sheet, row: int, column: int) -> Value:
    for table in sheet.tables:
        place, lane = row - table.first_data_row, column - table.column
        if 0 <= place < len(table.rows) and 0 <= lane < len(table.columns):
            return table.rows[place][lane]
    cell = sheet.cells.get((row, column))
    return None if cell is None else cell.value
