"""Self-assessment: the requirements and key questions, now and at the review before, and the support asked for."""

from dataclasses import replace

import pandas as pd

from xltools.measures.questions import ANSWERED, NOT_ASKED
from xltools.report.context import ReportContext
from xltools.report.model import Axis, Cell, Chart, Column, Formula, Page, Series, Sheet, Span, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.paragraphs import width_for
from xltools.report.sheets.shared_columns import with_wide_ids, workings_link
from xltools.report.sheets.words import NOT_GIVEN, Record, day_or, nothing_row, records, text_or
from xltools.report.theme import ROW_HEIGHT
from xltools.schema import rag
from xltools.schema.rag import FOUR, Scale
from xltools.text.words import plural

WIDTH, HEIGHT = 780, 264  # pixels
HEIGHT_ROWS = -int(-HEIGHT * 72 / 96 // ROW_HEIGHT)  # rows that it takes
COLUMN = 7
MOST = 16  # reviews that are drawn, the latest


def assessment_chart(history: pd.DataFrame, row: int, scale: Scale = FOUR) -> Chart:
    """Draw the counts of the latest reviews, with what the last comes to as its title."""
    last, first = history.iloc[-1], max(len(history) - MOST, 0)
    good, total = (int(sum(last[word] for word in words)) for words in (scale.on_track, scale.words))
    series = tuple(
        Series(word, _span(word, first), _span("Review date", first), scale.looks[word], show_values=True)
        for word in scale.words
    )
    return Chart(
        "column stacked",
        f"Self-assessment: {good} of {total} requirements now {scale.on_track_text}",
        series,
        f"Stacked columns: how many requirements had each rating at each of the last {len(history) - first} reviews; "
        f"at the last, {good} of {total} were {scale.on_track_text}.",
        row=row, column=COLUMN, width=WIDTH, height=HEIGHT,
        x=Axis(number_format="mmm yy"), y=Axis(is_hidden=True), with_legend=True, gap=40,
    )  # fmt: skip


def _span(heading: str, first: int) -> Span:
    return Span("Assessment", heading, first)


#: Six narrow columns, which the history's counts share, then the two that hold text.
REQUIREMENTS = (
    Column("ID", "id strong", 11), Column("Rating", "rating", 13), Column("Before", "rating", 13),
    Column("Movement", "word", 12), Column("Review date", "date", 13), Column("Review", "word", 12),
    Column("Requirement", "body", 48), Column("Evidence", "body indented", 48), Column("Group", "word indented", 17),
)  # fmt: skip
QUESTIONS = (
    Column("Question ID", "id strong"), Column("Standing", "word"), Column("Same before", "word"),
    Column("Area ID", "id"), Column("Review date", "date"), Column("Answer type", "word"),
    Column("Question", "body"), Column("Answer", "body indented"), Column("Theme", "body indented"),
)  # fmt: skip
SUPPORT = (
    *QUESTIONS[:6],
    Column("Area", "body"),
    Column("Support asked for", "body indented"),
    Column("Theme", "body indented"),
)
LAST = len(REQUIREMENTS)
TEXT = 7  # the first of the two columns that hold text
NOTE = (
    "Ratings are each requirement's own at its latest review. Before: at the review before that. Stale: reviewed "
    "longer ago than the Settings allow."
)


def self_assessment_sheet(context: ReportContext) -> Sheet:
    """Lay out the requirements, their history with its chart, the support asked for, and the key questions."""
    layout = Layout("Self-assessment", scale=context.scale)
    _widen(layout, context)
    row = layout.head(context, _title(context), NOTE, "")
    layout.put(row - 2, 1, _counted(context), "line strong")
    first = _requirements(layout, context, row)
    support = _history(layout, context, first.last_row + 2)
    asked = _support(layout, context, support)
    heading = _questions(layout, context, asked)
    breaks = [] if _is_beside(context) else [first.last_row + 1]
    breaks += [support - 1] if len(context.results.questions) else []
    page = Page(repeat_rows=(heading, heading), breaks=tuple(breaks))
    return layout.sheet(freeze=(row + 1, 2), page=page)


def _widen(layout: Layout, context: ReportContext) -> None:
    """Make the two columns of text wide enough for the longest."""
    requirements, questions = context.results.requirements, context.results.questions
    layout.widths[TEXT] = width_for([*requirements["requirement"], *questions["question"]], 48)
    layout.widths[TEXT + 1] = width_for([*requirements["evidence"], *questions["answer"]], 48)


def _title(context: ReportContext) -> str:
    requirements = context.results.requirements
    if requirements.empty:
        return "Self-assessment: no requirement is in the tracker"
    good = int(requirements["rating"].isin(context.scale.on_track).sum())
    worse = int((requirements["movement"] == "Worse").sum())
    better = int((requirements["movement"] == "Better").sum())
    moved = f"; {better or 'none'} moved up, {worse or 'none'} down" if better or worse else ""
    return f"Self-assessment: {good} of {plural(len(requirements), 'requirement')} {context.scale.on_track_text}{moved}"


def _counted(context: ReportContext) -> Formula:
    """Count the ratings in one live sentence."""
    requirements, words = context.results.requirements, (*context.scale.ratings, rag.NOT_RATED)
    expression = '&", "&'.join(f'COUNTIF(tbl_Requirements[Rating],"{word}")&" {word}"' for word in words)
    value = ", ".join(f"{int((requirements['rating'] == word).sum())} {word}" for word in words)
    return Formula(f'"Now: "&{expression}', f"Now: {value}")


def _requirements(layout: Layout, context: ReportContext, row: int) -> Table:
    rows = tuple(_requirement(record) for record in records(context.results.requirements))
    none = nothing_row(REQUIREMENTS, "Requirement", "No requirement is in the tracker.", {"Rating": "None"})
    columns = with_wide_ids(REQUIREMENTS, rows)
    table = Table("Requirements", columns, rows or (none,), row, description="Each requirement now and before")
    layout.table(table)
    layout.colour_columns(table, ["Rating", "Before"])
    layout.colour_columns(table, ["Movement"], "movement")
    return table


def _requirement(record: Record) -> tuple[Value, ...]:
    key = record["requirement_id"]
    return (
        Cell(key, "", workings_link(key, "rating")),
        record["rating"],
        text_or(record["previous_rating"], "None"),
        text_or(record["movement"], "None"),
        day_or(record["review_date"], "No review"),
        "Stale" if record["is_stale"] else "In time",
        text_or(record["requirement"]),
        text_or(record["evidence"]),
        text_or(record["group"]),
    )


def _is_beside(context: ReportContext) -> bool:
    """Return whether the chart finds room beside the counts; else it is below them, both on a page of their own."""
    return len(context.scale.words) + 2 < COLUMN


def _history(layout: Layout, context: ReportContext, row: int) -> int:
    """Put the counts at each review with their chart beside them; return the next free row."""
    history, words = context.results.assessment_history, (*context.scale.ratings, rag.NOT_RATED)
    layout.section(row, 1, LAST, "How the requirements were rated at each review")
    rows = tuple((day_or(r["review_date"], "No date"), *(int(r[word]) for word in words)) for r in records(history))
    columns = (Column("Review date", "date word"), *(Column(word, "whole") for word in words[:-1]))
    columns += (Column(rag.NOT_RATED, "whole" if _is_beside(context) else "whole line"),)
    none: tuple[Value, ...] = ("No review", *(0 for _ in words))
    table = layout.table(Table("Assessment", columns, rows or (none,), row + 1, description="Ratings by review"))
    if history.empty:
        return table.last_row + 2
    chart = assessment_chart(history, row + 1 if _is_beside(context) else table.last_row + 2, context.scale)
    layout.charts.append(chart if _is_beside(context) else replace(chart, column=1))
    return max(table.last_row + 1, chart.row - 1 + HEIGHT_ROWS) + 2


def _support(layout: Layout, context: ReportContext, row: int) -> int:
    questions = context.results.questions
    asked = records(questions[(questions["theme"] == "Support") & questions["is_asked"]])
    answered = sum(record["state"] == ANSWERED for record in asked)
    told = f"{answered or 'none'} of {plural(len(asked), 'area')} asked said so" if asked else "no area was asked"
    layout.section(row, 1, LAST, f"What support would help: {told}")
    rows = tuple((*_question(record)[:6], text_or(record["area"]), *_question(record)[7:]) for record in asked)
    none = nothing_row(SUPPORT, "Area", "No area was asked which support would help.")
    columns = with_wide_ids(SUPPORT, rows)
    table = layout.table(Table("Support", columns, rows or (none,), row + 1, description="Support asked for, by area"))
    return table.last_row + 2


def _questions(layout: Layout, context: ReportContext, row: int) -> int:
    """Put every key question; return the row of the headings."""
    questions = records(context.results.questions)
    asked = sum(bool(r["is_asked"]) for r in questions)
    answered = sum(r["state"] == ANSWERED for r in questions)
    skipped = sum(r["state"] == NOT_ASKED for r in questions)
    other = f"; {skipped} did not apply" if skipped else ""
    layout.section(row, 1, LAST, f"Key questions: {answered} of {asked} asked are answered{other}")
    none = nothing_row(QUESTIONS, "Question", "No key question is in the tracker.")
    rows = tuple(_question(record) for record in questions)
    columns = with_wide_ids(QUESTIONS, rows)
    layout.table(Table("Questions", columns, rows or (none,), row + 1, description="Each key question and its answer"))
    return row + 1


def _question(record: Record) -> tuple[Value, ...]:
    before = text_or(record["previous_answer"], "")
    same = "None before" if not before else "Yes" if before == record["answer"] else "No"
    return (
        record["question_id"],
        record["state"],
        same,
        text_or(record["area_id"]),
        day_or(record["review_date"], "No review"),
        text_or(record["answer_type"]),
        record["question"],
        text_or(record["answer"], NOT_GIVEN if record["is_asked"] else f"Not asked: only if {record['asked_if']}"),
        text_or(record["theme"]),
    )


__all__ = ["assessment_chart", "self_assessment_sheet"]
