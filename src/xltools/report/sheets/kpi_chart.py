"""One KPI's chart: actual, trajectory, mean and limits, with special-cause points as series of their own."""

import math
from dataclasses import replace

from xltools.measures.display_text import amount, day
from xltools.measures.spc_limits import EVEN, MOVING, SEASONAL, TOO_SHORT
from xltools.report.context import ReportContext
from xltools.report.model import Axis, Chart, Series, Span
from xltools.report.sheets.chart_lines import end_labels, period_axis
from xltools.report.sheets.kpi_blocks import Block
from xltools.report.sheets.kpi_words import is_to_date, rated_of, without_figure, without_target
from xltools.report.sheets.limit_stretches import LIMITS, Rows, limit_rows, limit_sets, spans
from xltools.report.sheets.words import Record, number_or_none, text_or, unit_of
from xltools.text.words import plural

_LINES = (
    # heading of the series' table, the measure's field, look
    ("Mean", "mean", "mean"), ("Lower limit", "lower", "limit"), ("Upper limit", "upper", "limit"),
    ("Comparator", "comparator_actual", "comparator"), ("Target", "target", "target"), ("Actual", "actual", "actual"),
)  # fmt: skip
#: Drawn after the lines, so that they are on top; each is labelled with its word if its last point is not the end.
_SIGNALS = (
    ("Improvement", "improvement", "improvement"), ("Concern", "concern", "concern"), ("Neutral", "neutral", "neutral"),
)  # fmt: skip
#: Why a chart has no limits now, by the state of the process.
_WITHOUT_LIMITS = {
    MOVING: "It is changing, so no limits are drawn.",
    TOO_SHORT: "It has too few readings for limits.",
    SEASONAL: "It follows the seasons, so no limits are drawn.",
    EVEN: "It has no range to judge by, so no limits are drawn.",
}
_LEFT_OUT = 76  # pixels of a chart's height that its title and months take
_BROKEN = 1.4  # LibreOffice breaks the label of a comparator, whose name may be long, in two
_NEAR_TOP = 6  # Excel starts an axis above zero if its values differ by less than a sixth of the highest
_MANY = 100_000  # from here on an axis counts in thousands


def kpi_chart(context: ReportContext, block: Block, place: tuple[int, int], size: tuple[int, int]) -> Chart:
    """Draw a KPI.

    Args:
        block: its row of the scorecard, and its rows of the series.
        place: the chart's row and column.
        size: its width and height in pixels.
    """
    kpi, rows = block.kpi, (block.first, block.last)
    return Chart(
        kind="line",
        title=f"{kpi['kpi_id']}: {says(kpi)}",
        series=(*_lines(block, rows, size[1], limit_rows(context).get(kpi["kpi_id"])), *_signals(block, rows)),
        alt=_alt(block),
        row=place[0], column=place[1], width=size[0], height=size[1],
        x=period_axis([row["period_end"] for row in block.rows]),
        y=_axis(block),
    )  # fmt: skip


def says(kpi: Record) -> str:
    """Say how a KPI compares with its target: "74.2% against a target of 80.0% (Red)"."""
    actual, target = number_or_none(kpi["actual"]), number_or_none(kpi["target"])
    if is_to_date(kpi) and not kpi["incomplete"] and actual is not None:
        return _says_of_the_year(kpi)
    if actual is None:
        return "incomplete" if kpi["incomplete"] else "no reading"
    unit = kpi["unit"]
    if kpi["incomplete"]:
        return f"{amount(actual, unit)} on {day(kpi['period_end'])}; incomplete, {kpi['incomplete_mark']}"
    if target is None:
        return f"{amount(actual, unit)}, {without_target(kpi)}"
    return f"{amount(actual, unit)} against a target of {amount(target, unit)} ({kpi['rating']})"


def _says_of_the_year(kpi: Record) -> str:
    """Say how a KPI compares with its target for the year to date, which is never compared with one period."""
    unit, (so_far, due_now, _) = kpi["unit"], rated_of(kpi)
    end = day(kpi["period_end"])
    if so_far is None:
        return f"no year to date on {end} ({without_figure(kpi).lower()})"
    if due_now is None:
        return f"{amount(so_far, unit)} in the year to {end}, {without_target(kpi)}"
    told = f"{amount(so_far, unit)} in the year to date, against"
    if kpi["year_target_due"] == kpi["period_end"]:
        return f"{told} {amount(due_now, unit)} due by now ({kpi['rating']})"
    aim = f"{amount(kpi['year_target'], unit)} by {kpi['year_target_due']:%b %Y}"
    return f"{told} {aim}: {amount(due_now, unit)} due by now ({kpi['rating']})"


def _lines(block: Block, rows: tuple[int, int], height: int, stretches: Rows | None) -> list[Series]:
    """Return the lines; those of limits in parts, if more than one stretch has limits."""
    kpi = block.kpi
    values = {heading: _given(block, field) for heading, field, _ in _LINES}
    drawn = [line for line in _LINES if values[line[0]]]
    names = {heading: _name(heading, kpi) for heading, _, _ in drawn}
    ends = {names[heading]: float(block.rows[-1][field]) for heading, field, _ in drawn}
    at_end = {name: value for name, value in ends.items() if not math.isnan(value)}
    labels = end_labels(at_end, lambda value: amount(value, kpi["unit"]), _per_pixel(block, height))
    for heading, _, _ in drawn:
        if names[heading] not in at_end and heading in ("Actual", "Comparator"):
            labels[names[heading]] = f"{names[heading]} {amount(values[heading][-1], kpi['unit'])}"
    found: list[Series] = []
    for heading, _, look in drawn:
        line = _series(names[heading], heading, look, rows, labels.get(names[heading], ""))
        found += [line] if stretches is None or heading not in LIMITS else _in_parts(line, stretches, block)
    return found


def _in_parts(line: Series, stretches: Rows, block: Block) -> list[Series]:
    """Draw a line of limits as one for each set of columns; its label is on the one that has the last limits."""
    last = [number for number in limit_sets(block.rows) if number][-1]
    return [
        replace(line, values=span, label=line.label if number == last else "")
        for number, span in enumerate(spans(stretches, line.values.heading), start=1)
    ]


def _given(block: Block, field: str) -> list[float]:
    """Return the values of a field that are there, in time order."""
    return [float(row[field]) for row in block.rows if not math.isnan(row[field])]


def _name(heading: str, kpi: Record) -> str:
    return text_or(kpi["comparator"], heading) if heading == "Comparator" else heading


def _signals(block: Block, rows: tuple[int, int]) -> list[Series]:
    return [_series(heading, heading, look, rows, "") for heading, field, look in _SIGNALS if _given(block, field)]


def _series(name: str, heading: str, look: str, rows: tuple[int, int], label: str) -> Series:
    span, months = Span("KPI_series", heading, *rows), Span("KPI_series", "Period", *rows)
    return Series(name, span, months, look, label=label)


def _axis(block: Block) -> Axis:
    """Name the unit; the ends are left to Excel, so that a changed reading stays on the chart."""
    unit = unit_of(block.kpi["unit"])
    if unit.factor == 1 and max(_values(block)) >= _MANY:
        return Axis(title=f"{unit.axis}, thousands", number_format="#,##0,")
    return Axis(title=unit.axis, number_format=unit.axis_format)


def _values(block: Block) -> list[float]:
    return [value for _, field, _ in _LINES for value in _given(block, field)]


def _per_pixel(block: Block, height: int) -> float:
    """Return how much of the KPI's unit one pixel of the plot's height is, near enough."""
    values = _values(block)
    low, high = min(values), max(values)
    reach = high - low if low > 0 and (high - low) * _NEAR_TOP < high else high - min(low, 0)
    return reach * 1.2 * (_BROKEN if _given(block, "comparator_actual") else 1) / max(height - _LEFT_OUT, 1)


def _alt(block: Block) -> str:
    kpi = block.kpi
    span = f"{block.rows[0]['period_end']:%B %Y} to {block.rows[-1]['period_end']:%B %Y}"
    found = [
        f"{plural(count, 'point')} of {heading.lower()}"
        for heading, field, _ in _SIGNALS
        if (count := len(_given(block, field)))
    ]
    marked = f"Marked as special cause: {', '.join(found)}." if found else "No point is marked as special cause."
    without = _WITHOUT_LIMITS.get(kpi["spc_state"], "")
    if without:
        marked = f"{marked} {without}" if _given(block, "mean") else without
    return f"Line chart of {kpi['kpi']}, {span}: {says(kpi)}. {marked}"
