"""Broken lines: sentences above and between tables that are longer than a page is wide, set in rows of their own."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from xltools.report.model import Cell, Range, Rule, Sheet
from xltools.report.model.charts import When
from xltools.report.sheets.paragraphs import lines_of
from xltools.report.theme import STYLES

_OF_NOTES = ("subtitle", "line")


def with_lines_broken(sheet: Sheet, characters: float) -> Sheet:
    """Return the sheet with each sentence that is alone in its row broken into lines of this width.

    What is below moves down. A sheet with rules or charts that refer to cells by their address is not changed.
    """
    broken = {row: lines for row, cell in _sentences(sheet).items() if len(lines := _lines(cell, characters)) > 1}
    spans = (span for chart in sheet.charts for each in chart.series for span in (each.values, each.categories))
    names_places = any(isinstance(rule, When) for rule in sheet.rules) or any(span.range is not None for span in spans)
    if not broken or names_places:
        return sheet
    below = sorted((row, len(lines) - 1) for row, lines in broken.items())

    def moved(row: int) -> int:
        return row + sum(more for at, more in below if at < row)

    cells = {(moved(row), column): _cell_moved(cell, sheet.name, moved) for (row, column), cell in sheet.cells.items()}
    for row, lines in broken.items():
        style = sheet.cells[row, 1].style
        cells |= {(moved(row) + place, 1): Cell(line, style) for place, line in enumerate(lines)}
    return _all_moved(sheet, cells, moved)


def _sentences(sheet: Sheet) -> dict[int, Cell]:
    """Return the sentences that are alone in their rows and may run over the cells beside them, by row."""
    shared = {row for (row, column), cell in sheet.cells.items() if column > 1 and cell.value is not None}
    return {
        row: cell
        for (row, column), cell in sheet.cells.items()
        if column == 1 and row not in shared and cell.link is None and isinstance(cell.value, str)
        and cell.style.split()[:1] and cell.style.split()[0] in _OF_NOTES
    }  # fmt: skip


def _lines(cell: Cell, characters: float) -> list[str]:
    styles = cell.style.split()
    sizes = [STYLES[name]["font_size"] for name in styles if "font_size" in STYLES.get(name, {})]
    size = float(sizes[-1] if sizes else 10) / 10
    return lines_of(str(cell.value), characters / size, is_bold="strong" in styles)


def _cell_moved(cell: Cell, name: str, moved: Callable[[int], int]) -> Cell:
    """Return a cell whose link follows the rows of its own sheet."""
    link = cell.link
    if link is None or link.sheet != name or not link.cell[1:].isdigit():
        return cell
    return replace(cell, link=replace(link, cell=f"{link.cell[0]}{moved(int(link.cell[1:]))}"))


def _all_moved(sheet: Sheet, cells: Mapping[tuple[int, int], Cell], moved: Callable[[int], int]) -> Sheet:
    def area(block: Range) -> Range:
        return replace(block, row=moved(block.row), last_row=moved(block.last_row))

    def rule_moved(rule: Rule) -> Rule:
        return replace(rule, range=area(rule.range))

    page = sheet.page
    repeated = page.repeat_rows
    return replace(
        sheet,
        cells=cells,
        tables=tuple(replace(table, row=moved(table.row)) for table in sheet.tables),
        charts=tuple(replace(chart, row=moved(chart.row)) for chart in sheet.charts),
        rules=tuple(map(rule_moved, sheet.rules)),
        heights={moved(row): points for row, points in sheet.heights.items()},
        freeze=(moved(sheet.freeze[0]), sheet.freeze[1]) if sheet.freeze else None,
        page=replace(
            page,
            breaks=tuple(map(moved, page.breaks)),
            repeat_rows=(moved(repeated[0]), moved(repeated[1])) if repeated else None,
            area=area(page.area) if page.area else None,
        ),
    )
