"""KPIs of the region: the ratio of the councils' sums, and the councils side by side."""

from dataclasses import replace

from xltools.measures.display_text import day as short
from xltools.measures.region.results import RegionResults
from xltools.measures.region.workings import council_key
from xltools.report.model import Cell, Column, Formula, Link, Sheet, Table, Value, Words
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.paging import shown_value
from xltools.report.sheets.region.page_parts import council_cell, figure_link, head, paper, screen, signal
from xltools.report.sheets.shared_columns import formula_text
from xltools.report.sheets.words import (
    Record,
    day_or,
    nothing_row,
    number_or_none,
    number_or_word,
    read_variance,
    records,
    text_or,
    value_style,
    variance_factor,
    variance_style,
)
from xltools.text.words import capital, plural

KPIS = (
    Column("ID", "id strong", 8), Column("KPI", "body", 26), Column("Councils", "whole", 8.4),
    Column("Reported", "whole", 8.8), Column("Period", "month", 9), Column("Region", "number strong", 8.4),
    Column("Period before", "number", 8), Column("Change", "change", 9), Column("On own target", "word", 9),
    Column("Outliers", "whole", 8.4), Column("Trend", "word wrapped", 10), Column("To know", "body small", 20.4),
    Column("Numerator", "number", 12), Column("Denominator", "whole", 12),
)  # fmt: skip
#: What the rest is made of is for the screen; the councils' own are on KPI league.
_PRINTED = len(KPIS) - 2
LEAGUE = (
    Column("Key", "id small", 12.5), Column("KPI ID", "id", 8), Column("Rank", "whole", 7),
    Column("Council", "body strong", 30), Column("Numerator", "number", 11), Column("Denominator", "whole", 12),
    Column("Actual", "number strong", 9), Column("Against region", "change", 10), Column("Expected from", "number", 10),
    Column("Expected to", "number", 10), Column("Within chance?", "word", 12), Column("Own target", "number", 9),
    Column("Rating", "rating", 13),
)  # fmt: skip
#: A place in the funnel brings the colour of a movement.
PLACES = {"Far better": "better", "Better": "better", "Far worse": "worse", "Worse": "worse"}


def region_kpis_sheet(region: RegionResults) -> Sheet:
    """Lay out where the region stands on each KPI."""
    layout = Layout("KPIs")
    rows = tuple(_kpi(record, signal(region, record["key"])) for record in records(region.kpis))
    row = head(
        layout, region, _title(region),
        "Region is live: the sum of the councils' numerators over the sum of their denominators, not a mean of shares.",
        "Outliers: councils outside three standard errors, or wider limits where all differ. Trend: the last point of "
        "the region's chart.",
    )  # fmt: skip
    none = nothing_row(KPIS, "KPI", "No council keeps a KPI.")
    table = layout.table(Table("Region_KPIs", KPIS, rows or (none,), row, description="The region on each KPI"))
    layout.colour_columns(table, ["Trend"], "movement")
    return layout.sheet(freeze=(row + 1, 3), page=paper(table.last_row, _PRINTED, repeat=row))


def _title(region: RegionResults) -> str:
    far = int(region.kpis["outside"].sum())
    shown = f"{far or 'no'} reading{'s lie' if far != 1 else ' lies'} outside the funnel's limits"
    return f"KPIs: {shown}"


def _kpi(record: Record, trend: str) -> tuple[Value, ...]:
    unit, key = record["unit"], formula_text(record["key"])
    actual, before = number_or_none(record["actual"]), number_or_none(record["previous_actual"])
    change = None if actual is None or before is None else actual - before
    look, moved = value_style(unit, actual), variance_style(unit, actual, before)
    this = "tbl_Region_KPIs[[#This Row],[{}]]".format
    factor = f"*{variance_factor(unit)}" if variance_factor(unit) != 1 else ""
    return (
        Cell(record["key"], "", Link("Workings", f"REGION.{record['key']}")), record["title"], int(record["councils"]),
        int(record["reported"]), Cell(day_or(record["period_end"], "None")),
        Cell(_region(this, record, actual), look), Cell(number_or_word(before, "None"), look),
        Cell("None" if change is None else Formula(f"({this('Region')}-{this('Period before')}){factor}",
                                                   read_variance(change, unit)), moved),
        f"{int(record['on_target'])} of {int(record['rated'])}",
        "None" if record["no_limits"] else int(record["outside"]), trend, capital(text_or(to_know(record), "None")),
        Cell(_sum("Numerator", key, number_or_none(record["numerator"])), "whole"),
        Cell(_sum("Denominator", key, number_or_none(record["denominator"])) if record["is_ratio"] else "None"),
    )  # fmt: skip


def to_know(record: Record) -> str:
    """Say what to know of a KPI's figure, rank and funnel; '' where there is nothing."""
    ratio = number_or_none(record["overdispersion"])
    wide = "" if ratio is None else f"councils differ {ratio:.1f} times as much as chance explains: wider limits"
    return "; ".join(part for part in (record["note"], record["no_rank"], record["no_limits"], wide) if part)


def _sum(heading: str, key: str, value: float | None) -> Formula | str:
    if value is None:
        return "None"
    return Formula(f'SUMIFS(tbl_League[{heading}],tbl_League[KPI ID],"{key}")', value)


def _region(this: object, record: Record, actual: float | None) -> Formula | str:
    assert callable(this)
    if actual is None:
        return "None"
    return Formula(f"{this('Numerator')}/{this('Denominator')}" if record["is_ratio"] else this("Numerator"), actual)


def league_sheet(region: RegionResults) -> Sheet:
    """Lay out the councils side by side on each KPI, the best first."""
    layout = Layout("KPI league")
    rows = _grouped([_league(region, record) for record in records(region.league)])
    row = head(
        layout, region, _league_title(region),
        "Expected: within three standard errors of the region for that denominator, wider where all councils differ "
        "more than chance explains (Spiegelhalter, 2005). Better and Worse are beyond two of them, Far better and Far "
        "worse beyond three. A rank within chance says little.",
        "Where Rank or Expected is None, KPIs says why, under To know.",
    )  # fmt: skip
    none = nothing_row(LEAGUE, "Council", "No council gave a reading.", {"Rating": "Not rated"})
    table = Table(
        "League", LEAGUE, rows or (none,), row, description="Councils side by side on each KPI", with_filter=True
    )
    layout.table(table)
    layout.colour_columns(table, ["Rating"])
    layout.rules.append(Words(table.span("Within chance?"), PLACES))
    return layout.sheet(freeze=(row + 1, 5), page=screen(row, _breaks(table)))


def _league_title(region: RegionResults) -> str:
    ranked = region.league[region.league["rank"].notna()]
    periods = sorted(set(region.kpis["period_end"].dropna()))
    when = f", {short(periods[-1])}" if periods else ""
    return f"KPI league: {plural(ranked['key'].nunique(), 'KPI')} over {region.counted}{when}"


def _league(region: RegionResults, record: Record) -> tuple[Value, ...]:
    unit, key = record["unit"], f"{council_key(record['number'])}.{record['key']}"
    actual, whole, target = (float(record[name]) for name in ("actual", "region", "target"))
    look, moved = value_style(unit, actual), variance_style(unit, actual)
    this = "tbl_League[[#This Row],[{}]]".format
    has_limits, between = number_or_none(record["upper_3"]) is not None, float(record["between"])
    at = f'INDEX(tbl_Region_KPIs[Region],MATCH("{formula_text(record["key"])}",tbl_Region_KPIs[ID],0))'
    factor = f"*{variance_factor(unit)}" if variance_factor(unit) != 1 else ""
    against = Formula(f"({this('Actual')}-{at}){factor}", read_variance(actual - whole, unit))
    live = Formula(f"{this('Numerator')}/{this('Denominator')}" if record["is_ratio"] else this("Numerator"), actual)
    return (
        Cell(key, "", figure_link(record["number"], record["key"])), record["key"],
        Cell(number_or_word(record["rank"], "None")), council_cell(region, record["number"]),
        Cell(float(record["numerator"]), "whole"), Cell(number_or_word(record["denominator"], "None")),
        Cell(live, look), Cell(against if record["is_ratio"] else "None", moved),
        Cell(_limit("MAX(0,{p}-3*{e})", at, this, record["lower_3"], between) if has_limits else "None", look),
        Cell(_limit("MIN(1,{p}+3*{e})", at, this, record["upper_3"], between) if has_limits else "None", look),
        record["verdict"] if has_limits else "None", Cell("No target" if target != target else target, look),  # noqa: PLR0124
        record["rating"],
    )  # fmt: skip


def _grouped(rows: list[tuple[Value, ...]]) -> tuple[tuple[Value, ...], ...]:
    """Set each KPI off from the one above by a line."""
    return tuple(
        row if place and row[1] == rows[place - 1][1] else tuple(_led(value) for value in row)
        for place, row in enumerate(rows)
    )


def _led(value: Value) -> Cell:
    return replace(value, style=f"{value.style} group") if isinstance(value, Cell) else Cell(value, "group")


def _limit(form: str, at: str, this: object, value: float, between: float) -> Formula:
    assert callable(this)
    error = f"SQRT({at}*(1-{at})/{this('Denominator')}{f'+{between!r}' if between else ''})"
    return Formula(form.format(p=at, e=error), float(value))


def _breaks(table: Table) -> tuple[int, ...]:
    """Begin each KPI on a page of its own where it has more councils than a few."""
    keys = [str(shown_value(row[1])) for row in table.rows]
    changes = [place for place in range(1, len(keys)) if keys[place] != keys[place - 1]]
    return tuple(table.row + place for place in changes) if len(keys) > 60 else ()
