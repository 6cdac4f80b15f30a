"""The regional return's first page: the underpinning requirements, each rated in its own column."""

from xltools.report.context import Edition
from xltools.report.model import Cell, Page, Range, Sheet
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.paragraphs import width_for
from xltools.report.sheets.words import NOT_GIVEN, Record, records, text_or
from xltools.schema import rag

GROUPS = {
    "Stakeholders": "Are all stakeholders engaged in and supportive of local planning?",
    "Arrangements": "Are these key arrangements settled and in place?",
}
OTHER = "Other requirements"
WIDTHS = {1: 52.0, 2: 13.0, 3: 13.0, 4: 13.0, 5: 13.0, 6: 46.0}


def requirements_form(edition: Edition) -> Sheet:
    """Lay out the underpinning requirements, each rated in its own column, as the form has them."""
    layout = Layout("Underpinning requirements", "printed")
    requirements = edition.results.requirements
    layout.widths.update(WIDTHS)
    layout.widths[1] = width_for(requirements["requirement"], WIDTHS[1])
    layout.widths[6] = width_for(requirements["evidence"], WIDTHS[6])
    counts = [f"{int((requirements['rating'] == word).sum())} {word}" for word in rag.RATINGS]
    council = f"Council: {text_or(edition.settings.council)}"
    note = "Each requirement's rating stands in its own column; the other three are blank."
    row = layout.head(edition, f"Underpinning requirements: {', '.join(counts)}", council, note)
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
