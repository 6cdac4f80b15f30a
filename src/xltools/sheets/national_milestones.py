"""National milestones: each area at each checkpoint, and the deliverables behind it."""

from xltools.edition import Edition
from xltools.report import Cell, Column, Page, Sheet, Table, Value
from xltools.sheets.layout import Layout
from xltools.sheets.lookups import workings_link
from xltools.sheets.nothing import nothing_row
from xltools.sheets.words import NOT_GIVEN, Record, day_or, listed, number_or_word, records, text_or

CHECKPOINTS = (
    Column("Area", "body", 44), Column("Checkpoint", "date", 13), Column("Standing", "word", 12),
    Column("Days late", "whole", 9), Column("Deliverables met", "word", 12), Column("Likelihood", "rating", 15),
    Column("Likelihood before", "rating", 15), Column("Movement", "word", 12),
    Column("Last foretold", "rating", 15), Column("Came true", "word", 11),
)  # fmt: skip
NATIONAL = (
    Column("Deliverable", "body"), Column("Due", "date"), Column("Standing of deliverable", "word"),
    Column("Days late", "whole"), Column("National ID", "id"), Column("Area ID", "id"),
    Column("Met on, or expected", "date"), Column("Decided by KPI", "word"), Column("Supported here by", "body"),
    Column("Own deadline", "word"),
)  # fmt: skip
NOTE = (
    "A checkpoint is met when all its deliverables are. Likelihood is what the latest review said before the day came; "
    "Came true says whether the last one foretold it."
)


def national_milestones_sheet(edition: Edition) -> Sheet:
    """Lay out the checkpoints, then the deliverables."""
    layout = Layout("National milestones")
    row = layout.head(edition, _title(edition), NOTE)
    rows = tuple(_checkpoint(record) for record in records(edition.results.checkpoints))
    none = nothing_row(CHECKPOINTS, "Area", "No national milestone is in the tracker.")
    table = layout.table(
        Table("Checkpoints", CHECKPOINTS, rows or (none,), row, description="Each area's standing at each checkpoint")
    )
    layout.colour_columns(table, ["Likelihood", "Likelihood before", "Last foretold"], "likelihood")
    layout.colour_columns(table, ["Movement"], "movement")
    below = table.last_row + 2
    layout.section(below, 1, len(NATIONAL), "What had to be in place")
    deliverables = tuple(_deliverable(record) for record in records(edition.results.national))
    nothing = nothing_row(NATIONAL, "Deliverable", "No deliverable is in the tracker.")
    layout.table(
        Table(
            "National",
            NATIONAL,
            deliverables or (nothing,),
            below + 1,
            description="The deliverables of each checkpoint",
        )
    )
    page = Page(repeat_rows=(below + 1, below + 1), breaks=(below - 1,))
    return layout.sheet(freeze=(row + 1, 2), page=page)


def _title(edition: Edition) -> str:
    standing = edition.results.checkpoints["state"]
    parts = [
        f"{count} {word}"
        for word, count in (
            ("met", int((standing == "Met").sum())),
            ("met late", int((standing == "Met late").sum())),
            ("missed", int((standing == "Missed").sum())),
            ("to come", int((standing == "Due").sum())),
        )
        if count
    ]
    return f"National milestones: {listed(parts)} of {len(standing)} checkpoints" if parts else "National milestones"


def _checkpoint(record: Record) -> tuple[Value, ...]:
    key = f"{record['area_id']}-{record['checkpoint']:%Y-%m-%d}"
    return (
        f"{record['area_id']}  {record['area']}",
        day_or(record["checkpoint"], "No date"),
        Cell(record["state"], "", workings_link(key, "state")),
        number_or_word(record["late_days"], "None"),
        f"{int(record['met'])} of {int(record['deliverables'])}",
        text_or(record["likelihood"]),
        text_or(record["previous_likelihood"]),
        text_or(record["movement"], "Past" if record["state"] != "Due" else "None"),
        text_or(record["last_foretold"]),
        text_or(record["foretold_right"], "Not known yet"),
    )


def _deliverable(record: Record) -> tuple[Value, ...]:
    key = record["national_id"]
    own = day_or(record["deadline"])
    return (
        record["deliverable"],
        day_or(record["due"], "No date"),
        Cell(record["state"], "", workings_link(key, "state")),
        number_or_word(record["late_days"], "None"),
        key,
        text_or(record["area_id"]),
        day_or(record["expected"], NOT_GIVEN),
        text_or(record["measure"], "None"),
        text_or(record["supported_by"], "None"),
        "Yes" if own is not None else "No",
    )
