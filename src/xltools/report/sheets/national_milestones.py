"""National milestones: each area at each checkpoint, and the deliverables behind it."""

from xltools.measures.national import DUE, MET, MET_LATE, MISSED
from xltools.measures.national import NOT_GIVEN as UNKNOWN
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Formula, Page, Sheet, Table, Value
from xltools.report.sheets.layout import Layout, short_day
from xltools.report.sheets.paging import breaks_between, row_height
from xltools.report.sheets.paragraphs import width_for
from xltools.report.sheets.shared_columns import read_months, with_wide_ids, workings_link
from xltools.report.sheets.words import (
    NOT_GIVEN,
    Record,
    day_or,
    fitting,
    nothing_row,
    number_or_word,
    records,
    text_or,
)
from xltools.text.words import listed, plural

CHECKPOINTS = (
    Column("Area ID", "id strong", 9), Column("Area", "body", 50), Column("Checkpoint", "date", 13),
    Column("Days late", "whole", 9), Column("Standing", "word", 12), Column("Rating", "rating", 13),
    Column("Deliverables met", "word", 13), Column("Likelihood", "word", 14), Column("Said before", "word", 14),
    Column("Movement", "word", 11), Column("Came true", "word", 23),
)  # fmt: skip
NATIONAL = (
    Column("National ID", "id strong"), Column("Deliverable", "body"), Column("Due", "date"),
    Column("Days late", "whole"), Column("Standing", "word"), Column("Area ID", "id"), Column("Checkpoint", "date"),
    Column("Met on, or expected", "date"), Column("Own deadline", "date"), Column("Decided by KPI", "word"),
    Column("Supported here by", "body"),
)  # fmt: skip
MEANING = (
    "A checkpoint is met when all its deliverables are, and {} once it is missed; before its day the rating is the "
    "likelihood's."
)
FORETOLD = (
    "Likelihood: what the latest review said. Said before: at the review before, or at the last one before the day. "
    "Came true: whether it was right."
)
WORDS = {MISSED: "missed", MET_LATE: "met late", MET: "met in time", DUE: "to come", UNKNOWN: "not known"}
LINE = 150  # characters of a sentence over the whole sheet
PAPER = (10.6, 6.8)  # inches that an A4 page prints
TITLE_POINTS = 130.0


def national_milestones_sheet(context: ReportContext) -> Sheet:
    """Lay out the checkpoints, then the deliverables."""
    layout = Layout("National milestones", scale=context.scale)
    explained = (MEANING.format(context.scale.worst_word), FORETOLD, *_reading(context))
    row = layout.head(context, _title(context), "", *explained)
    layout.put(4, 1, _open_ones(context), "line strong")  # what a reader must know, above what explains
    layout.put(row - 1, 1, _counted(context), "line strong")
    checkpoints = _checkpoints(layout, context, row + 1)
    below = checkpoints.last_row + 2
    national = _national(layout, context, below)
    page = Page(repeat_rows=(below + 1, below + 1), breaks=_breaks(checkpoints, national))
    return layout.sheet(freeze=(row + 2, 2), page=page)


def _title(context: ReportContext) -> str:
    """Say first what was not achieved."""
    standing = context.results.checkpoints["state"]
    counted = [(int((standing == state).sum()), word) for state, word in WORDS.items()]
    parts = [f"{count} {word}" for count, word in counted if count]
    return f"National milestones: {listed(parts)} of {plural(len(standing), 'checkpoint')}" if parts else (
        "National milestones: none is in the tracker"
    )  # fmt: skip


def _open_ones(context: ReportContext) -> str:
    """Name the deliverables that are missed, and when each is expected now."""
    missed = [
        f"{r['national_id']} in {r['area_id'] or 'no area'}, {plural(int(r['late_days']), 'day')} late, {_expected(r)}"
        for r in records(context.results.national)
        if r["state"] == MISSED
    ]
    return f"Still open: {fitting(missed, LINE)}." if missed else "No deliverable is past its day and still open."


def _reading(context: ReportContext) -> tuple[str, ...]:
    """Say as which day a checkpoint counts that its source names by a month alone: that is our reading of it."""
    months = read_months(context)
    if not months:
        return ()
    read = [f"{month} as {short_day(day)}" for day, month in sorted(months.items())]
    return (
        f"The source names checkpoints by month; they are read as the day before it begins: {fitting(read, LINE)}.",
    )


def _expected(record: Record) -> str:
    day = day_or(record["expected"])
    support = f" (by {record['supported_by'].replace('; ', ', ')})" if record["supported_by"] else ""
    return (f"expected {short_day(day)}" if day and not isinstance(day, str) else "no date given") + support


def _counted(context: ReportContext) -> Formula:
    """Count the checkpoints by standing in one live sentence."""
    standing = context.results.checkpoints["state"]
    expression = '&", "&'.join(f'COUNTIF(tbl_Checkpoints[Standing],"{state}")&" {state}"' for state in WORDS)
    value = ", ".join(f"{int((standing == state).sum())} {state}" for state in WORDS)
    return Formula(f'"Checkpoints: "&{expression}', f"Checkpoints: {value}")


def _checkpoints(layout: Layout, context: ReportContext, row: int) -> Table:
    found = records(context.results.checkpoints)
    rows = tuple(map(_checkpoint, found)) or (
        nothing_row(CHECKPOINTS, "Area", "No national milestone is in the tracker.", {"Rating": "Not rated"}),
    )
    columns = with_wide_ids(CHECKPOINTS, rows)
    table = Table("Checkpoints", columns, rows, row, description="Each area's standing at each checkpoint")
    layout.widths[2] = width_for([*context.results.checkpoints["area"], *context.results.national["deliverable"]], 50)
    layout.table(table)
    layout.colour_columns(table, ["Rating"])
    layout.colour_columns(table, ["Movement"], "movement")
    return table


def _national(layout: Layout, context: ReportContext, row: int) -> Table:
    found = records(context.results.national)
    late, missed = (sum(record["state"] == state for record in found) for state in (MET_LATE, MISSED))
    of = f" of {plural(len(found), 'deliverable')}" if found else ""
    said = f"{late or 'none'}{of} came late, {missed or 'none'} still open past its day"
    layout.section(row, 1, len(NATIONAL), f"What had to be in place: {said}")
    rows = tuple(map(_deliverable, found)) or (
        nothing_row(NATIONAL, "Deliverable", "No deliverable is in the tracker."),
    )
    columns = with_wide_ids(NATIONAL, rows)
    layout.widths[1] = max(columns[0].width, layout.widths[1])
    return layout.table(Table("National", columns, rows, row + 1, description="The deliverables of each checkpoint"))


def _breaks(checkpoints: Table, national: Table) -> tuple[int, ...]:
    """Break between areas; the deliverables begin a page of their own only where none of them would fit."""
    above = TITLE_POINTS + sum(row_height(values, CHECKPOINTS) for values in checkpoints.rows)
    room = PAPER[1] * 72 / 0.8
    shaped = Table("National", _shaped(NATIONAL), national.rows, national.row)
    if above % room > room * 0.75:
        return (national.row - 2, *breaks_between(shaped, "Area ID", used=40, paper=PAPER))
    return tuple(breaks_between(shaped, "Area ID", used=above % room + 40, paper=PAPER))


def _shaped(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return columns as wide as those that they are under."""
    return tuple(Column(c.heading, c.style, over.width) for c, over in zip(columns, CHECKPOINTS, strict=True))


def _checkpoint(record: Record) -> tuple[Value, ...]:
    key = f"{record['area_id']}-{record['checkpoint']:%Y-%m-%d}"
    is_to_come = record["state"] == DUE
    return (
        Cell(text_or(record["area_id"]), "", workings_link(key, "rating")),
        text_or(record["area"]),
        day_or(record["checkpoint"], "No date"),
        _late(record),
        Cell(record["state"], "", workings_link(key, "state")),
        record["rating"],
        f"{int(record['met'])} of {int(record['deliverables'])}",
        text_or(record["likelihood"]),
        text_or(record["previous_likelihood"] if is_to_come else record["last_foretold"]),
        text_or(record["movement"], "None" if is_to_come else "Past"),
        text_or(record["foretold_right"], "Not known yet"),
    )


def _late(record: Record) -> float | str:
    """Return the days that it was or is late; a word where it is not."""
    return number_or_word(record["late_days"], "On time" if record["state"] == MET else record["state"])


def _deliverable(record: Record) -> tuple[Value, ...]:
    key = record["national_id"]
    return (
        Cell(key, "", workings_link(key, "state")),
        record["deliverable"],
        day_or(record["due"], "No date"),
        _late(record),
        record["state"],
        text_or(record["area_id"]),
        day_or(record["checkpoint"], "No date"),
        day_or(record["expected"], NOT_GIVEN),
        day_or(record["deadline"], "None"),
        text_or(record["measure"], "None"),
        text_or(record["supported_by"], "None"),
    )
