"""The regional return's pages: the form of paper 004, filled from the tracker or plainly marked as not given."""

from collections.abc import Iterator

import pandas as pd

from xltools.report.context import ReportContext
from xltools.report.model import Cell, Page, Sheet
from xltools.report.sheets.layout import Layout, standing
from xltools.report.sheets.paragraphs import lines_of, put_paragraph
from xltools.report.sheets.return_parts import answer_of, put_dates, risk_answer, risk_question, useful_information
from xltools.report.sheets.words import Record, records, text_or

WIDTHS = {1: 24.0, 2: 26.0, 3: 26.0, 4: 26.0}
WHOLE, HALF = 101.0, 49.0  # characters over all columns, and over the left or the right two
LINE, AIR = 13.5, 4.0  # points of a line of a paragraph, and between a rule and the text below it
TITLE_SCALE = 1.8  # how much larger a title's letters are
#: Points that a portrait page prints at the size that these widths come to, and how much a page may shrink for it.
PAGE_POINTS, SHRINKS_TO = 775.0, 0.83


def area_form(context: ReportContext, area: Record, name: str, number: int) -> Sheet:
    """Lay out one area's page: description, dates, likelihood, key questions, risks, useful information.

    Args:
        name: the sheet's name.
        number: the milestone's number on the form.
    """
    layout = Layout(name, "printed")
    layout.widths.update(WIDTHS)
    row, titles = _head(layout, context, f"Milestone {number}: {text_or(area['area'])}")
    area_id = text_or(area["area_id"], "")
    row = _prose(layout, row, "Description", text_or(area["description"]))
    row = put_dates(layout, context, area_id, row)
    row = _questions(layout, context, area_id, row)
    row = _risks(layout, context, area_id, row)
    last = _prose(layout, row, "Useful information", useful_information(area)) - 2
    tall = sum(layout.heights.get(each, 16.5) for each in range(1, last + 1)) / PAGE_POINTS
    pages = 1 if tall <= 1 / SHRINKS_TO else 0  # no second page for a few lines
    return layout.sheet(page=Page("portrait", "A4", 1, pages, repeat_rows=(1, titles), margins=(0.5, 0.5, 0.7, 0.6)))


def _head(layout: Layout, context: ReportContext, title: str) -> tuple[int, int]:
    """Put the title, on as many lines as it takes; return the next free row, and how many lines it took."""
    lines = lines_of(title, WHOLE / TITLE_SCALE, is_bold=True)
    for row, line in enumerate(lines, start=1):
        layout.put(row, 1, line, "title")
        layout.heights[row] = 26
    marking = "  |  ".join(part for part in (context.settings.marking, context.full_status) if part)
    row = len(lines) + 1
    layout.put(row, 1, standing(context), "subtitle")
    layout.put(row + 1, 1, marking, "subtitle strong")
    layout.put(row + 2, 1, f"Council: {text_or(context.settings.council)}", "line strong")
    return row + 4, len(lines)


def _prose(layout: Layout, row: int, title: str, text: str) -> int:
    start = _section(layout, row, title)
    return put_paragraph(layout, start, 1, text, WHOLE, points=LINE) + 1


def _section(layout: Layout, row: int, title: str) -> int:
    """Put a section's title over its rule and a little air; return the next free row."""
    layout.section(row, 1, len(WIDTHS), title)
    layout.heights[row] = 20
    layout.heights[row + 1] = AIR
    return row + 2


def _questions(layout: Layout, context: ReportContext, area_id: str, row: int) -> int:
    questions = context.results.questions
    own = records(questions[questions["area_id"] == area_id])
    answered = sum(record["state"] == "Answered" for record in own)
    asked = sum(bool(record["is_asked"]) for record in own)
    start = _section(layout, row, f"Key questions: {answered} of {asked} asked are answered")
    pairs = ((f"{record['question_id']}  {record['question']}", answer_of(record)) for record in own)
    return _pairs(layout, start, pairs, "No key question is in the tracker for this area.")


def _risks(layout: Layout, context: ReportContext, area_id: str, row: int) -> int:
    risks = context.results.risks
    own = records(risks_of(risks, area_id))
    start = _section(layout, row, "Key risks and mitigating actions")
    pairs = ((f"{record['risk_id']}  {risk_question(record)}", risk_answer(record)) for record in own)
    return _pairs(layout, start, pairs, "No open risk is recorded for this area.")


def _pairs(layout: Layout, row: int, pairs: Iterator[tuple[str, str]], nothing: str) -> int:
    """Put what is asked on the left and what was answered on the right, over a hairline; or say that there is none."""
    start = row
    for asked, answer in pairs:
        ends = [
            put_paragraph(layout, row, 1, asked, HALF, "line strong", points=LINE),
            put_paragraph(layout, row, 3, answer, HALF + 2, points=LINE),
        ]
        row = max(ends)
        for column in range(1, len(WIDTHS) + 1):
            cell = layout.cells.get((row - 1, column), Cell(None, "line"))
            layout.cells[row - 1, column] = Cell(cell.value, f"{cell.style} ruled top")
        layout.heights[row - 1] = LINE + 4
    if row == start:
        layout.put(row, 1, nothing, "line quiet")
        row += 1
    return row + 1


def risks_of(risks: pd.DataFrame, area_id: str) -> pd.DataFrame:
    """Return an area's open risks, the highest score first."""
    own = risks[(risks["area_id"] == area_id) & (risks["status"] == "Open")]
    return own.sort_values(["score", "risk_id"], ascending=[False, True])
