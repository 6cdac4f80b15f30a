"""Gaps: what a third or more of the councils fall short of, and everything that any does."""

from xltools.measures.region.results import RegionResults
from xltools.report.model import Bar, Cell, Column, Formula, Page, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.nothing import nothing_row
from xltools.report.sheets.region.page import MARGINS, head, named
from xltools.report.sheets.words import Record, records
from xltools.text.words import capital, plural

GAPS = (
    Column("Kind", "word", 13), Column("ID", "id strong", 16), Column("Gap", "body", 46),
    Column("Short of it", "body", 22),
    Column("Councils", "whole", 9), Column("Judged", "whole", 8), Column("Share (%)", "whole percent", 9),
    Column("Common", "word", 9), Column("Which", "body small", 50),
)  # fmt: skip
_MOST_NAMES = 170


def gaps_sheet(region: RegionResults) -> Sheet:
    """Lay out the gaps, the commonest first."""
    layout = Layout("Gaps")
    row = head(
        layout, region, _title(region),
        "Common: a third or more of the councils that were judged on it. Share is live: councils over judged.",
        "KPIs are judged against each council's own target at the region's period.",
    )  # fmt: skip
    rows = tuple(_gap(region, record) for record in records(region.gaps))
    none = nothing_row(GAPS, "Gap", "No council falls short of anything.")
    table = layout.table(Table("Gaps", GAPS, rows or (none,), row, description="What councils fall short of"))
    layout.rules.append(Bar(table.span("Share (%)"), low=0, high=1))
    return layout.sheet(freeze=(row + 1, 3), page=Page(repeat_rows=(row, row), margins=MARGINS))


def _title(region: RegionResults) -> str:
    common = int(region.gaps["is_common"].sum())
    return f"Gaps: {plural(common, 'is', 'are') if common else 'none is'} common to a third of the councils or more"


def _gap(region: RegionResults, record: Record) -> tuple[Value, ...]:
    this = "tbl_Gaps[[#This Row],[{}]]".format
    return (
        record["kind"], record["key"], record["title"], capital(record["what"]),
        int(record["councils"]), int(record["judged"]),
        Cell(Formula(f"{this('Councils')}/{this('Judged')}", float(record["share"]))),
        "Yes" if record["is_common"] else "No", named(region, record["numbers"], _MOST_NAMES),
    )  # fmt: skip
