"""Text from a tracker is only text in our openpyxl books: no formula, link or error; nothing runs or hides."""

import re
from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.worksheet import Worksheet

MOST = 32_000  # Excel holds 32,767 characters in a cell
_NOT_STORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def storable(text: str) -> str:
    """Write what XML cannot hold as a visible code, and cut what Excel cannot hold, with a word."""
    shown = _NOT_STORABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    if len(shown) > MOST:
        shown = f"{shown[:MOST]}… (cut: {len(shown) - MOST} more characters)"
    return _ESCAPE.sub("_x005F_", shown)


def put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Put text in a cell as text, whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = storable(text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@")
    return cell


_LITERAL = re.compile(r'"[^"]*"|-?\d+(\.\d+)?')


def disarm(book: Workbook) -> None:
    """Remove links, formulas of every kind and protection, and open what is hidden."""
    for sheet in book.worksheets:
        sheet.sheet_state = "visible"
        sheet.protection = SheetProtection()
        sheet.data_validations = DataValidationList()
        sheet.conditional_formatting = _plain_rules(sheet)
        for table in sheet.tables.values():
            for column in table.tableColumns:
                column.calculatedColumnFormula = column.totalsRowFormula = None
        for row in sheet.iter_rows():
            for cell in row:
                _disarm_cell(cell)


def _disarm_cell(cell: object) -> None:
    if not isinstance(cell, Cell):
        return
    if cell.hyperlink is not None:
        cell.hyperlink = None
    if cell.data_type == "f":
        cell.value = None


def _plain_rules(sheet: Worksheet) -> ConditionalFormattingList:
    """Return the colouring rules that compare a cell with a word or a number, such as ratings; no formula is kept."""
    kept = ConditionalFormattingList()
    for block in sheet.conditional_formatting:
        for rule in block.rules:
            if rule.type == "cellIs" and rule.dxf is not None and all(map(_LITERAL.fullmatch, rule.formula)):
                rule.priority = 0  # to be given again
                kept.add(str(block.sqref), rule)
    return kept


def with_fills_first(sheet: Worksheet, fills: Sequence[tuple[PatternFill, Sequence[str]]]) -> None:
    """Let the colour of these cells win over the colour that a rule gives them."""
    former = sheet.conditional_formatting
    if not former:
        return
    rules = ConditionalFormattingList()
    for fill, cells in fills:
        rule = Rule(type="expression", formula=["TRUE"], stopIfTrue=True, dxf=DifferentialStyle(fill=fill))
        rules.add(" ".join(cells), rule)
    for block in former:
        for rule in block.rules:
            rule.priority = 0  # after the ones before it
            rules.add(str(block.sqref), rule)
    sheet.conditional_formatting = rules
