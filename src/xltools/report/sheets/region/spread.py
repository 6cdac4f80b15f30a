"""Distribution and trend: how the councils are spread over the ratings, and how that came to be."""

from xltools.measures.region.results import RegionResults
from xltools.report.model import Axis, Cell, Chart, Column, Formula, Series, Sheet, Span, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.region.page_parts import head, paper
from xltools.report.sheets.words import Record, day_or, nothing_row, number_or_word, records
from xltools.report.theme import ROW_HEIGHT
from xltools.schema import rag
from xltools.text.words import listed, plural

WORDS = (*rag.RATINGS, rag.COMPLETE, rag.NOT_RATED)
_COUNTS = tuple(Column(word, "whole", 11.2) for word in WORDS)
SPREAD = (
    Column("ID", "id strong", 9), Column("Area", "body", 38), *_COUNTS, Column("Better", "whole", 8),
    Column("Worse", "whole", 8),
)  # fmt: skip
REQUIREMENTS = (
    Column("ID", "id strong", 9), Column("Requirement", "body", 38),
    *(Column(word, "whole", 11.2) for word in (*rag.RATINGS, rag.NOT_RATED)),
    Column("Off track (%)", "whole percent", 11.2), Column("Better", "whole", 8), Column("Worse", "whole", 8),
)  # fmt: skip
REVIEWS = (
    Column("Quarter to", "date small", 11.8), Column("Councils that reviewed", "whole", 38),
    *(Column(word, "whole", 11.2) for word in (*rag.RATINGS, rag.NOT_RATED)),
    Column("Green or Amber/Green (%)", "whole percent", 11.2),
)  # fmt: skip
HEIGHT, WIDTH, WIDTH_OF_SECOND = 300, 500, 445
_SECOND = 5  # the column over which the second chart begins
_CHART_ROWS = -int(-HEIGHT * 72 / 96 // ROW_HEIGHT) + 1
MOST_REVIEWS = 12


def spread_sheet(region: RegionResults) -> Sheet:
    """Lay out the areas, the requirements now and before, and the reviews by quarter, with two charts."""
    layout = Layout("Distribution and trend")
    row = head(layout, region, _title(region), "Counts of areas are live: they follow the sheet Likelihoods. Better "
               "and Worse: councils that moved since their review before.")  # fmt: skip
    spread = _areas(layout, region, row)
    below = _charts(layout, region, spread.last_row + 2)
    quarters = _reviews(layout, region, below)
    breaks = (below - 1, quarters.last_row + 1)
    last = _requirements(layout, region, quarters.last_row + 2)
    return layout.sheet(page=paper(last.last_row, len(SPREAD), breaks=breaks, repeat=last.row))


def _title(region: RegionResults) -> str:
    rated = region.standing["rating"].isin(rag.SCALE)
    good = region.standing["rating"].isin([rag.GREEN, rag.AMBER_GREEN, rag.COMPLETE])
    total = int((rated | good).sum())
    share = f" ({good.sum() / total:.0%})" if total else ""
    return f"Distribution: {int(good.sum())} of {total}{share} areas are Complete, Green or Amber/Green"


def _areas(layout: Layout, region: RegionResults, row: int) -> Table:
    layout.section(row, 1, len(SPREAD), "Councils by rating in each area")
    rows = tuple(_area(record) for record in records(region.distribution))
    none = nothing_row(SPREAD, "Area", "No council has an area with a checkpoint.")
    table = Table("Area_spread", SPREAD, rows or (none,), row + 1, description="Councils by rating in each area")
    return layout.table(table)


def _area(record: Record) -> tuple[Value, ...]:
    this = "tbl_Area_spread[[#This Row],[ID]]"

    def counted(column: str, word: str) -> Formula:
        name = word.lower() if column == "Movement" else word
        return Formula(f'COUNTIFS(tbl_Standing[Area ID],{this},tbl_Standing[{column}],"{word}")', int(record[name]))

    ratings = [Cell(counted("Rating", word)) for word in WORDS]
    return (
        record["key"],
        record["title"],
        *ratings,
        Cell(counted("Movement", "Better")),
        Cell(counted("Movement", "Worse")),
    )


def _reviews(layout: Layout, region: RegionResults, row: int) -> Table:
    layout.section(row, 1, len(SPREAD), _review_title(region))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            Cell(day_or(r["quarter"])), int(r["councils"]), *(int(r[word]) for word in (*rag.RATINGS, rag.NOT_RATED)),
            Cell(number_or_word(r["share"], "Not rated")),
        )
        for r in records(region.review_trend.tail(MOST_REVIEWS))
    )  # fmt: skip
    none = nothing_row(REVIEWS, "Councils that reviewed", "No council has reviewed its requirements.")
    table = Table("Review_trend", REVIEWS, rows or (none,), row + 1, description="Requirements by rating and quarter")
    return layout.table(table)


def _review_title(region: RegionResults) -> str:
    trend = region.review_trend
    if trend.empty:
        return "Requirements over time: no review"
    now = trend["share"].iloc[-1]
    if len(trend) < 2:
        return f"Requirements over time: {now:.0%} Green or Amber/Green"
    return f"Requirements over time: {now:.0%} Green or Amber/Green, {trend['share'].iloc[-2]:.0%} the quarter before"


def _charts(layout: Layout, region: RegionResults, row: int) -> int:
    """Put the two charts side by side; return the next free row."""
    if len(region.distribution):
        layout.charts.append(area_chart(region, row, 1, (WIDTH, HEIGHT)))
    if len(region.review_trend) > 1:
        layout.charts.append(_review_chart(region, row))
    return row + _CHART_ROWS + 1


def area_chart(region: RegionResults, row: int, column: int, size: tuple[int, int]) -> Chart:
    """Draw the councils by rating in each area, as stacked bars."""
    rows = Span("Area_spread", "ID")
    series = tuple(
        Series(word, Span("Area_spread", word), rows, _look(word), show_values=True)
        for word in WORDS if region.distribution[word].sum()
    )  # fmt: skip
    red = region.distribution[rag.RED]
    most = list(region.distribution.loc[(red == red.max()) & (red > 0), "key"])
    said = f"most often Red in {listed(most)}" if most else "none is Red"
    return Chart(
        "bar stacked", f"Councils by rating in each area: {said}", series,
        f"Stacked bars: councils by rating in {plural(len(region.distribution), 'area')}; {said}.",
        row=row, column=column, width=size[0], height=size[1],
        x=Axis(is_reversed=True), y=Axis(is_hidden=True), with_legend=True, gap=45,
    )  # fmt: skip


def _review_chart(region: RegionResults, row: int) -> Chart:
    trend = region.review_trend
    series = tuple(
        Series(word, Span("Review_trend", word), Span("Review_trend", "Quarter to"), _look(word), show_values=True)
        for word in reversed(rag.RATINGS)
    )
    return Chart(
        "column stacked", "Requirements by rating at each quarter's reviews", series,
        f"Stacked columns: requirements of all councils by rating over {plural(len(trend), 'quarter')}.",
        row=row, column=_SECOND, width=WIDTH_OF_SECOND, height=HEIGHT,
        x=Axis(number_format="mmm yy"), y=Axis(is_hidden=True), with_legend=True, gap=40,
    )  # fmt: skip


def _look(word: str) -> str:
    return {rag.COMPLETE: "planned", rag.NOT_RATED: "not rated"}.get(word, word.lower().replace("/", " "))


def _requirements(layout: Layout, region: RegionResults, row: int) -> Table:
    common = int((region.requirement_spread["share"] >= 1 / 3).sum())
    layout.section(
        row, 1, len(SPREAD), f"Requirements: {common or 'none'} off track in a third of the councils or more"
    )
    rows = tuple(
        (r["key"], r["title"], *(int(r[word]) for word in (*rag.RATINGS, rag.NOT_RATED)),
         Cell(number_or_word(r["share"], "Not rated")), int(r["better"]), int(r["worse"]))
        for r in records(region.requirement_spread)
    )  # fmt: skip
    none = nothing_row(REQUIREMENTS, "Requirement", "No council lists requirements.")
    table = Table("Requirement_spread", REQUIREMENTS, rows or (none,), row + 1, description="Councils by requirement")
    return layout.table(table)
