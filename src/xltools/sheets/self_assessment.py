"""Self-assessment: the requirements and key questions, now and at the review before, and the support asked for."""

import pandas as pd

from xltools import rag
from xltools.edition import Edition
from xltools.report import Axis, Cell, Chart, Column, Formula, Page, Series, Sheet, Span, Table, Value
from xltools.sheets.layout import Layout
from xltools.sheets.lookups import workings_link
from xltools.sheets.nothing import nothing_row
from xltools.sheets.words import NOT_GIVEN, Record, day_or, plural, records, text_or

REQUIREMENTS = (
    Column("Requirement", "body", 46), Column("Group", "word", 14), Column("Rating", "rating", 13),
    Column("Before", "rating", 13), Column("Movement", "word", 12), Column("Review date", "date", 13),
    Column("Review", "word", 12), Column("Evidence", "body", 46), Column("ID", "id", 10),
)  # fmt: skip
HISTORY = (
    Column("Review date", "date word"), *(Column(word, "whole") for word in rag.RATINGS), Column("Not rated", "whole")
)  # fmt: skip
SUPPORT = (Column("Area", "body"), Column("Area ID", "id"), Column("Asked on", "date"), Column("Question ID", "id"))
QUESTIONS = (
    Column("Question", "body"), Column("Theme", "body"), Column("Standing", "word"), Column("Area ID", "id"),
    Column("Question ID", "id"), Column("Answered on", "date"), Column("Answer type", "word"),
    Column("Answer", "body"), Column("Same before", "word"),
)  # fmt: skip


def self_assessment_sheet(edition: Edition) -> Sheet:
    """Lay out the requirements, their history with its chart, the support asked for, and the key questions."""
    layout = Layout("Self-assessment")
    row = layout.head(edition, _title(edition.results.requirements), "")
    layout.put(row - 2, 1, _counted(edition.results.requirements), "subtitle")
    first = _requirements(layout, edition, row)
    chart_row = _history(layout, edition, first.last_row + 2)
    support = _support(layout, edition, chart_row)
    last = _questions(layout, edition, support)
    page = Page(repeat_rows=(last, last), breaks=(first.last_row, last - 2))
    return layout.sheet(freeze=(row + 1, 2), page=page)


def _title(requirements: pd.DataFrame) -> str:
    good = int(requirements["rating"].isin([rag.GREEN, rag.AMBER_GREEN]).sum())
    worse = int((requirements["movement"] == "Worse").sum())
    better = int((requirements["movement"] == "Better").sum())
    moved = f"; {plural(better, 'moved up', 'moved up')}, {worse or 'none'} down" if better or worse else ""
    return f"Self-assessment: {good} of {plural(len(requirements), 'requirement')} Green or Amber/Green{moved}"


def _counted(requirements: pd.DataFrame) -> Formula:
    """Count the ratings in one live sentence."""
    words = (*rag.SCALE, rag.NOT_RATED)
    expression = '&", "&'.join(f'COUNTIF(tbl_Requirements[Rating],"{word}")&" {word}"' for word in words)
    value = ", ".join(f"{int((requirements['rating'] == word).sum())} {word}" for word in words)
    return Formula(expression, value)


def _requirements(layout: Layout, edition: Edition, row: int) -> Table:
    rows = tuple(_requirement(record) for record in records(edition.results.requirements))
    none = nothing_row(REQUIREMENTS, "Requirement", "No requirement is in the tracker.", {"Rating": rag.NOT_RATED})
    table = Table("Requirements", REQUIREMENTS, rows or (none,), row, description="Each requirement now and before")
    layout.table(table)
    layout.colour_columns(table, ["Rating", "Before"])
    layout.colour_columns(table, ["Movement"], "movement")
    return table


def _requirement(record: Record) -> tuple[Value, ...]:
    key = record["requirement_id"]
    return (
        record["requirement"],
        text_or(record["group"]),
        record["rating"],
        text_or(record["previous_rating"], "None"),
        text_or(record["movement"], "None"),
        day_or(record["review_date"], "No review"),
        "Stale" if record["is_stale"] else "In time",
        text_or(record["evidence"]),
        Cell(key, "", workings_link(key, "rating")),
    )


def _history(layout: Layout, edition: Edition, row: int) -> int:
    """Put the counts at each review, and below them their chart; return the next free row."""
    history = edition.results.assessment_history
    layout.section(row, 1, len(REQUIREMENTS), "How the requirements were rated at each review")
    rows = tuple(
        (day_or(r["review_date"], "No date"), *(int(r[word]) for word in (*rag.RATINGS, rag.NOT_RATED)))
        for r in records(history)
    )
    table = layout.table(
        Table("Assessment", HISTORY, rows or (("No review", 0, 0, 0, 0, 0),), row + 1, description="Ratings by review")
    )
    if history.empty:
        return table.last_row + 2
    layout.charts.append(assessment_chart(history, row + 1))
    return max(table.last_row, row + 14) + 2


def assessment_chart(history: pd.DataFrame, row: int) -> Chart:
    """Draw how many requirements had each rating at each review, with what that comes to now as its title."""
    last = history.iloc[-1]
    good = int(last[rag.GREEN]) + int(last[rag.AMBER_GREEN])
    total = int(sum(last[word] for word in rag.RATINGS))
    series = tuple(
        Series(word, Span("Assessment", word), Span("Assessment", "Review date"), _look(word), show_values=True)
        for word in reversed(rag.RATINGS)
    )
    return Chart(
        "column stacked",
        f"Self-assessment: {good} of {total} requirements now Green or Amber/Green",
        series,
        f"Stacked columns: how many requirements had each rating at each of {len(history)} reviews; "
        f"at the last, {good} of {total} were Green or Amber/Green.",
        row=row, column=7, width=520, height=300,
        x=Axis(number_format="mmm yy"), y=Axis(is_hidden=True), with_legend=True, gap=40,
    )  # fmt: skip


def _look(rating: str) -> str:
    return rating.lower().replace("/", " ")


def _support(layout: Layout, edition: Edition, row: int) -> int:
    questions = edition.results.questions
    asked = records(questions[(questions["theme"] == "Support") & (questions["state"] == "Answered")])
    layout.section(
        row, 1, len(REQUIREMENTS), f"Support asked for: {plural(len(asked), 'area asks', 'areas ask')} for it"
    )
    rows = tuple(
        (f"{r['area']}: {r['answer']}", r["area_id"], day_or(r["review_date"]), r["question_id"]) for r in asked
    )
    none = nothing_row(SUPPORT, "Area", "No area asks for support.")
    table = layout.table(Table("Support", SUPPORT, rows or (none,), row + 1, description="Support asked for, by area"))
    return table.last_row + 2


def _questions(layout: Layout, edition: Edition, row: int) -> int:
    questions = records(edition.results.questions)
    asked = sum(bool(r["is_asked"]) for r in questions)
    answered = sum(r["state"] == "Answered" for r in questions)
    layout.section(row, 1, len(REQUIREMENTS), f"Key questions: {answered} of {asked} asked are answered")
    none = nothing_row(QUESTIONS, "Question", "No key question is in the tracker.")
    rows = tuple(_question(record) for record in questions)
    layout.table(
        Table("Questions", QUESTIONS, rows or (none,), row + 1, description="Each key question and its answer")
    )
    return row + 1


def _question(record: Record) -> tuple[Value, ...]:
    before = text_or(record["previous_answer"], "")
    same = "No answer before" if not before else "Yes" if before == record["answer"] else "No"
    return (
        record["question"],
        text_or(record["theme"]),
        record["state"],
        text_or(record["area_id"]),
        record["question_id"],
        day_or(record["review_date"], "No answer"),
        text_or(record["answer_type"]),
        text_or(record["answer"], NOT_GIVEN if record["is_asked"] else f"Not asked: only if {record['asked_if']}"),
        same,
    )
