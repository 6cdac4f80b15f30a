"""KPI scorecard: each measure against its target, how it moves, and what its history says of it."""

import pandas as pd

from xltools.edition import Edition
from xltools.report import Cell, Column, Formula, Page, Sheet, Table, Value
from xltools.sheets.kpi_counts import rated_sentence
from xltools.sheets.layout import Layout
from xltools.sheets.lookups import workings_link, workstream_names
from xltools.sheets.nothing import nothing_row
from xltools.sheets.series_keys import series_key
from xltools.sheets.units import read_variance, value_style, variance_factor, variance_style
from xltools.sheets.words import Record, day_or, number_or_none, records, text_or

COLUMNS = (
    Column("ID", "id strong", 9), Column("KPI", "body", 30), Column("Workstream", "body", 14),
    Column("Unit", "word", 8), Column("Period", "month", 10), Column("Latest", "number strong", 10),
    Column("Target now", "number", 10), Column("Variance", "change", 10), Column("Rating", "rating", 12),
    Column("Previous", "rating", 12), Column("Movement", "word", 10), Column("Direction", "word", 10),
    Column("Variation", "body", 20), Column("Assurance", "body", 18), Column("Outlook", "body", 18),
    Column("Zones reported", "word", 10), Column("Data", "word", 11), Column("Data quality", "body", 16),
)  # fmt: skip
NO_READING, NO_TARGET, NO_VARIANCE = "No reading", "No target", "None"
NOTE = (
    "Latest, target and variance are live and follow the readings on KPI charts (variance of percentages in points). "
    "Ratings, variation, assurance and outlook are as built."
)
_MARKS = ("timeliness", "completeness", "validation", "process")


def kpi_scorecard_sheet(edition: Edition) -> Sheet:
    """Lay out every KPI on a row, headline ones first."""
    layout = Layout("KPI scorecard")
    kpis = edition.results.kpis
    row = layout.head(edition, _title(kpis), NOTE, "")
    layout.put(row - 2, 1, rated_sentence(kpis), "subtitle strong")
    rows = tuple(_rows(edition))
    none = nothing_row(COLUMNS, "KPI", "No KPI is in the tracker.", {"Rating": "Not rated", "Previous": "None"})
    table = layout.table(
        Table("KPIs", COLUMNS, rows or (none,), row, description="Each KPI's latest value, target, rating and history")
    )
    layout.colour_columns(table, ["Rating", "Previous"])
    layout.colour_columns(table, ["Movement", "Direction"], "movement")
    return layout.sheet(freeze=(row + 1, 3), page=Page(repeat_rows=(row, row), margins=(0.35, 0.35, 0.7, 0.7)))


def _title(kpis: pd.DataFrame) -> str:
    off = int(kpis["rating"].isin(["Red", "Amber/Red"]).sum())
    worse = int((kpis["movement"] == "Worse").sum())
    if kpis.empty:
        return "KPI scorecard: there are no KPIs"
    return f"KPI scorecard: {off or 'none'} of {len(kpis)} Red or Amber/Red, {worse or 'none'} rated worse than before"


def _rows(edition: Edition) -> list[tuple[Value, ...]]:
    names = workstream_names(edition)
    kpis = edition.results.kpis
    first = kpis.assign(is_further=~kpis["is_headline"].astype(bool)).sort_values("is_further", kind="stable")
    return [_row(record, names.get(record["workstream_id"], record["workstream_id"])) for record in records(first)]


def _row(record: Record, workstream: str) -> tuple[Value, ...]:
    key, period = record["kpi_id"], day_or(record["period_end"], NO_READING)
    return (
        key,
        record["kpi"] + (" (headline)" if record["is_headline"] else ""),
        workstream,
        text_or(record["unit"], "None"),
        period,
        *_figures(record),
        Cell(record["rating"], "", workings_link(key, "rating")),
        text_or(record["previous_rating"], "None"),
        text_or(record["movement"], "None"),
        text_or(record["direction"], "Not known"),
        _verdict(record, "variation"),
        _verdict(record, "assurance"),
        _outlook(record),
        f"{int(record['zones_reported'])} of {int(record['zones_expected'])}",
        "Provisional"
        if record["is_provisional"]
        else "Firm"
        if number_or_none(record["actual"]) is not None
        else "None",
        _quality(record),
    )


def _figures(record: Record) -> tuple[Cell, Cell, Cell]:
    """Look the latest value and target up among the readings, and take their difference, live."""
    unit, key = record["unit"] or "number", record["kpi_id"]
    actual, target = number_or_none(record["actual"]), number_or_none(record["target"])
    if actual is None:
        return (Cell(NO_READING), Cell(NO_TARGET), Cell(NO_VARIANCE))
    at = f'MATCH("{series_key(key, record["period_end"])}",tbl_KPI_series[Key],0)'
    latest = Formula(f"INDEX(tbl_KPI_series[Actual],{at})", actual)
    aim = Formula(f"INDEX(tbl_KPI_series[Target],{at})", NO_TARGET if target is None else target)
    here = "tbl_KPIs[[#This Row],[{}]]"
    both = f"COUNT({here.format('Latest')},{here.format('Target now')})=2"
    scale = variance_factor(unit)
    change = f"({here.format('Latest')}-{here.format('Target now')})" + (f"*{scale}" if scale != 1 else "")
    variance = read_variance(number_or_none(record["variance"]), unit)
    return (
        Cell(latest, value_style(unit), workings_link(key, "actual")),
        Cell(aim, value_style(unit), workings_link(key, "target")),
        Cell(
            Formula(f'IF({both},{change},"{NO_VARIANCE}")', NO_VARIANCE if variance is None else variance),
            variance_style(unit),
            workings_link(key, "variance"),
        ),
    )


def _verdict(record: Record, of: str) -> Cell:
    word, symbol = record[of], record[f"{of}_symbol"]
    shown = f"{word} ({symbol})" if symbol else text_or(word, "No target" if of == "assurance" else "Not enough points")
    return Cell(shown, "small", workings_link(record["kpi_id"], of))


def _outlook(record: Record) -> Cell:
    """Say how likely the next target is, or why nothing is said."""
    chance = number_or_none(record["chance"])
    link = workings_link(record["kpi_id"], "forecast")
    if chance is None:
        return Cell(text_or(record["forecast_reason"], "No forecast"), "small", link)
    due = day_or(record["next_target_due"])
    by = f" by {due:%b %Y}" if due is not None and not isinstance(due, str) else ""
    return Cell(f"{record['forecast_likelihood']}{by} ({chance:.0%})", "small", link)


def _quality(record: Record) -> Cell:
    lacking = [mark for mark in _MARKS if record[mark] != "Sufficient"]
    shown = f"Insufficient: {', '.join(lacking)}" if lacking else "Sufficient (4 of 4)"
    return Cell(shown, "small")
