"""The summary's section on headline KPIs."""

from xltools.measures.display_text import amount
from xltools.measures.kpi_ratings import rated_fields
from xltools.report.context import ReportContext
from xltools.report.model import Cell
from xltools.report.sheets.kpi_words import (
    is_to_date,
    no_target_words,
    rated_of,
    rated_sentence,
    without_figure,
)
from xltools.report.sheets.layout import Layout, short_day
from xltools.report.sheets.shared_columns import table_figure
from xltools.report.sheets.summary_grid import coloured, headed
from xltools.report.sheets.words import (
    Record,
    capped,
    day_or,
    number_or_word,
    read_variance,
    records,
    text_or,
    value_style,
    variance_style,
)

MOST_KPIS = 7


def kpis_section(layout: Layout, context: ReportContext, row: int) -> int:
    """Put the headline KPIs against their targets, and how all KPIs are rated."""
    kpis = context.results.kpis
    is_all = context.programme.is_adopted and not kpis["is_headline"].any()  # an office may not say which are
    headline = records(kpis if is_all else kpis[kpis["is_headline"]])
    rows = headline[:MOST_KPIS]
    kind, short = "KPIs" if is_all else "Headline KPIs", capped(len(rows), len(headline), "KPI scorecard")
    row = headed(
        layout,
        row,
        f"{kind}: {len(headline) or 'none'}{short}",
        ("KPI", "Latest", "Target now", "Difference", "Movement", "Rating", "Verdict and outlook"),
    )
    no_target = no_target_words(context)
    # what is so of all of them is said once, below
    are_provisional = bool(rows) and all(record["is_provisional"] for record in rows)
    for offset, record in enumerate(rows):
        layout.put_row(row + offset, 1, _kpi_cells(record, no_target[record["kpi_id"]], is_marked=not are_provisional))
    end = row + len(rows)
    if rows:
        coloured(layout, row, end - 1, ratings=(6,), movements=(5,))
    layout.put(end, 1, rated_sentence(kpis, context.scale), "line quiet")
    if are_provisional:
        layout.put(end, 6, "The latest readings above are provisional: they may be revised.", "line quiet")
    return end + 2


def _kpi_cells(record: Record, no_target: str, *, is_marked: bool) -> tuple[Cell, ...]:
    unit, key = record["unit"], record["kpi_id"]
    actual, target, off = rated_of(record)
    names, variance = rated_fields(record["target_for"]), read_variance(off, unit)
    value_look = f"{value_style(unit, actual, target)} ruled"
    change_look = f"{variance_style(unit, actual, target)} ruled"
    target_look = value_look if target is not None else "body right ruled"  # a sentence wraps
    return (
        Cell(text_or(record["kpi"], record["kpi_id"]) + _mark(record, is_marked=is_marked), "body strong ruled"),
        table_figure("KPIs", key, "Latest", number_or_word(actual, without_figure(record)), names[0], value_look),
        table_figure("KPIs", key, "Target now", number_or_word(target, no_target), names[1], target_look),
        table_figure("KPIs", key, "Variance", number_or_word(variance, "None"), names[2], change_look),
        Cell(text_or(record["counted_movement"], "New"), "body centre ruled"),
        table_figure("KPIs", key, "Rating", record["rating"], "rating", "rating ruled"),
        Cell(f"{record['verdict']}. {_outlook(record)}", "body small indented ruled"),
    )


def _mark(record: Record, *, is_marked: bool) -> str:
    """Say what a reader must know of the figures beside the name.

    Args:
        is_marked: whether a provisional reading is said here, and not once for all.
    """
    if record["incomplete"]:
        whole = day_or(record["period_end"])
        shown_at = f"as at {short_day(whole)}; " if whole is not None and not isinstance(whole, str) else ""
        return f" ({shown_at}incomplete, {record['incomplete_mark']})"
    marks = ["year to date"] if is_to_date(record) else []
    marks += ["provisional"] if record["is_provisional"] and is_marked else []
    return f" ({', '.join(marks)})" if marks else ""


def _outlook(record: Record) -> str:
    """Say what the history says of the next target, or why it says nothing."""
    if record["forecast_likelihood"]:
        aim = f"{amount(record['next_target'], record['unit'])} on {short_day(record['next_target_due'])}"
        return f"{record['forecast_likelihood']} to meet {aim}, if nothing changes"
    return str(record["forecast_reason"] or "No forecast")
