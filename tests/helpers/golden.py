"""Golden files: a workbook as text, one line a cell, so that a change can be read and reviewed."""

import difflib
from collections.abc import Collection, Iterator
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_DIFFERENCE = 60


def compare(book: Path, expected: Path, *, sheets: Collection[str] = (), update: bool = False) -> str:
    """Compare a workbook with its golden file and return the difference, empty where there is none.

    Args:
        book: the workbook.
        expected: its golden file.
        sheets: those to be compared; every sheet where none is named.
        update: write the golden file instead.
    """
    text = dump(book, sheets)
    if update:
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(text, encoding="utf-8", newline="\n")
        return ""
    if not expected.exists():
        return f"no golden file {expected}: look at the workbook, then run pytest --update-golden"
    before = expected.read_text(encoding="utf-8").splitlines()
    lines = list(difflib.unified_diff(before, text.splitlines(), str(expected), str(book), lineterm="", n=0))
    more = len(lines) - _LONGEST_DIFFERENCE
    return "\n".join(lines[:_LONGEST_DIFFERENCE] + ([f"... and {more} lines more"] if more > 0 else []))


def dump(book: Path, sheets: Collection[str] = ()) -> str:
    """Return a workbook as text: each sheet, its cells with value and format, tables, rules and entries."""
    written, cached = openpyxl.load_workbook(book), openpyxl.load_workbook(book, data_only=True)
    lines: list[str] = []
    for sheet in written.worksheets:
        if sheets and sheet.title not in sheets:
            continue
        lines += [f"== {sheet.title} ==", *_page(sheet)]
        lines += _cells(sheet, cached[sheet.title])
        lines += [f"table {table.name} {table.ref}" for table in sheet.tables.values()]
        lines += _rules(sheet)
        lines += [
            f"entry {entry.sqref} {entry.type} {entry.formula1 or ''} {entry.formula2 or ''}".rstrip()
            for entry in sheet.data_validations.dataValidation
        ]
    return "\n".join(lines) + "\n"


def _page(sheet: Worksheet) -> Iterator[str]:
    setup = sheet.page_setup
    yield f"page {setup.orientation or 'portrait'} paper {setup.paperSize or 'default'} state {sheet.sheet_state}"
    if sheet.freeze_panes:
        yield f"frozen at {sheet.freeze_panes}"
    if sheet.print_title_rows:
        yield f"repeats rows {sheet.print_title_rows}"
    yield from (f"merged {merged}" for merged in sorted(map(str, sheet.merged_cells.ranges)))


def _cells(sheet: Worksheet, cached: Worksheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and (cell.value is not None or _look(cell)):
                yield f"{cell.coordinate}{_look(cell)} {_content(cell, cached[cell.coordinate].value)}".rstrip()


def _content(cell: Cell, cached: object) -> str:
    if cell.data_type != "f":
        return "" if cell.value is None else _shown(cell.value)
    return f"{getattr(cell.value, 'text', cell.value)} -> {_shown(cached)}"


def _shown(value: object) -> str:
    """Show text quoted, so that spaces and line breaks are seen; floats to 12 digits, as platforms differ after."""
    if isinstance(value, float):
        return f"{value:.12g}"
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()).removesuffix("T00:00:00") if isoformat else repr(value)


def _look(cell: Cell) -> str:
    parts = [cell.number_format] if cell.number_format != "General" else []
    parts += ["bold"] if cell.font.b else []
    if cell.fill.fill_type == "solid":
        parts.append(str(cell.fill.fgColor.rgb)[2:])
    return f" [{'; '.join(parts)}]" if parts else ""


def _rules(sheet: Worksheet) -> Iterator[str]:
    for block in sheet.conditional_formatting:
        for rule in block.rules:
            fill = rule.dxf.fill.bgColor.rgb[2:] if rule.dxf and rule.dxf.fill and rule.dxf.fill.bgColor.rgb else ""
            yield f"rule {block.sqref} {rule.type} {rule.operator or ''} {'; '.join(rule.formula)} {fill}".rstrip()
