"""KPI series: what each KPI was, period by period, beside its target, its comparator and its limits."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from xltools.measures.periods import left_out, places_of
from xltools.measures.readings import comparators, counting_readings, period_sums, zones_expected
from xltools.measures.spc import POLARITY, xmr_chart
from xltools.measures.trajectory import Points, target_points, trajectory
from xltools.programme import Programme

#: Where nobody said which way is better, a signal is neither good nor bad.
POLARITY_OF_NONE = "Neutral"
#: Which points get a line of their own on a chart, by what `xmr_chart` calls them.
_POINTS = {"improvement": ("Improvement",), "concern": ("Concern",), "neutral": ("Neutral high", "Neutral low")}
_CHART = ["mean", "lower", "upper", *_POINTS, "special_cause", "segment"]


def kpi_periods(programme: Programme) -> pd.DataFrame:
    """Measure each KPI in each period: what `kpi_series` has, but for the lines of the chart."""
    counting = counting_readings(programme)
    series = _with_gaps(period_sums(counting))
    series["zones_expected"] = series["kpi_id"].map(zones_expected(counting)).fillna(0).astype("int64")
    beside = comparators(counting)[["kpi_id", "period_end", "comparator_actual"]]
    series = series.merge(beside, how="left", on=["kpi_id", "period_end"])
    series["target"] = _targets(series, programme)
    return series


def kpi_series(programme: Programme, periods: pd.DataFrame | None = None) -> pd.DataFrame:
    """Measure each KPI in each period from its first reading to its last.

    Args:
        periods: from `kpi_periods` of the same programme, where they are there already.

    Returns:
        One row per KPI and period, in the order of the KPIs sheet and of time, periods that nobody
        reported among them: `kpi_id`, `period_end`, `numerator`, `denominator`, `actual` (in the KPI's
        unit, shares 0 to 1; blank where not read), `zones_reported`, `zones_expected` (those that have
        ever reported this KPI), `is_provisional`, `target` (blank before the first), `comparator_actual`,
        `mean`, `lower`, `upper` (blank under 13 points), `improvement`, `concern`, `neutral` (the value
        where special cause says so, else blank), `special_cause` (the rule that decided, or ''),
        `segment` (from 1, anew at each recorded break), `rows` (Excel rows in KPI readings).

    Source:
        The ratio of sums over zones; limits as NHS Making Data Count draws them.
    """
    series = kpi_periods(programme) if periods is None else periods
    return series.join(_lines(charts(programme, series)))[
        ["kpi_id", "period_end", "numerator", "denominator", "actual", "zones_reported", "zones_expected",
         "is_provisional", "target", "comparator_actual", *_CHART, "rows"]
    ]  # fmt: skip


def charts(programme: Programme, series: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Chart each KPI of a series, by its id in the series' order."""
    better_is = polarities(programme)
    return {
        kpi_id: xmr_chart(values, better_is[kpi_id] if better_is[kpi_id] in POLARITY else POLARITY_OF_NONE, breaks)
        for kpi_id, values, breaks in dated_values(programme, series)
    }


def dated_values(programme: Programme, series: pd.DataFrame) -> Iterator[tuple[str, pd.Series, list[date]]]:
    """Give each KPI's id, its values by period, and the breaks recorded by as-at."""
    breaks = _breaks(programme)
    actuals = series["actual"].set_axis(pd.Index(series["period_end"]))
    for kpi_id, places in places_of(series).items():
        yield kpi_id, actuals.iloc[places], breaks.get(kpi_id, [])


def polarities(programme: Programme) -> dict[str, str]:
    """Return which way is better by KPI; '' where nobody said."""
    kpis = programme.kpis.dropna(subset="kpi_id").drop_duplicates("kpi_id")
    return dict(zip(kpis["kpi_id"], kpis["better_is"].fillna(""), strict=True))


def _breaks(programme: Programme) -> dict[str, list[date]]:
    known = programme.kpis.dropna(subset=["kpi_id", "break_date"]).drop_duplicates("kpi_id")
    known = known[known["break_date"] <= pd.Timestamp(programme.as_at)]
    return {kpi_id: [day.date()] for kpi_id, day in zip(known["kpi_id"], known["break_date"], strict=True)}


def _with_gaps(sums: pd.DataFrame) -> pd.DataFrame:
    """Add a row for each period that a series left out; nobody reported it."""
    gaps = left_out(sums)
    if gaps.empty:
        return sums
    series = sums.merge(gaps, how="outer", on=["kpi_id", "period_end"])
    order = pd.Series(range(sums["kpi_id"].nunique()), index=sums["kpi_id"].unique())
    series["rows"] = [rows if isinstance(rows, tuple) else () for rows in series["rows"]]
    series["zones_reported"] = series["zones_reported"].fillna(0).astype("int64")
    series["is_provisional"] = series["is_provisional"].eq(other=True)
    return series.sort_values(
        ["kpi_id", "period_end"], key=lambda by: by.map(order) if by.name == "kpi_id" else by, ignore_index=True
    )


def _targets(series: pd.DataFrame, programme: Programme) -> pd.Series:
    points, better_is = target_points(programme), polarities(programme)
    nothing: Points = ()
    ends = series["period_end"]
    found = [
        trajectory(points.get(kpi_id, nothing), ends.iloc[places], better_is[kpi_id])
        for kpi_id, places in places_of(series).items()
    ]
    return pd.concat(found) if found else pd.Series(dtype="float64")


def _lines(drawn: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Put the charts of a series below each other, in its order, with their signals as lines of their own."""
    if not drawn:
        return pd.DataFrame(columns=_CHART, dtype="float64")
    chart = pd.concat(drawn.values(), ignore_index=True)
    kinds = {name: chart["value"].where(chart["point_type"].isin(kinds)) for name, kinds in _POINTS.items()}
    told = chart["special_cause"].astype("str")
    return chart.assign(**kinds, special_cause=told, segment=chart["segment"].astype("int64"))[_CHART]
