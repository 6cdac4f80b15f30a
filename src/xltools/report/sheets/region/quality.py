"""Data quality by council, what was left out, and the workings."""

from xltools.measures.region.results import RegionResults
from xltools.measures.region.workings import council_key
from xltools.report.model import Cell, Column, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.region.page_parts import head, screen
from xltools.report.sheets.words import Record, day_or, nothing_row, number_or_none, records, text_or
from xltools.text.words import plural

QUALITY = (
    Column("ID", "id strong", 7), Column("Council", "body strong", 25), Column("Tracker", "body small", 24),
    Column("As at", "date", 12), Column("Days behind", "whole", 8), Column("Errors", "whole", 8),
    Column("Warnings", "whole", 10), Column("Not rated", "whole", 8), Column("Stale", "whole", 7),
    Column("Unanswered", "whole", 12), Column("KPIs without reading", "whole", 9), Column("Provisional", "whole", 11),
    Column("Commonest finding, errors first", "body small", 38),
)  # fmt: skip
LEFT_OUT = (
    Column("Tracker", "body strong", 36), Column("Organisation", "body", 26), Column("Why", "word", 20),
    Column("What happened", "body", 46), Column("What to do", "body", 30),
)  # fmt: skip
WORKINGS = (
    Column("Key", "id strong small", 15), Column("Council", "body small", 27), Column("Figure", "body small", 34),
    Column("Value", "body strong small", 14), Column("Numerator", "whole small", 10.5),
    Column("Denominator", "whole small", 11.5), Column("Tracker", "body small", 27),
    Column("Tracker cells", "body small", 30), Column("How", "body small", 26),
)  # fmt: skip


def quality_sheet(region: RegionResults) -> Sheet:
    """Lay out how far each council's tracker can be relied on."""
    layout = Layout("Data quality")
    quality = region.quality
    row = head(
        layout, region, _title(region),
        "A tracker with errors counts, with its faulty cells blank. Not rated and stale: requirements. Unanswered: key "
        "questions. Days behind: the region's day.",
        "A figure leaves out only what is missing here; whole trackers that do not count are on the next sheet.",
    )  # fmt: skip
    told = {r["number"]: r for r in records(region.councils)}
    rows = tuple(_quality(record, told[record["number"]]) for record in records(quality))
    table = Table("Quality", QUALITY, rows, row, description="Data quality by council", with_filter=True)
    layout.table(table)
    return layout.sheet(freeze=(row + 1, 3), page=screen(row))


def _title(region: RegionResults) -> str:
    with_errors = int((region.quality["errors"] > 0).sum())
    behind = int(region.quality["is_behind"].sum())
    return (
        f"Data quality: {with_errors or 'none'} of {plural(len(region.councils), 'tracker')} with errors, "
        f"{behind or 'none'} more than a quarter behind"
    )


def _quality(record: Record, council: Record) -> tuple[Value, ...]:
    said = " ".join(filter(None, (record["commonest"], record["notes"])))
    counts = ("errors", "warnings", "unrated", "stale", "unanswered", "missing_kpis", "provisional")
    return (
        council_key(record["number"]), council["council"], f"{council['file']} ({council['sha256'][:8]})",
        Cell(day_or(record["as_at"])), int(record["days_behind"]), *(int(record[name]) for name in counts),
        text_or(said, "None"),
    )  # fmt: skip


def left_out_sheet(region: RegionResults) -> Sheet:
    """Lay out the trackers that do not count, each with its reason."""
    layout = Layout("Left out")
    out = region.left_out
    title = (
        f"Left out: {plural(len(out), 'tracker does', 'trackers do')} not count" if len(out) else "Left out: no tracker"
    )
    row = head(layout, region, title, "One bad tracker affects only itself: every other figure is made without it.")
    rows = tuple(
        (r["file"], text_or(r["organisation"], "Not known"), r["kind"], r["reason"], text_or(r["todo"], "Nothing"))
        for r in records(out)
    )
    none = nothing_row(LEFT_OUT, "What happened", "Every tracker counts.")
    layout.table(Table("Left_out", LEFT_OUT, rows or (none,), row, description="Trackers that do not count, and why"))
    return layout.sheet(freeze=(row + 1, 1), page=screen(row))


def workings_sheet(region: RegionResults) -> Sheet:
    """Lay out every figure with the council, its tracker and the cells that it comes from."""
    layout = Layout("Workings")
    row = head(
        layout, region, f"Workings: {plural(len(region.figures), 'figure')}, each with its council, tracker and cells",
        "Figures on other sheets link here. All are as built. A blank: it is not a ratio. No cells: the figure follows "
        "from the councils' figures below.",
    )  # fmt: skip
    rows = tuple(
        (
            r["key"], r["subject"], r["measure"], text_or(r["shown"], "None"), Cell(number_or_none(r["numerator"])),
            Cell(number_or_none(r["denominator"])), r["source"], r["cells"] or None, r["formula"],
        )
        for r in records(region.figures)
    )  # fmt: skip
    none = nothing_row(WORKINGS, "Figure", "There are no figures.")
    layout.table(
        Table("Workings", WORKINGS, rows or (none,), row, description="Every figure and its cells", with_filter=True)
    )
    return layout.sheet(freeze=(row + 1, 2), page=screen(row))
