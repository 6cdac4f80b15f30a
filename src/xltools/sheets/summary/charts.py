"""The summary page's two charts: the first headline KPI, and the self-assessment over the reviews."""

from typing import Any

import pandas as pd

from xltools import rag
from xltools.edition import Edition
from xltools.report import Axis, Chart, Series, Span
from xltools.sheets.kpi_chart import shown
from xltools.sheets.self_assessment import look_of
from xltools.sheets.words import number_or_none

WIDTH, HEIGHT = 478, 232
_FORMATS = {"%": "0%", "number": "#,##0", "GBP": "#,##0"}


def kpi_chart(edition: Edition, row: int) -> Chart | None:
    """Draw the first headline KPI against its target; None where no headline KPI has readings."""
    kpis = edition.results.kpis
    headline = kpis[kpis["is_headline"] & kpis["actual"].notna()]
    if headline.empty:
        return None
    kpi: dict[str, Any] = {str(k): v for k, v in headline.iloc[0].items()}
    places = _positions(edition.results.kpi_series["kpi_id"] == kpi["kpi_id"])
    latest = shown(kpi["actual"], kpi["unit"])
    target = number_or_none(kpi["target"])
    series = [
        _series("Actual", "Actual", places, "actual", f"Actual {latest}"),
        _series("Target", "Target", places, "target", "" if target is None else f"Target {shown(target, kpi['unit'])}"),
    ]
    against = "no target" if target is None else f"target {shown(target, kpi['unit'])}"
    return Chart(
        kind="line",
        title=f"{kpi['kpi']}: {latest}, {against}",
        series=tuple(series),
        alt=f"Line chart of {kpi['kpi']} by month with its target line. Latest {latest}, {against}.",
        row=row, column=1, width=WIDTH, height=HEIGHT,
        x=Axis(number_format="mmm yy", is_dates=True, step=6),
        y=Axis(number_format=_FORMATS[kpi["unit"]], low=0 if kpi["unit"] == "%" else None),
    )  # fmt: skip


def self_assessment_chart(edition: Edition, row: int) -> Chart | None:
    """Draw how the requirements were rated at each review; None where there was none."""
    history = edition.results.assessment_history
    if history.empty:
        return None
    last = history.iloc[-1]
    good = int(last[rag.GREEN]) + int(last[rag.AMBER_GREEN])
    total = int(sum(last[word] for word in rag.RATINGS))
    series = tuple(
        Series(
            word,
            Span("Assessment", word),
            Span("Assessment", "Review date"),
            look_of(word),
            show_values=True,
        )
        for word in reversed(rag.RATINGS)
    )
    return Chart(
        kind="column stacked",
        title=f"Self-assessment: {good} of {total} requirements now Green or Amber/Green",
        series=series,
        alt=f"Stacked columns of the requirements' ratings at each review; at the last one {good} of {total} were "
        "Green or Amber/Green.",
        row=row, column=5, width=WIDTH, height=HEIGHT,
        x=Axis(number_format="mmm yy"), y=Axis(is_hidden=True),
        with_legend=True, gap=40,
    )  # fmt: skip


def _series(name: str, heading: str, places: tuple[int, int], look: str, label: str) -> Series:
    first, last = places
    return Series(
        name, Span("KPI_series", heading, first, last), Span("KPI_series", "Period", first, last), look, label=label
    )


def _positions(chosen: pd.Series) -> tuple[int, int]:
    places = [place for place, is_chosen in enumerate(chosen) if is_chosen]
    return places[0], places[-1]
