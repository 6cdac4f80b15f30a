"""The regional return's pages: the form of paper 004, filled from the tracker or plainly marked as not given."""

import pandas as pd

from xltools import rag
from xltools.edition import Edition
from xltools.report import Cell, Page, Range, Sheet
from xltools.sheets.layout import Layout, day
from xltools.sheets.paragraphs import put_paragraph
from xltools.sheets.words import NOT_GIVEN, Record, day_or, records, text_or

GROUPS = {
    "Stakeholders": "Are all stakeholders engaged in and supportive of local planning?",
    "Arrangements": "Are these key arrangements settled and in place?",
}
LAST = 4
LINE = 112  # characters that fit from the second to the last column of an area's page


def requirements_form(edition: Edition) -> Sheet:
    """Lay out the underpinning requirements, each rated in its own column, as the form has them."""
    layout = Layout("Underpinning requirements", "printed", Page("landscape", "A4", 1, 1))
    layout.widths.update({1: 66, 2: 13, 3: 13, 4: 13, 5: 13, 6: 52})
    row = layout.head(edition, "Underpinning requirements", f"Council: {text_or(edition.settings.council)}")
    requirements = edition.results.requirements
    for group, question in GROUPS.items():
        row = _requirement_group(layout, row, question, records(requirements[requirements["group"] == group]))
    return layout.sheet()


def _requirement_group(layout: Layout, row: int, question: str, group: list[Record]) -> int:
    layout.section(row, 1, 6, question)
    layout.put_row(row + 1, 1, ("Requirement", *rag.RATINGS, "Evidence"), "heading")
    first = row + 2
    for offset, record in enumerate(group):
        marks = [Cell(word if record["rating"] == word else None, "rating boxed") for word in rag.RATINGS]
        rated = "" if rag.is_rated(record["rating"]) else f" (rating {NOT_GIVEN.lower()})"
        layout.put_row(
            first + offset,
            1,
            (
                Cell(record["requirement"] + rated, "body ruled"),
                *marks,
                Cell(text_or(record["evidence"]), "body small ruled"),
            ),
        )
    if not group:
        layout.put(first, 1, "No requirement of this kind is in the tracker.", "line quiet")
    layout.colour_words(Range(first, 2, first + max(len(group), 1) - 1, 5))
    return first + max(len(group), 1) + 1


def area_form(edition: Edition, area: Record, number: int) -> Sheet:
    """Lay out one area's page: description, dates, likelihood, key questions, risks, useful information."""
    layout = Layout(f"Area {area['area_id']}", "printed", Page("portrait", "A4", 1, 0))
    layout.widths.update({1: 27, 2: 34, 3: 34, 4: 34})
    row = layout.head(edition, f"Milestone {number}: {area['area']}", f"Council: {text_or(edition.settings.council)}")
    row = _prose(layout, row, "Description", text_or(area["description"]))
    row = _dates(layout, edition, area["area_id"], row)
    row = _questions(layout, edition, area["area_id"], row)
    row = _risks(layout, edition, area["area_id"], row)
    _prose(layout, row, "Useful information", text_or(area["useful_information"]))
    return layout.sheet()


def _prose(layout: Layout, row: int, title: str, text: str) -> int:
    layout.section(row, 1, LAST, title)
    return put_paragraph(layout, row + 1, 1, text, LINE + 24) + 1


def _dates(layout: Layout, edition: Edition, area_id: str, row: int) -> int:
    """Put deliverables, standing and likelihood under each checkpoint, side by side."""
    layout.section(row, 1, LAST, "Key dates and deliverables")
    checkpoints = edition.results.checkpoints
    own = records(checkpoints[checkpoints["area_id"] == area_id].sort_values("checkpoint"))
    if not own:
        layout.put(row + 1, 1, "No national milestone is in the tracker for this area.", "line quiet")
        return row + 3
    for label, offset in (("Checkpoint", 1), ("Deliverables", 2), ("Where it stands", 3)):
        layout.put(row + offset, 1, label, "body strong ruled top")
    for offset, word in enumerate(rag.LIKELIHOODS, start=4):
        layout.put(row + offset, 1, "How likely is it?" if offset == 4 else None, "body strong top")
        for column, checkpoint in enumerate(own[: LAST - 1], start=2):
            layout.put(row + offset, column, word if checkpoint["likelihood"] == word else None, "rating boxed")
    for column, checkpoint in enumerate(own[: LAST - 1], start=2):
        _checkpoint(layout, edition, checkpoint, row, column)
    layout.colour_words(Range(row + 4, 2, row + 7, LAST), "likelihood")
    return row + 9


def _checkpoint(layout: Layout, edition: Edition, checkpoint: Record, row: int, column: int) -> None:
    national = edition.results.national
    own = national[
        (national["area_id"] == checkpoint["area_id"]) & (national["checkpoint"] == checkpoint["checkpoint"])
    ]
    parts = [f"{r['national_id']}  {r['deliverable']}{_deadline(r)}" for r in records(own)]
    layout.put(row + 1, column, day_or(checkpoint["checkpoint"], "No date"), "date strong ruled")
    layout.put(row + 2, column, "\n".join(parts) or NOT_GIVEN, "body small ruled top")
    standing = str(checkpoint["state"])
    if checkpoint["likelihood"] == "":
        standing += "; likelihood not given"
    layout.put(row + 3, column, standing, "body ruled")


def _deadline(record: Record) -> str:
    deadline = day_or(record["deadline"])
    return f" (by {day(deadline)})" if deadline is not None and not isinstance(deadline, str) else ""


def _questions(layout: Layout, edition: Edition, area_id: str, row: int) -> int:
    questions = edition.results.questions
    own = records(questions[questions["area_id"] == area_id])
    answered = sum(record["state"] == "Answered" for record in own)
    asked = sum(bool(record["is_asked"]) for record in own)
    layout.section(row, 1, LAST, f"Key questions: {answered} of {asked} asked are answered")
    row += 1
    for record in own:
        answer = record["answer"] if record["state"] == "Answered" else _unanswered(record)
        row = put_paragraph(layout, row, 1, f"{record['question_id']}  {record['question']}", LINE + 20, "line strong")
        row = put_paragraph(layout, row, 2, answer, LINE)
    return row + 1


def _unanswered(record: Record) -> str:
    return NOT_GIVEN if record["is_asked"] else f"Not asked: only if {record['asked_if']}"


def _risks(layout: Layout, edition: Edition, area_id: str, row: int) -> int:
    risks = edition.results.risks
    own = records(_open_risks(risks, area_id))
    layout.section(row, 1, LAST, "Key risks and mitigating actions")
    row += 1
    if not own:
        layout.put(row, 1, "No open risk is recorded for this area.", "line quiet")
        return row + 2
    for record in own:
        head = f"{record['risk_id']}  {record['risk']} (score {int(record['score'])}, {record['band']})"
        row = put_paragraph(layout, row, 1, head, LINE + 20, "line strong")
        owner = f" Owner: {record['owner']}." if record["owner"] else ""
        row = put_paragraph(layout, row, 2, f"{text_or(record['mitigation'])}{owner}", LINE)
    return row + 1


def _open_risks(risks: pd.DataFrame, area_id: str) -> pd.DataFrame:
    own = risks[(risks["area_id"] == area_id) & (risks["status"] == "Open")]
    return own.sort_values(["score", "risk_id"], ascending=[False, True])
