"""KPI funnels: each council by the size of its denominator, between the limits that chance sets."""

import math

import pandas as pd

from xltools.measures.display_text import day, percent
from xltools.measures.readings import SHARE
from xltools.measures.region.funnel import LEAST_EXPECTED, funnel_lines
from xltools.measures.region.funnel import POINTS as POINTS_OF_LINE
from xltools.measures.region.results import RegionResults
from xltools.measures.region.workings import council_key
from xltools.report.model import Axis, Cell, Chart, Column, Page, Range, Series, Sheet, Span, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.region.page_parts import (
    CHART_HEIGHT,
    CHART_MARGINS,
    CHART_ROWS,
    CHART_WIDTH,
    chart_breaks,
    head,
    short_title,
)
from xltools.report.sheets.words import Record, nothing_row, records
from xltools.text.words import listed, plural

POINTS = (
    Column("Key", "id small", 13), Column("Council", "body small", 26), Column("Denominator", "whole small", 11.4),
    Column("Within chance", "percent small", 9), Column("Better", "percent small", 9),
    Column("Worse", "percent small", 9), Column("Neither", "percent small", 9),
)  # fmt: skip
LINES = (
    Column("KPI ID", "id small", 13), Column("Line point", "whole small", 26),
    Column("Denominator", "whole small", 11.4), Column("Region", "percent small", 9),
    *(Column(limit, "percent small", 9) for limit in ("Lower 3", "Lower 2", "Upper 2", "Upper 3")),
)  # fmt: skip
COLUMNS_OF_CHARTS = (1, 6)
_BESIDE = 38  # characters of a column that the tables do not use
_MOST_NAMED = 3
_GROUPS = {"Within chance": "within", "Better": "better", "Worse": "worse", "Neither": "neither"}
_LOOKS = {"Within chance": "baseline", "Better": "improvement", "Worse": "concern", "Neither": "neutral"}
_LINE_LOOKS = (
    ("Region", "mean", ""), ("Lower 2", "limit", ""), ("Upper 2", "limit", ""), ("Lower 3", "target", ""),
    ("Upper 3", "target", " 3 s.e."),
)  # fmt: skip


def funnels_sheet(region: RegionResults) -> Sheet:
    """Lay out a funnel for each KPI that is a share, beside what it draws."""
    layout = Layout("KPI funnels")
    drawn = [(str(key), own) for key, own in region.league[region.league["upper_3"].notna()].groupby("key", sort=False)]
    row = head(
        layout, region, _title(region),
        "Dotted lines are two standard errors from the region, dashed ones three: about 1 council in 20 is outside "
        "the first by chance, 1 in 370 outside the second.",
        "Overdispersed: all councils differ, so many times as much as chance explains, and the limits are wider "
        "(Spiegelhalter, 2005). Ask why before ranking.",
        "Blue circles: better than two standard errors. Orange diamonds: worse. Triangles: where neither way is "
        "better. The furthest out are named. A blank: it is in another column.",
        *_without(region),
        *_too_small(region),
    )  # fmt: skip
    lines = [(str(key), _lines_of(own)) for key, own in drawn]
    below = row + -(-len(drawn) // len(COLUMNS_OF_CHARTS)) * CHART_ROWS
    points = _points(layout, region, drawn, below + 1)
    _lines(layout, lines, points.last_row + 3)
    first = 0
    for place, (key, own) in enumerate(drawn):
        line, column = divmod(place, len(COLUMNS_OF_CHARTS))
        at = (row + line * CHART_ROWS, COLUMNS_OF_CHARTS[column])
        layout.charts.append(_chart(key, own, (first, place * POINTS_OF_LINE), at, region))
        first += len(own)
    # what the funnels draw is on KPI league too: only the charts are printed
    layout.widths[len(LINES) + 1] = _BESIDE
    area = Range(1, 1, max(below - 1, row), len(LINES) + 1)
    return layout.sheet(page=Page(breaks=chart_breaks(row, below), area=area, margins=CHART_MARGINS))


def _title(region: RegionResults) -> str:
    shares = region.league[region.league["upper_3"].notna()]
    far = shares["verdict"].str.startswith("Far ")
    who = plural(int(shares[far]["number"].nunique()), "council")
    if shares.empty:
        return "KPI funnels: no KPI has one"
    some = "any" if who.startswith("no ") else "some"
    return f"KPI funnels: {who} {'lies' if who.startswith('1 ') else 'lie'} outside the limits of {some} KPI"


def _without(region: RegionResults) -> list[str]:
    """Say which shares have no funnel, and why, those alike together."""
    why: dict[str, list[str]] = {}
    for record in records(region.kpis):
        if record["no_limits"] and record["unit"] == SHARE:
            why.setdefault(record["no_limits"], []).append(record["key"])
    told = [f"{listed(keys)}: {reason}." for reason, keys in why.items()]
    return told or (
        [] if region.kpis["no_limits"].eq("").any() else ["Only a share of a known denominator has a funnel."]
    )


def _too_small(region: RegionResults) -> list[str]:
    """Say which funnels leave out councils, because too few cases are expected from them."""
    with_funnel = region.league[region.league["no_limits"].eq("") & region.league["denominator"].gt(0)]
    left_out = with_funnel[with_funnel["upper_3"].isna()].groupby("key", sort=False).size()
    if left_out.empty:
        return []
    told = listed([f"{plural(int(count), 'council')} from {key}" for key, count in left_out.items()])
    return [f"Left out, as fewer than {LEAST_EXPECTED} cases, or others, are expected of them: {told}."]


def _lines_of(own: pd.DataFrame) -> pd.DataFrame:
    return funnel_lines(float(own["region"].iloc[0]), own["denominator"], float(own["between"].iloc[0]))


def _points(layout: Layout, region: RegionResults, drawn: list[tuple[str, pd.DataFrame]], row: int) -> Table:
    layout.section(row - 1, 1, len(LINES), "The councils as drawn")
    rows = tuple(_point(region, record) for _, own in drawn for record in records(own))
    none = nothing_row(POINTS, "Council", "Nothing is drawn.")
    table = Table("Funnel_points", POINTS, rows or (none,), row, description="The councils as the funnels draw them")
    return layout.table(table)


def _point(region: RegionResults, record: Record) -> tuple[Value, ...]:
    place = _group(record["verdict"])
    values = [Cell(float(record["actual"]) if name == place else None) for name in _GROUPS]
    return (f"{council_key(record['number'])}.{record['key']}", region.name(record["number"]),
            float(record["denominator"]), *values)  # fmt: skip


def _group(verdict: str) -> str:
    if "etter" in verdict:
        return "Better"
    if "orse" in verdict:
        return "Worse"
    return "Neither" if verdict.endswith(("bove", "elow")) else "Within chance"


def _lines(layout: Layout, lines: list[tuple[str, pd.DataFrame]], row: int) -> Table:
    layout.section(row - 1, 1, len(LINES), "The limits as drawn")
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            key,
            place,
            *(float(r[name]) for name in ("denominator", "share", "lower_3", "lower_2", "upper_2", "upper_3")),
        )
        for key, frame in lines
        for place, r in enumerate(records(frame), start=1)
    )
    none = nothing_row(LINES, "Line point", "Nothing is drawn.")
    return layout.table(Table("Funnel_lines", LINES, rows or (none,), row, description="The funnels' limits"))


def _chart(key: str, own: pd.DataFrame, first: tuple[int, int], at: tuple[int, int], region: RegionResults) -> Chart:
    share, title = percent(float(own["region"].iloc[0])), str(own["title"].iloc[0])
    low, high = _ends(own)
    # in the chart's title the spread would take a second line, over the funnel's mouth
    across = f"Denominator in the period to {day(own['period_end'].iloc[0])}{_spread(own)}"
    return Chart(
        "scatter", f"{short_title(key, title)}: region {share}",
        (*_line_series((first[1], first[1] + POINTS_OF_LINE - 1)), *_point_series(own, first[0], region)),
        _alt(key, own, share),
        row=at[0], column=at[1], width=CHART_WIDTH, height=CHART_HEIGHT,
        x=Axis(title=across, number_format="#,##0", low=0),
        y=Axis(title="Share (%)", number_format="0%", low=low, high=high),
    )  # fmt: skip


def _spread(own: pd.DataFrame) -> str:
    """Say that councils differ more than chance explains, where they do."""
    ratio = float(own["overdispersion"].iloc[0])
    return f" (overdispersed: {ratio:.1f})" if float(own["between"].iloc[0]) > 0 else ""


def _line_series(rows: tuple[int, int]) -> list[Series]:
    across = Span("Funnel_lines", "Denominator", *rows)
    return [
        Series(name, Span("Funnel_lines", name, *rows), across, look, label=label) for name, look, label in _LINE_LOOKS
    ]


def _point_series(own: pd.DataFrame, first: int, region: RegionResults) -> list[Series]:
    rows = (first, first + len(own) - 1)
    sizes, named = Span("Funnel_points", "Denominator", *rows), _named(own)
    groups = [_group(verdict) for verdict in own["verdict"]]
    names = [region.name(number).removesuffix(" Council") if number in named else "" for number in own["number"]]
    return [
        Series(
            name, Span("Funnel_points", name, *rows), sizes, look,
            labels=tuple(f" {said}" if said and of == name else "" for said, of in zip(names, groups, strict=True)),
        )
        for name, look in _LOOKS.items() if name in groups
    ]  # fmt: skip


def _named(own: pd.DataFrame) -> set[int]:
    """Return the councils that are named on the chart: those furthest out, in standard errors."""
    far = own[own["verdict"].str.startswith("Far ")]
    error = (far["upper_3"] - far["region"]).where(far["actual"] > far["region"], far["region"] - far["lower_3"])
    distance = ((far["actual"] - far["region"]).abs() / error.where(error > 0)).fillna(0)
    return set(
        far.assign(distance=distance)
        .sort_values("distance", ascending=False, kind="stable")["number"]
        .head(_MOST_NAMED)
    )


def _ends(own: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the shares' axis, in tens of per cent, with the councils and their limits inside."""
    low = min(own["actual"].min(), own["lower_3"].min())
    high = max(own["actual"].max(), own["upper_3"].max())
    return max(math.floor(low * 10) / 10, 0.0), min(math.ceil(high * 10) / 10, 1.0)


def _alt(key: str, own: pd.DataFrame, share: str) -> str:
    far = own["verdict"].str.startswith("Far ")
    return (
        f"Funnel plot of {key}: {plural(len(own), 'council')} by denominator and share about the region's {share}, "
        f"with limits at two and three standard errors{_spread(own)}; {int(far.sum())} are beyond three."
    )
