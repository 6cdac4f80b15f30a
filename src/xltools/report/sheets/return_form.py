"""The regional return's pages: the form of paper 004, filled from the tracker or plainly marked as not given.

Each text is in one cell, and each table has its headings, so that a page reads aloud as it reads on paper.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas as pd

from xltools.report.context import ReportContext
from xltools.report.model import Column, Page, Sheet, Table, Value
from xltools.report.sheets.layout import Layout, standing
from xltools.report.sheets.paragraphs import lines_of, row_pieces, text_pieces
from xltools.report.sheets.return_parts import (
    answer_of,
    deadline_words,
    page_height,
    risk_answer,
    score_words,
    standing_words,
    useful_information,
)
from xltools.report.sheets.shared_columns import read_months
from xltools.report.sheets.words import Record, day_or, records, text_or
from xltools.schema import rag
from xltools.text.words import listed, plural

#: Characters of the four columns: more would shrink the letters of a portrait page below 9 points.
WIDTHS = (11.5, 38.5, 29.0, 11.0)
DATES = ("By", "What has to be in place", "Where it stands", "How likely")
QUESTIONS = ("ID", "Question", "Answer", "Reviewed")
RISKS = ("ID", "Risk", "Mitigating action and owner", "Score")
_STYLES = {
    "By": "date word", "ID": "body strong", "Question": "body strong", "Risk": "body strong",
    "How likely": "rating wrapped", "Reviewed": "date", "Score": "body indented",
}  # fmt: skip
TITLE_SCALE, SUBJECT_SCALE = 1.8, 1.1  # how much larger the letters of a title and of what is below it are
PROSE_COLUMN, PROSE = 2, 38.5  # where a text without a table is, and how many characters it has
#: Points that a portrait page prints at the size that these widths come to; how full one is that may end early.
PAGE_POINTS, LEAST = 690.0, 0.4
READ = "each is read as the day before it begins"
LIKELIHOODS = "How likely is the form's answer for that date: " + listed([*rag.LIKELIHOODS], "or") + "."


#: A section of the form: its title, its table or the sentence where there is nothing, and its notes.
Section = tuple[str, Table | str, tuple[str, ...]]


def area_form(context: ReportContext, area: Record, name: str, number: int) -> Sheet:
    """Lay out one area's page: description, dates, likelihood, key questions, risks, useful information.

    Args:
        name: the sheet's name.
        number: the milestone's number on the form.
    """
    layout = Layout(name, scale=context.scale)
    layout.widths.update(dict(enumerate(WIDTHS, start=1)))
    area_id = text_or(area["area_id"], "")
    sections = (
        _dates(context, area_id, number),
        _questions(context, area_id, number),
        _risks(context, area_id, number),
    )
    row, titles = _head(
        layout, context, number, text_or(area["area"]), sum(isinstance(t, Table) for _, t, _ in sections)
    )
    row = _prose(layout, row, "Description", text_or(area["description"]))
    starts = []
    for section in sections:
        starts.append(row)
        row = _put_section(layout, section, row)
    starts.append(row)
    row = _prose(layout, row, "Useful information", useful_information(area))
    return layout.sheet(page=Page(
        "portrait", "A4", 1, 0, repeat_rows=(1, titles), breaks=_breaks(layout, starts, row - 2),
        margins=(0.4, 0.4, 0.7, 0.6),
    ))  # fmt: skip


def _head(layout: Layout, context: ReportContext, number: int, area: str, tables: int) -> tuple[int, int]:
    """Put the title, what the page rests on and how many tables it has; return the next free row and the title's rows.

    A name too long for a title is in the row below it, where its letters are smaller.
    """
    wide = sum(WIDTHS)
    title = f"Milestone {number}: {area}"
    is_long = len(lines_of(title, wide / TITLE_SCALE, is_bold=True)) > 1
    layout.put(1, 1, f"Milestone {number}" if is_long else title, "title")
    below = lines_of(area, wide / SUBJECT_SCALE, is_bold=True) if is_long else []
    for row, line in enumerate(below, start=2):
        layout.put(row, 1, line, "subject")
    row = 2 + len(below)
    marking = "  |  ".join(part for part in (context.settings.marking, context.full_status) if part)
    council = f"Council: {text_or(context.settings.council)}"
    parts = f"{plural(tables, 'table')} below, each under its title" if tables else "no table, for nothing is recorded"
    layout.put(row, 1, standing(context), "subtitle")
    layout.put(row + 1, 1, marking, "subtitle strong")
    layout.put(row + 2, 1, f"{council}. This page has {parts}.", "line")
    return row + 4, row - 1


def _prose(layout: Layout, row: int, title: str, text: str) -> int:
    """Put a text under its title in one cell; one that no row of Excel can hold goes on in the cell below."""
    layout.section(row, 1, len(WIDTHS), title)
    row += 1
    for piece in text_pieces(text, PROSE):
        layout.put(row, PROSE_COLUMN, piece, "body")
        row += 1
    return row + 1


def _put_section(layout: Layout, section: Section, row: int) -> int:
    title, table, notes = section
    layout.section(row, 1, len(WIDTHS), title)
    row += 1
    for note in notes:
        layout.put(row, 1, note, "line quiet")
        row += 1
    if isinstance(table, str):
        layout.put(row, 1, table, "line quiet")
        return row + 2
    laid = layout.table(replace(table, row=row))
    if "How likely" in [column.heading for column in laid.columns]:
        layout.colour_columns(laid, ["How likely"], "likelihood")
    return laid.last_row + 2


def _table(name: str, headings: tuple[str, ...], rows: Iterator[tuple[Value, ...]], description: str) -> Table | None:
    """Make a table of the form; None where it has no row."""
    columns = tuple(
        Column(heading, _STYLES.get(heading, "body indented"), width)
        for heading, width in zip(headings, WIDTHS, strict=True)
    )
    found = tuple(piece for row in rows for piece in row_pieces(row, columns))
    return Table(name, columns, found, 1, description=description) if found else None


def _dates(context: ReportContext, area_id: str, number: int) -> Section:
    """Give each deliverable by its date, with where it stands and how likely the date was judged to be kept.

    A checkpoint's likelihood is what the latest review said, for one that is past the last that was made.
    """
    checkpoints, national = context.results.checkpoints, context.results.national
    own = records(checkpoints[checkpoints["area_id"] == area_id].sort_values("checkpoint"))

    def rows() -> Iterator[tuple[Value, ...]]:
        for point in own:
            at = day_or(point["checkpoint"], "No date")
            is_own = (national["area_id"] == area_id) & (national["checkpoint"] == point["checkpoint"])
            for each in records(national[is_own]):
                what = f"{each['national_id']}  {text_or(each['deliverable'])}{deadline_words(each)}"
                yield at, what, standing_words(each), text_or(point["likelihood"])

    months = read_months(context)
    named = [months[at] for point in own if isinstance(at := day_or(point["checkpoint"]), date) and at in months]
    read = f"The form names {listed(named, 'and')}: {READ}." if named else ""
    found = _table(f"Dates_{number}", DATES, rows(), "Each deliverable by its date, and how likely the date is kept")
    notes = tuple(note for note in (LIKELIHOODS, read) if note) if found else ()
    return "Key dates and deliverables", found or "No national milestone is in the tracker for this area.", notes


def _questions(context: ReportContext, area_id: str, number: int) -> Section:
    questions = context.results.questions
    own = records(questions[questions["area_id"] == area_id])
    answered = sum(record["state"] == "Answered" for record in own)
    asked = sum(bool(record["is_asked"]) for record in own)
    rows: Iterator[tuple[Value, ...]] = (
        (
            record["question_id"],
            text_or(record["question"]),
            answer_of(record),
            day_or(record["review_date"], "No date"),
        )
        for record in own
    )
    found = _table(f"Key_questions_{number}", QUESTIONS, rows, "Each key question with its answer")
    title = f"Key questions: {answered or 'none'} of {asked} asked {'is' if answered == 1 else 'are'} answered"
    nothing = "No key question is in the tracker for this area."
    return title if asked else "Key questions", found or nothing, ()


def _risks(context: ReportContext, area_id: str, number: int) -> Section:
    own = records(risks_of(context.results.risks, area_id))
    rows: Iterator[tuple[Value, ...]] = (
        (record["risk_id"], text_or(record["risk"]), risk_answer(record), score_words(record)) for record in own
    )
    found = _table(f"Key_risks_{number}", RISKS, rows, "Each open risk with its mitigating action, owner and score")
    return "Key risks and mitigating actions", found or "No open risk is recorded for this area.", ()


def _breaks(layout: Layout, starts: list[int], last: int) -> tuple[int, ...]:
    """Return the row before the section with which a second page begins, so that no section is torn without need."""
    if page_height(layout, last) <= PAGE_POINTS:
        return ()
    fitting = [row for row in starts if page_height(layout, row - 1) <= PAGE_POINTS]
    return (fitting[-1] - 1,) if fitting and page_height(layout, fitting[-1]) >= PAGE_POINTS * LEAST else ()


def risks_of(risks: pd.DataFrame, area_id: str) -> pd.DataFrame:
    """Return an area's open risks, the highest score first."""
    own = risks[(risks["area_id"] == area_id) & (risks["status"] == "Open")]
    return own.sort_values(["score", "risk_id"], ascending=[False, True])
