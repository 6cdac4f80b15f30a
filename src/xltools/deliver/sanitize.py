"""Disarm sheets that openpyxl loaded from a tracker: nothing that comes from it acts or hides."""

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

_LITERAL = re.compile(r'"[^"]*"|-?\d+(\.\d+)?')


def disarm(book: Workbook) -> None:
    """Take out links, formulas of every kind and protection, and open what is hidden."""
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
                rule.priority = 0  # to be given anew
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
            rule.priority = 0  # behind those before it
            rules.add(str(block.sqref), rule)
    sheet.conditional_formatting = rules
