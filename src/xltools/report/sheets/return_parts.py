"""The parts of the regional return: its requirements, and words that form and data share."""

from xltools.measures.national import DUE, MET_LATE, MISSED
from xltools.report.context import ReportContext
from xltools.report.model import Column, Page, Sheet, Table, Value
from xltools.report.sheets.layout import Layout, short_day
from xltools.report.sheets.paging import placed_height, row_height
from xltools.report.sheets.paragraphs import row_pieces
from xltools.report.sheets.words import NOT_GIVEN, Record, day_or, number_or_none, records, text_or
from xltools.report.theme import ROW_HEIGHT
from xltools.schema import rag
from xltools.text.words import listed, plural

#: What the form says about its purpose and use, in our words.
ABOUT = tuple(
    {
        "Purpose": "The council's assessment of its own progress with the milestones. Descriptions and questions help "
        "to plan each milestone; they prescribe nothing.",
        "Use": "To discuss and challenge plans, measure progress and report it, show where more work is needed, and "
        "find what could be learned from others or done regionally. It is the basis for talks about regional support.",
        "How often": "Brought up to date each quarter at least; what it says goes into the council's usual reports.",
        "In the region": "Each region decides how it uses this: to report progress, to plan and aim its support, and "
        "to make good practice known.",
    }.items()
)
READER = "The region's lead for the programme"

#: What the form itself leaves blank, so that the council is asked for nothing.
NONE_LISTED = "None is listed on the form for this area"


def deadline_words(record: Record) -> str:
    """Say a deliverable's own deadline, if the form gives one: " (by 31 Dec 2010)"."""
    return f" (by {day_text(record['deadline'])})" if day_text(record["deadline"]) else ""


def standing_words(record: Record) -> str:
    """Say the state of a deliverable or a checkpoint: "Met late, by 61 days"."""
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


def score_words(record: Record) -> str:
    """Say a risk's score and band: "20, Extreme"."""
    score = number_or_none(record["score"])
    return "Not scored" if score is None else f"{int(score)}, {record['band']}"


def risk_answer(record: Record) -> str:
    """Say what is done about a risk, and whose it is."""
    done = text_or(record["mitigation"]).rstrip().removesuffix(".")
    return f"{done}. Owner: {text_or(record['owner'], NOT_GIVEN.lower())}."


def useful_information(area: Record) -> str:
    """Return what the form gives as useful information about an area; giving none is not a gap in the return."""
    return text_or(area["useful_information"], NONE_LISTED)


def day_text(value: object) -> str:
    """Return a date in words, or nothing if it is blank."""
    day = day_or(value)
    return short_day(day) if day is not None and not isinstance(day, str) else ""


GROUPS = {
    "Stakeholders": "Are all stakeholders engaged in and supportive of local planning?",
    "Arrangements": "Are these key arrangements settled and in place?",
}
OTHER = "Other requirements"
#: Characters of the columns: more would shrink the letters of a landscape page below 9 points.
WIDTHS = (10.0, 43.0, 12.0, 12.0, 12.5, 12.0, 30.5)
PAGE_POINTS = 440.0  # of a landscape page


def requirements_form(context: ReportContext) -> Sheet:
    """Lay out the underpinning requirements, each rated in its own column, as the form has them."""
    layout = Layout("Underpinning requirements")
    layout.widths.update(dict(enumerate(WIDTHS, start=1)))
    requirements = context.results.requirements
    counts = [(int((requirements["rating"] == word).sum()), word) for word in rag.RATINGS]
    given = [f"{count} {word}" for count, word in counts if count]
    others = records(requirements[~requirements["group"].isin(list(GROUPS))])
    groups = [(question, records(requirements[requirements["group"] == group])) for group, question in GROUPS.items()]
    groups += [(OTHER, others)] if others else []
    filled = sum(bool(own) for _, own in groups)
    row = layout.head(
        context,
        f"Underpinning requirements: {listed(given, 'and') if given else 'none is rated'}",
        f"Council: {text_or(context.settings.council)}. This page has {plural(filled, 'table')} below.",
        "Each requirement's rating is in its own column; the other three are blank.",
    )
    breaks: list[int] = []
    for number, (question, own) in enumerate(groups, start=1):
        start, row = row, _requirement_group(layout, row, question, own, number)
        if number > 1 and page_height(layout, row - 2, after=max(breaks, default=0)) > PAGE_POINTS:
            breaks.append(start - 1)
    return layout.sheet(page=Page("landscape", "A4", 1, 0, breaks=tuple(breaks), margins=(0.4, 0.4, 0.7, 0.6)))


def page_height(layout: Layout, last: int, after: int = 0) -> float:
    """Estimate the points of the rows down to the last one, from the one after another."""
    tables = sum(
        max(row_height(values, table.columns) - ROW_HEIGHT, 0)
        for table in layout.tables
        for row, values in enumerate(table.rows, start=table.first_data_row)
        if after < row <= last
    )
    return placed_height(layout.cells, layout.widths, (after + 1, last), layout.heights) + tables


def _requirement_group(layout: Layout, row: int, question: str, group: list[Record], number: int) -> int:
    layout.section(row, 1, len(WIDTHS), question)
    if not group:
        layout.put(row + 1, 1, "No requirement of this kind is in the tracker.", "line quiet")
        return row + 3
    styles = ("body strong", "body", *["rating boxed"] * len(rag.RATINGS), "body indented")
    headings = ("ID", "Requirement", *rag.RATINGS, "Evidence")
    columns = tuple(Column(*each) for each in zip(headings, styles, WIDTHS, strict=True))
    rows = tuple(piece for record in group for piece in row_pieces(_requirement(record), columns))
    table = layout.table(Table(f"Requirements_{number}", columns, rows, row + 1, description=question))
    layout.colour_columns(table, rag.RATINGS)
    return table.last_row + 2


def _requirement(record: Record) -> tuple[Value, ...]:
    marks = [word if record["rating"] == word else None for word in rag.RATINGS]
    rated = "" if rag.is_rated(record["rating"]) else f" (rating {NOT_GIVEN.lower()})"
    return record["requirement_id"], f"{text_or(record['requirement'])}{rated}", *marks, text_or(record["evidence"])
