"""KPI scorecard: each measure against its target, how it moves, and what its history says of it."""

from datetime import date

from xltools.measures.forecast import CAME_TRUE
from xltools.measures.kpi_ratings import rated_fields
from xltools.measures.kpi_verdicts import FEW_READINGS, INCOMPLETE, NO_READING
from xltools.measures.periods import year_start
from xltools.measures.spc_limits import MOVING
from xltools.measures.spc_words import CHANGES
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Formula, Page, Sheet, Table, Value
from xltools.report.sheets.chart_lines import series_key
from xltools.report.sheets.kpi_words import (
    is_to_date,
    no_target_words,
    outlook,
    rated_of,
    rated_sentence,
    without_figure,
)
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.shared_columns import workings_link, workstream_names
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
from xltools.schema.rag import LIKELIHOODS, NOT_RATED
from xltools.text.words import listed, plural

COLUMNS = (
    Column("ID", "id strong", 8), Column("KPI", "body", 27), Column("Workstream", "body indented", 14),
    Column("Unit", "word", 7.5), Column("Period", "month", 8.5), Column("Latest", "number strong", 9.5),
    Column("Target now", "number", 9.5), Column("Variance", "change", 10.5), Column("Rating", "rating", 12),
    Column("Previous", "rating", 12), Column("Movement", "body indented", 10.5), Column("Verdict", "body strong", 17),
    Column("Variation", "body", 13.5), Column("Assurance", "body", 13), Column("Outlook", "body", 18.5),
    Column("Data", "body indented", 12.5), Column("Data quality", "body", 13),
)  # fmt: skip
NO_VARIANCE = "None"
WORDS = "body right"  # where a number would stand: a sentence wraps
NOTES = (
    (
        "Latest, target and variance are live and follow the readings on KPI charts; the variance of percentages is in "
        "points. Where Period says Year to, they are of the financial year to date, and the target is what is due by "
        "then. Ratings, variation, assurance and outlook are as built. IDs and figures link to their workings."
    ),
    (
        "Movement counts special cause, a crossing of the target, or a rating that held for two periods: never one "
        "reading alone. Variation and assurance part change from chance (the sign is NHS Making Data Count's); a "
        "KPI that is changing has neither: limits would mislead. The outlook is the chance of the "
        "next target, if nothing changes. The verdict is made of all of them."
    ),
    f"Tried on public series, {CAME_TRUE[0]} of 100 targets called {LIKELIHOODS[0].lower()} to be met were met, "
    + listed(
        [f"{met} of those called {word.lower()}" for word, met in zip(LIKELIHOODS[1:], CAME_TRUE[1:], strict=True)]
    )
    + ". Readings that follow the seasons have no outlook.",
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
    layout.colour_columns(table, ["Movement"], "movement")
    return layout.sheet(freeze=(row + 1, 3), page=Page(repeat_rows=(row, row), margins=(0.35, 0.35, 0.7, 0.7)))


def _title(context: ReportContext) -> str:
    kpis = context.results.kpis
    if kpis.empty:
        return "KPI scorecard: there are no KPIs"
    worse = int((kpis["counted_movement"] == "Worse").sum())
    if len(kpis) == 1:
        rating = kpis["rating"].iloc[0]
        said = f"KPI scorecard: the only KPI is {'not rated' if rating == NOT_RATED else rating}"
        return f"{said}, worse than before" if worse else said
    off = list(kpis.loc[kpis["rating"].isin(context.scale.off_track), "kpi_id"])
    named = f" ({fitting(off, 50)})" if off else ""
    said = f"KPI scorecard: {len(off) or 'none'} of {plural(len(kpis), 'KPI')} {context.scale.off_track_text}{named}"
    return f"{said}, {worse or 'none'} rated worse than before" if context.previous else said


def _rows(context: ReportContext) -> list[tuple[Value, ...]]:
    names, no_target = workstream_names(context), no_target_words(context)
    kpis = context.results.kpis
    ordered = kpis.assign(is_further=~kpis["is_headline"].astype(bool)).sort_values("is_further", kind="stable")
    return [
        _row(
            context,
            record | {"no_target": no_target[record["kpi_id"]]},
            names.get(record["workstream_id"]) or text_or(record["workstream_id"]),
        )
        for record in records(ordered)
    ]


def _row(context: ReportContext, record: Record, workstream: str) -> tuple[Value, ...]:
    key = record["kpi_id"]
    return (
        Cell(key, "", workings_link(key, "rating")),
        text_or(record["kpi"], "Without a name") + (" (headline)" if record["is_headline"] else ""),
        workstream,
        text_or(record["unit"], "None"),
        _period(record),
        *_figures(record, context),
        record["rating"],
        text_or(record["counted_before"], "None"),
        text_or(record["counted_movement"], "None"),
        record["verdict"],
        _variation(record),
        _assurance(record),
        outlook(record),
        _data(record),
        _quality(record),
    )


def _period(record: Record) -> Cell:
    """Say which period the figures are of: its month, or the year up to it."""
    end = day_or(record["period_end"], NO_READING)
    if is_to_date(record) and isinstance(end, date):
        return Cell(f"Year to {end:%b %Y}", "body")
    return Cell(end)


def _figures(record: Record, context: ReportContext) -> tuple[Cell, Cell, Cell]:
    """Look the figure that is rated up among the readings, with its target, and take their difference, live."""
    unit, key = record["unit"], record["kpi_id"]
    actual, target, variance = rated_of(record)
    if actual is None:
        due = Cell(record["no_target"], WORDS) if target is None else Cell(target, value_style(unit, target))
        return Cell(without_figure(record), WORDS), due, Cell(NO_VARIANCE)
    latest, aim = _latest(record, context, actual), _aim(record, target)
    here = "tbl_KPIs[[#This Row],[{}]]"
    both = f"COUNT({here.format('Latest')},{here.format('Target now')})=2"
    scale = variance_factor(unit)
    look, change_look = value_style(unit, actual, target), variance_style(unit, actual, target)
    change = f"({here.format('Latest')}-{here.format('Target now')})" + (f"*{scale}" if scale != 1 else "")
    shown, names = read_variance(variance, unit), rated_fields(record["target_for"])
    return (
        Cell(latest, look, workings_link(key, names[0])),
        Cell(aim, WORDS) if isinstance(aim, str) else Cell(aim, look, workings_link(key, names[1])),
        Cell(
            Formula(f'IF({both},{change},"{NO_VARIANCE}")', NO_VARIANCE if shown is None else shown),
            change_look,
            workings_link(key, names[2]),
        ),
    )


def _latest(record: Record, context: ReportContext, actual: float) -> Formula:
    """Look up the last period, or add the year up to it."""
    if not is_to_date(record):
        return Formula(f"INDEX(tbl_KPI_series[Actual],{_place(record)})", actual)
    end = record["period_end"].date()
    start = year_start(end, context.programme.settings.financial_year_month)
    days = [f'"{sign}"&DATE({day.year},{day.month},{day.day})' for sign, day in ((">=", start), ("<=", end))]
    of = f'tbl_KPI_series[KPI ID],"{record["kpi_id"]}",' + ",".join(f"tbl_KPI_series[Period],{day}" for day in days)
    total = "SUMIFS(tbl_KPI_series[{}]," + of + ")"
    divided = f"/{total.format('Denominator')}" if number_or_none(record["denominator"]) is not None else ""
    return Formula(f"{total.format('Numerator')}{divided}", actual)


def _aim(record: Record, target: float | None) -> Formula | float | str:
    """Look the target of the last period up; what is due of a year's is a value, and where there is none a word.

    A look-up of a blank cell gives 0 once Excel calculates, which would be a target, and a variance from it.
    """
    if target is None:
        return str(record["no_target"])
    return target if is_to_date(record) else Formula(f"INDEX(tbl_KPI_series[Target],{_place(record)})", target)


def _place(record: Record) -> str:
    return f'MATCH("{series_key(record["kpi_id"], record["period_end"])}",tbl_KPI_series[Key],0)'


def _variation(record: Record) -> str:
    """Return the word of variation; where there is none, why."""
    if record["spc_state"] == MOVING:
        return f"{record['variation']}{CHANGES.get(record['spc_towards'], '')}"
    return _signed(record, "variation") or str(record["no_figure"]) or FEW_READINGS


def _assurance(record: Record) -> str:
    """Return the word of assurance; where there is none, why."""
    return _signed(record, "assurance") or str(record["assurance_reason"])


def _signed(record: Record, of: str) -> str:
    word, symbol = str(record[of]), record[f"{of}_symbol"]
    return f"{word} ({symbol})" if symbol else word


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
