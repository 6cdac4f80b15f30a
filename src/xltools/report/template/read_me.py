"""The first sheet of the tracker: what it is, how to fill it, what its colours mean, and what to do at month end."""

from collections.abc import Iterable, Iterator, Sequence

from xltools.report import theme
from xltools.report.model import Cell, Column, Link, Page, Sheet, Table
from xltools.schema.checks import SheetSpec
from xltools.schema.loading import Schemas
from xltools.schema.rag import Scale

READ_ME = "Read me"

_Line = tuple[str, str]  # a word to find it by, and the sentence

_WHAT: tuple[_Line, ...] = (
    (
        "Tracker",
        (
            "The one place where the programme's plan, ratings, measures, risks and actions are kept. xltools checks "
            "it and makes the packs for the Boards from it; it reads this workbook and never changes it."
        ),
    ),
)
_HOW: tuple[_Line, ...] = (
    (
        "Rows",
        (
            "Type in the row under the last one: the table grows as you type. One row is one thing; leave no blank "
            "rows between, merge no cells, and add no totals."
        ),
    ),
    ("Lists", "Choose from the list where a cell offers one; select a cell to read what belongs in it."),
    ("Dates and figures", "Type dates as 31/03/2012, percentages with their sign (85%), money as digits."),
    ("IDs", "Other sheets refer to a row by its ID, so keep it. Separate several IDs in one cell with '; '."),
    ("Not known yet", "Leave the cell blank: no 'tbc', no 'N/A'."),
    ("Pasting", "Use Paste Special, Values: plain pasting removes lists, help and colours."),
    ("Columns of your own", "Add columns and sheets as you like: xltools ignores them. Keep the headings as they are."),
    ("Invented content", "Where a fact is invented, to show what goes where, its row says Illustrative."),
)
_MONTH_END: tuple[_Line, ...] = (
    (
        "1. Update",
        "Fill in the sheets, set As at in Settings to the last day that the data covers, and save.",
    ),
    (
        "2. Build",
        (
            "Double-click build.cmd in the programme's folder, or type xltools build. Fix what it lists, cell by "
            "cell, save, and build again."
        ),
    ),
    (
        "3. Read and send",
        (
            "Read the packs in output, in the folder of that day. When they are agreed, type xltools build --final: it "
            "makes the packs to send and keeps what they were made from."
        ),
    ),
)
_HEADINGS = (
    ("Heading", "heading outcome", "Needed in every row."),
    ("Heading", "heading top", "Filled in where it applies."),
    ("Cell", "error boxed", "Wrong: no pack is made until it is fixed. Select the cell to see its help."),
    ("Cell", "warning boxed", "Worth checking: the pack is made, and says so."),
)


def read_me(title: str, specs: Schemas, notes: Sequence[str]) -> Sheet:
    """Lay out the sheet that tells staff how to use the tracker.

    Args:
        title: whose tracker it is.
        specs: its sheets, and what its ratings are.
        notes: what else its readers must know, such as that it is an example.
    """
    lines: list[tuple[Cell, ...]] = [(Cell(title, "title"),)]
    lines += _section("What this workbook is", (*_WHAT, *(("Note", note) for note in notes)))
    lines += _section("How to fill it", _HOW)
    lines += _section("Month end, in three steps", _MONTH_END)
    lines += [(), _head("What the colours mean"), *_colours(specs.scale), (), _head("What each sheet is for")]
    cells = {(row, place): cell for row, line in enumerate(lines, 1) for place, cell in enumerate(line, 1)}
    return Sheet(
        READ_ME,
        "accessible",
        cells=cells,
        tables=(_sheets_table(specs, len(lines) + 1),),
        widths={1: 24, 2: 96},
        page=Page(orientation="portrait", pages_tall=1),
        tab="outcome",
    )


def _section(title: str, lines: Iterable[_Line]) -> list[tuple[Cell, ...]]:
    return [(), _head(title), *((Cell(word, "strong top"), Cell(text, "body top")) for word, text in lines)]


def _head(title: str) -> tuple[Cell, ...]:
    return Cell(title, "section"), Cell(None, "section")


def _colours(scale: Scale) -> Iterator[tuple[Cell, ...]]:
    """Show each colour on a word, beside what it means."""
    for word, style, meaning in _HEADINGS:
        yield Cell(word, style), Cell(meaning, "body")
    for rating in scale.ratings:
        yield Cell(rating, f"rating {scale.looks[rating]}"), Cell(f"{scale.meanings[rating]}.", "body")
    for word, look in theme.likelihood_styles(scale).items():
        meaning = f"How likely a checkpoint is to be met; its rating is {scale.likelihood_rating[word]}."
        yield Cell(word, f"centre {look}"), Cell(meaning, "body")


def _sheets_table(specs: Iterable[SheetSpec], row: int) -> Table:
    rows = tuple((Cell(spec.name, "link", Link(sheet=spec.name)), spec.purpose) for spec in specs)
    columns = (Column("Sheet", "body", 24), Column("What it is for", "body", 96))
    return Table("Sheets", columns, rows, row=row, description="The tracker's sheets and what each is for")
