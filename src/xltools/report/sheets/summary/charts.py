"""The summary page's two charts: the first headline KPI, and the self-assessment over the reviews."""

from dataclasses import replace
from typing import Any, Literal, TypeAlias

import pandas as pd

from xltools.measures.display_text import amount, day
from xltools.report.context import ReportContext
from xltools.report.model import Axis, Chart, Series, Span
from xltools.report.sheets.kpi_words import is_to_date, rated_of, without_target
from xltools.report.sheets.self_assessment import assessment_chart
from xltools.report.sheets.words import number_or_none, unit_of

WIDTH, HEIGHT = 540, 300
_BESIDE = 390  # what is left of the page's width to the right of the first chart

Side: TypeAlias = Literal["above", "below", "right"]


def kpi_chart(context: ReportContext, row: int) -> Chart | None:
    """Draw the first headline KPI against its target; None where no headline KPI has readings."""
    kpis = context.results.kpis
    headline = kpis[kpis["is_headline"] & kpis["actual"].notna()]
    if headline.empty:
        return None
    kpi: dict[str, Any] = {str(k): v for k, v in headline.iloc[0].items()}
    places = _positions(context.results.kpi_series["kpi_id"] == kpi["kpi_id"])
    latest = amount(kpi["actual"], kpi["unit"])
    if kpi["incomplete"]:
        latest += f" on {day(kpi['period_end'])}"
    target = number_or_none(kpi["target"])
    upper, lower = _sides(context.results.kpi_series["actual"].iloc[places[0] : places[1] + 1])
    is_upper = target is None or kpi["actual"] >= target
    if is_to_date(kpi) and not kpi["incomplete"]:
        latest += f" on {day(kpi['period_end'])}"
    series = [_series("Actual", places, "actual", f"Actual {latest}", upper if is_upper else lower)]
    if target is not None:
        aim = f"Target {amount(target, kpi['unit'])}"
        series.append(_series("Target", places, "target", aim, lower if is_upper else upper))
    against = _against(kpi)
    if kpi["incomplete"]:
        against += f" (incomplete, {kpi['incomplete_mark']})"
    return Chart(
        kind="line",
        title=f"{kpi['kpi']}: {latest}, {against}",
        series=tuple(series),
        alt=f"Line chart of {kpi['kpi']} by month with its target line. Latest {latest}, {against}.",
        row=row, column=1, width=WIDTH, height=HEIGHT,
        x=Axis(number_format="mmm yy", is_dates=True, step=6),
        y=Axis(number_format=unit_of(kpi["unit"]).axis_format, low=0 if kpi["unit"] == "%" else None),
    )  # fmt: skip


def _against(kpi: dict[str, Any]) -> str:
    """Say what the figure is held against; a year's target against the year so far, never against one period."""
    so_far, aim, _ = rated_of(kpi)
    unit = kpi["unit"]
    if is_to_date(kpi) and so_far is not None:
        due = without_target(kpi) if aim is None else f"{amount(aim, unit)} due by then"
        return f"{amount(so_far, unit)} in the year to date, {due}"
    return without_target(kpi) if aim is None else f"target {amount(aim, unit)}"


def self_assessment_chart(context: ReportContext, row: int) -> Chart | None:
    """Draw how the requirements were rated at each review; None where there was none."""
    history = context.results.assessment_history
    if history.empty:
        return None
    return replace(assessment_chart(history, row, context.scale), column=6, width=_BESIDE, height=HEIGHT)


def _sides(values: "pd.Series[float]") -> tuple[Side, Side]:
    """Say where the labels of the upper and of the lower line stand: never where the lines come from."""
    known = values.dropna().tolist()
    is_falling = len(known) > 1 and known[-1] < known[-2]
    return ("right", "below") if is_falling else ("above", "right")


def _series(heading: str, places: tuple[int, int], look: str, label: str, side: Side) -> Series:
    """Draw one column, named at its end."""
    first, last = places
    return Series(
        heading,
        Span("KPI_series", heading, first, last),
        Span("KPI_series", "Period", first, last),
        look,
        label=label,
        label_side=side,
    )


def _positions(chosen: pd.Series) -> tuple[int, int]:
    places = [place for place, is_chosen in enumerate(chosen) if is_chosen]
    return places[0], places[-1]
