"""Money's charts: what was saved against plan, and the share of spend that was released as cash."""

from xltools.measures.display_text import percent, pounds
from xltools.report.model import Axis, Chart, Series, Span
from xltools.report.sheets.words import Record, number_or_none

CHART_ROWS = 22  # rows of one line that the charts are as high as, with one free below
WIDTH, HEIGHT = 650, 460
_SHARE_COLUMN = 8  # where the right-hand chart begins


def savings_chart(years: list[Record], row: int) -> Chart | None:
    """Draw savings by year, each series as far as its figures are known; None where none is."""
    series = _drawn(years, (("Saving planned (GBP)", "saving_planned", "planned", "Planned"),
                            ("Saving actual (GBP)", "saving_actual", "spent", "Achieved")))  # fmt: skip
    if not series:
        return None
    told = [f"{year['year']} {_said(year)}" for year in years]
    return Chart(
        "column", "Savings planned and achieved, GBP thousands", series,
        f"Columns of savings planned and achieved by financial year: {'; '.join(told)}.",
        row=row, column=1, width=WIDTH, height=HEIGHT,
        y=Axis(title="GBP, thousands", number_format="#,##0,", low=0), with_legend=True, gap=80,
    )  # fmt: skip


def share_chart(years: list[Record], row: int) -> Chart | None:
    """Draw the cashable share of spend by year beside its target; None where no share is known."""
    known = years[: (_last_known(years, "cashable_share") or -1) + 1]
    series = _drawn(known, (("Target", "cashable_target", "planned", "Target"),
                            ("Cashable share", "cashable_share", "spent", "Cashable share")))  # fmt: skip
    if not known:
        return None
    told = [
        f"{year['year']} {percent(year['cashable_share'])}"
        for year in years
        if number_or_none(year["cashable_share"]) is not None
    ]
    return Chart(
        "column", "Share of spend released as cash, against its target", series,
        f"Columns of the cashable share of spend by financial year: {'; '.join(told)}.",
        row=row, column=_SHARE_COLUMN, width=WIDTH, height=HEIGHT,
        y=Axis(title="Share of spend (%)", number_format="0.0%", low=0), with_legend=True, gap=80,
    )  # fmt: skip


def _drawn(years: list[Record], parts: tuple[tuple[str, str, str, str], ...]) -> tuple[Series, ...]:
    return tuple(
        Series(
            name, Span("Money_years", heading, 0, last), Span("Money_years", "Year", 0, last), look, show_values=True
        )
        for heading, field, look, name in parts
        if (last := _last_known(years, field)) is not None
    )


def _said(year: Record) -> str:
    planned, actual = number_or_none(year["saving_planned"]), number_or_none(year["saving_actual"])
    return f"{pounds(planned) or 'nothing'} planned, {pounds(actual) or 'not yet known'} achieved"


def _last_known(years: list[Record], field: str) -> int | None:
    """Return the place of the last year before the first unknown one; None where not even the first is known."""
    known = [number_or_none(year[field]) is not None for year in years]
    first_unknown = known.index(False) if False in known else len(known)
    return first_unknown - 1 if first_unknown else None
