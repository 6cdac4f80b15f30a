"""The parts of the regional return: its requirements, its key dates, and words that form and data share."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from xltools.measures.national import DUE, MET_LATE, MISSED
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Page, Range, Sheet
from xltools.report.sheets.columns import read_months
from xltools.report.sheets.layout import Layout, short_day
from xltools.report.sheets.paragraphs import lines_of, width_for
from xltools.report.sheets.words import NOT_GIVEN, Record, day_or, number_or_none, records, text_or
from xltools.schema import rag
from xltools.text.words import plural

#: What the form leaves blank for itself, so that nothing is asked of the council.
NONE_LISTED = "None is listed on the form for this area"


def deliverable_words(record: Record) -> str:
    """Say what had to be in place, with its own deadline and where it stands."""
    by = f" (by {day_text(record['deadline'])})" if day_text(record["deadline"]) else ""
    return f"{record['national_id']}  {text_or(record['deliverable'])}{by}: {standing_words(record)}"


def standing_words(record: Record) -> str:
    """Say where a deliverable or a checkpoint stands: "Met late, by 61 days"."""
    late = number_or_none(record["late_days"])
    days = plural(int(late), "day") if late is not None else ""
    if record["state"] == MET_LATE and days:
        return f"Met late, by {days}"
    if record["state"] == MISSED and days:
        now = day_text(record.get("expected"))
        return f"Missed, {days} late" + (f"; expected {now}" if now else "")
    return "Not due yet" if record["state"] == DUE else str(record["state"])


def likelihood_question(record: Record) -> str:
    """Ask of a checkpoint what the form asks."""
    return f"How likely is it to be achieved by {day_text(record['checkpoint']) or 'a date that is not given'}?"


def answer_of(record: Record) -> str:
    """Return a question's answer, or why there is none."""
    if record["state"] == "Answered":
        return str(record["answer"])
    return NOT_GIVEN if record["is_asked"] else f"Not asked: only if {record['asked_if']}"


def risk_question(record: Record) -> str:
    """Name a risk, with its score and band."""
    score = number_or_none(record["score"])
    scored = "not scored" if score is None else f"score {int(score)}, {record['band']}"
    return f"{text_or(record['risk'])} ({scored})"


def risk_answer(record: Record) -> str:
    """Say what is done about a risk, and whose it is."""
    done = text_or(record["mitigation"]).rstrip().removesuffix(".")
    return f"{done}. Owner: {text_or(record['owner'], NOT_GIVEN.lower())}."


def useful_information(area: Record) -> str:
    """Return what the form gives as useful information about an area; giving none is not a gap in the return."""
    return text_or(area["useful_information"], NONE_LISTED)


def day_text(value: object) -> str:
    """Return a date in words, or nothing where it is blank."""
    day = day_or(value)
    return short_day(day) if day is not None and not isinstance(day, str) else ""


GROUPS = {
    "Stakeholders": "Are all stakeholders engaged in and supportive of local planning?",
    "Arrangements": "Are these key arrangements settled and in place?",
}
OTHER = "Other requirements"
WIDTHS = {1: 52.0, 2: 13.0, 3: 13.0, 4: 13.0, 5: 13.0, 6: 46.0}


def requirements_form(context: ReportContext) -> Sheet:
    """Lay out the underpinning requirements, each rated in its own column, as the form has them."""
    layout = Layout("Underpinning requirements", "printed")
    requirements = context.results.requirements
    layout.widths.update(WIDTHS)
    layout.widths[1] = width_for(requirements["requirement"], WIDTHS[1])
    layout.widths[6] = width_for(requirements["evidence"], WIDTHS[6])
    counts = [f"{int((requirements['rating'] == word).sum())} {word}" for word in rag.RATINGS]
    council = f"Council: {text_or(context.settings.council)}"
    note = "Each requirement's rating is in its own column; the other three are blank."
    row = layout.head(context, f"Underpinning requirements: {', '.join(counts)}", council, note)
    for group, question in GROUPS.items():
        row = _requirement_group(layout, row, question, records(requirements[requirements["group"] == group]))
    others = records(requirements[~requirements["group"].isin(list(GROUPS))])
    if others:
        _requirement_group(layout, row, OTHER, others)
    return layout.sheet(page=Page("landscape", "A4", 1, 0))


def _requirement_group(layout: Layout, row: int, question: str, group: list[Record]) -> int:
    layout.section(row, 1, len(WIDTHS), question)
    layout.put_row(row + 1, 1, ("Requirement", *(Cell(word, "heading centre") for word in rag.RATINGS)), "heading")
    layout.put(row + 1, 6, "Evidence", "heading indented")
    first = row + 2
    for offset, record in enumerate(group):
        _requirement(layout, first + offset, record)
    if not group:
        layout.put(first, 1, "No requirement of this kind is in the tracker.", "line quiet")
    last = first + max(len(group), 1) - 1
    layout.colour_words(Range(first, 2, last, 5))
    return last + 2


def _requirement(layout: Layout, row: int, record: Record) -> None:
    marks = [Cell(word if record["rating"] == word else None, "rating boxed") for word in rag.RATINGS]
    rated = "" if rag.is_rated(record["rating"]) else f" (rating {NOT_GIVEN.lower()})"
    asked = f"{record['requirement_id']}  {text_or(record['requirement'])}{rated}"
    evidence = Cell(text_or(record["evidence"]), "body indented ruled")
    layout.put_row(row, 1, (Cell(asked, "body ruled"), *marks, evidence))


ABREAST = 3  # checkpoints side by side, as on the form
FIRST = 2
CHARACTERS = 25.0  # of one checkpoint's column
LINE = 13.5


def put_dates(layout: Layout, context: ReportContext, area_id: str, row: int) -> int:
    """Put an area's checkpoints three abreast; return the next free row."""
    layout.section(row, 1, FIRST + ABREAST - 1, "Key dates and deliverables")
    layout.heights[row] = 20
    checkpoints = context.results.checkpoints
    own = records(checkpoints[checkpoints["area_id"] == area_id].sort_values("checkpoint"))
    if not own:
        layout.put(row + 1, 1, "No national milestone is in the tracker for this area.", "line quiet")
        return row + 3
    row += 1
    months = read_months(context)
    own = [checkpoint | {"month": months.get(_day(checkpoint) or date.min, "")} for checkpoint in own]
    for start in range(0, len(own), ABREAST):
        row = _abreast(layout, context, own[start : start + ABREAST], row)
    return row


def _abreast(layout: Layout, context: ReportContext, checkpoints: list[Record], row: int) -> int:
    layout.put(row, 1, "By", "line strong ruled")
    layout.fill(row, FIRST, FIRST + ABREAST - 1, "line ruled")
    for column, checkpoint in enumerate(checkpoints, start=FIRST):
        layout.put(row, column, day_or(checkpoint["checkpoint"], "No date"), "date word strong ruled")
    if any(checkpoint["month"] for checkpoint in checkpoints):
        row = _columns(layout, row + 1, "On the form", [_named(checkpoint) for checkpoint in checkpoints]) - 1
    deliverables = [list(_lines(context.results.national, checkpoint)) for checkpoint in checkpoints]
    row = _columns(layout, row + 1, "Deliverables", deliverables)
    states = [lines_of(standing_words(checkpoint), CHARACTERS) for checkpoint in checkpoints]
    row = _columns(layout, row, "Where it stands", states)
    return _likelihoods(layout, checkpoints, row) + 1


def _day(checkpoint: Record) -> date | None:
    day = day_or(checkpoint["checkpoint"])
    return day if isinstance(day, date) else None


def _named(checkpoint: Record) -> list[str]:
    """Say how the form names a checkpoint by month alone, and that its day is a reading."""
    month = checkpoint["month"]
    return lines_of(f"{month}, read as the day before it begins" if month else "This day", CHARACTERS)


def _lines(national: pd.DataFrame, checkpoint: Record) -> Iterator[str]:
    is_own = (national["area_id"] == checkpoint["area_id"]) & (national["checkpoint"] == checkpoint["checkpoint"])
    for record in records(national[is_own]):
        yield from lines_of(deliverable_words(record), CHARACTERS)


def _columns(layout: Layout, row: int, label: str, columns: list[list[str]]) -> int:
    """Put texts side by side, line by line, over a hairline; return the next free row."""
    last = row + max(map(len, columns)) - 1
    for each in range(row, last + 1):
        rule = " ruled top" if each == last else ""
        layout.put(each, 1, label if each == row else None, f"line strong{rule}")
        layout.heights[each] = LINE + (3 if rule else 0)
        for column in range(ABREAST):
            lines = columns[column] if column < len(columns) else []
            place = each - row
            layout.put(each, FIRST + column, lines[place] if place < len(lines) else None, f"line{rule}")
    return last + 1


def _likelihoods(layout: Layout, checkpoints: list[Record], row: int) -> int:
    """Put a box for each likelihood under each checkpoint; the one that was judged holds its word.

    A checkpoint's likelihood is what the latest review said, for one that is past the last that was made.
    """
    layout.put(row, 1, "How likely is it?", "line strong")
    for column, checkpoint in enumerate(checkpoints, start=FIRST):
        layout.put(row, column, None if checkpoint["likelihood"] else NOT_GIVEN, "line centre")
    for offset, word in enumerate(rag.LIKELIHOODS, start=1):
        layout.put(row + offset, 1, word, "line")
        for column, checkpoint in enumerate(checkpoints, start=FIRST):
            layout.put(row + offset, column, word if checkpoint["likelihood"] == word else None, "rating boxed")
    last = row + len(rag.LIKELIHOODS)
    layout.colour_words(Range(row + 1, FIRST, last, FIRST + ABREAST - 1), "likelihood")
    return last + 1
