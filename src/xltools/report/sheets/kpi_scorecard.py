"""KPI scorecard: each measure against its target, how it moves, and what its history says of it."""

from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Formula, Page, Sheet, Table, Value
from xltools.report.sheets.chart_lines import series_key
from xltools.report.sheets.columns import workings_link, workstream_names
from xltools.report.sheets.kpi_words import NO_READING, no_target_words, outlook, rated_sentence
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.words import (
    Record,
    day_or,
    fitting,
    nothing_row,
    number_or_none,
    read_variance,
    records,
    text_or,
    value_style,
    variance_factor,
    variance_style,
)
from xltools.text.words import plural

COLUMNS = (
    Column("ID", "id strong", 8), Column("KPI", "body", 27), Column("Workstream", "body indented", 14),
    Column("Unit", "word", 7.5), Column("Period", "month", 8.5), Column("Latest", "number strong", 9.5),
    Column("Target now", "number", 9.5), Column("Variance", "change", 10.5), Column("Rating", "rating", 12),
    Column("Previous", "rating", 12), Column("Movement", "word indented", 10.5), Column("Direction", "word", 9),
    Column("Variation", "body", 13.5), Column("Assurance", "body", 13), Column("Outlook", "body", 18.5),
    Column("Data", "body indented", 12.5), Column("Data quality", "body", 13),
)  # fmt: skip
NO_VARIANCE, INCOMPLETE = "None", "Incomplete"
WORDS = "body right"  # where a number would stand: a sentence wraps
NOTES = (
    (
        "Latest, target and variance are live and follow the readings on KPI charts; the variance of percentages is in "
        "points. Ratings, variation, assurance and outlook are as built. IDs and figures link to their workings."
    ),
    (
        "Direction compares with the period before; variation and assurance part change from chance (the sign is NHS "
        "Making Data Count's); the outlook is the chance of the next target, if nothing changes."
    ),
)
_MARKS = ("timeliness", "completeness", "validation", "process")


def kpi_scorecard_sheet(context: ReportContext) -> Sheet:
    """Lay out every KPI on a row, headline ones first."""
    layout = Layout("KPI scorecard", scale=context.scale)
    kpis = context.results.kpis
    row = layout.head(context, _title(context), "", *NOTES)
    layout.put(4, 1, rated_sentence(kpis, context.scale), "subtitle strong")
    rows = tuple(_rows(context))
    none = nothing_row(COLUMNS, "KPI", "No KPI is in the tracker.", {"Rating": "Not rated", "Previous": "None"})
    table = layout.table(
        Table("KPIs", COLUMNS, rows or (none,), row, description="Each KPI's latest value, target, rating and history")
    )
    layout.colour_columns(table, ["Rating", "Previous"])
    layout.colour_columns(table, ["Movement", "Direction"], "movement")
    return layout.sheet(freeze=(row + 1, 3), page=Page(repeat_rows=(row, row), margins=(0.35, 0.35, 0.7, 0.7)))


def _title(context: ReportContext) -> str:
    kpis = context.results.kpis
    if kpis.empty:
        return "KPI scorecard: there are no KPIs"
    off = list(kpis.loc[kpis["rating"].isin(context.scale.off_track), "kpi_id"])
    worse = int((kpis["movement"] == "Worse").sum())
    named = f" ({fitting(off, 50)})" if off else ""
    said = f"KPI scorecard: {len(off) or 'none'} of {plural(len(kpis), 'KPI')} {context.scale.off_track_text}{named}"
    return f"{said}, {worse or 'none'} rated worse than before" if context.previous else said


def _rows(context: ReportContext) -> list[tuple[Value, ...]]:
    names, no_target = workstream_names(context), no_target_words(context)
    kpis = context.results.kpis
    ordered = kpis.assign(is_further=~kpis["is_headline"].astype(bool)).sort_values("is_further", kind="stable")
    return [
        _row(
            record | {"no_target": no_target[record["kpi_id"]]},
            names.get(record["workstream_id"]) or text_or(record["workstream_id"]),
        )
        for record in records(ordered)
    ]


def _row(record: Record, workstream: str) -> tuple[Value, ...]:
    key = record["kpi_id"]
    return (
        Cell(key, "", workings_link(key, "rating")),
        text_or(record["kpi"], "Without a name") + (" (headline)" if record["is_headline"] else ""),
        workstream,
        text_or(record["unit"], "None"),
        day_or(record["period_end"], NO_READING),
        *_figures(record),
        record["rating"],
        text_or(record["previous_rating"], "None"),
        text_or(record["movement"], "None"),
        text_or(record["direction"], "Not known"),
        _verdict(record, "variation"),
        _verdict(record, "assurance"),
        outlook(record),
        _data(record),
        _quality(record),
    )


def _figures(record: Record) -> tuple[Cell, Cell, Cell]:
    """Look the latest value and target up among the readings, and take their difference, live."""
    unit, key = record["unit"], record["kpi_id"]
    actual, target = number_or_none(record["actual"]), number_or_none(record["target"])
    if actual is None:
        return (
            Cell(INCOMPLETE if record["incomplete"] else NO_READING),
            Cell(record["no_target"], WORDS),
            Cell(NO_VARIANCE),
        )
    at = f'MATCH("{series_key(key, record["period_end"])}",tbl_KPI_series[Key],0)'
    latest = Formula(f"INDEX(tbl_KPI_series[Actual],{at})", actual)
    aim = Formula(f"INDEX(tbl_KPI_series[Target],{at})", record["no_target"] if target is None else target)
    here = "tbl_KPIs[[#This Row],[{}]]"
    both = f"COUNT({here.format('Latest')},{here.format('Target now')})=2"
    scale = variance_factor(unit)
    look, change_look = value_style(unit, actual, target), variance_style(unit, actual, target)
    change = f"({here.format('Latest')}-{here.format('Target now')})" + (f"*{scale}" if scale != 1 else "")
    variance = read_variance(number_or_none(record["variance"]), unit)
    return (
        Cell(latest, look, workings_link(key, "actual")),
        Cell(aim, WORDS if target is None else look, workings_link(key, "target")),
        Cell(
            Formula(f'IF({both},{change},"{NO_VARIANCE}")', NO_VARIANCE if variance is None else variance),
            change_look,
            workings_link(key, "variance"),
        ),
    )


def _verdict(record: Record, of: str) -> str:
    """Return the word of variation or assurance; where there is none, why."""
    word, symbol = record[of], record[f"{of}_symbol"]
    if record["incomplete"]:
        return INCOMPLETE
    if word:
        return f"{word} ({symbol})" if symbol else str(word)
    if of == "variation" or not record["variation_symbol"]:
        return "Not enough points"
    return (
        str(record["no_target"])
        if number_or_none(record["target"]) is None
        else "Not judged: neither direction is better"
    )


def _data(record: Record) -> str:
    """Say how firm the latest reading is, and how many zones it covers; or what a later one lacks."""
    if record["incomplete"]:
        return f"{INCOMPLETE}, {record['incomplete_mark']}"
    if number_or_none(record["actual"]) is None:
        return NO_READING
    firm = "Provisional" if record["is_provisional"] else "Firm"
    return f"{firm},\n{int(record['zones_reported'])} of {plural(int(record['zones_expected']), 'zone')}"


def _quality(record: Record) -> str:
    lacking = [mark for mark in _MARKS if record[mark] != "Sufficient"]
    if len(lacking) == len(_MARKS):
        return "Insufficient in every part"
    return f"Insufficient: {', '.join(lacking)}" if lacking else "Sufficient"
