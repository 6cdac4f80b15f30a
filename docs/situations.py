"""The situations that a KPI can be in, each as the worked example shows it: its chart, its words, what to conclude."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from docs.chart_svg import line_chart
from xltools.report.context import ReportContext
from xltools.report.model import Chart
from xltools.report.sheets.kpi_blocks import Block, blocks
from xltools.report.sheets.kpi_chart import kpi_chart
from xltools.report.sheets.limit_stretches import drawn_limits

FOLDER = Path(__file__).parent / "situations"
_SIZE = (720, 270)  # pixels
#: What a chart draws, by the heading of the pack's table -> the measure's column.
_FIELDS = {
    "Mean": "mean", "Lower limit": "lower", "Upper limit": "upper", "Comparator": "comparator_actual",
    "Target": "target", "Actual": "actual", "Improvement": "improvement", "Concern": "concern", "Neutral": "neutral",
}  # fmt: skip
_INTRO = """### Situations of a KPI

Each situation that a KPI can be in is shown once by the worked example, as at 31 March 2012. The chart and the words
under *The pack says* are the pack's own; what a reader should conclude from them is ours. A solid line is the KPI, a
dashed one its target, grey lines are the mean and, dotted, the limits; a blue circle marks a change for the better
beyond chance, an orange diamond one for the worse. Other KPIs of the example in the same situation are named."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation.

    Args:
        name: as the manual heads it.
        kpi_id: whose chart shows it.
        conclude: what a reader should conclude, and do.
        others: the other KPIs of the example that are in it.
    """

    name: str
    kpi_id: str
    conclude: str
    others: tuple[str, ...] = ()

    @property
    def picture(self) -> Path:
        """The file of its chart."""
        return FOLDER / f"{re.sub(r'[^a-z0-9]+', '-', self.name.casefold())}.svg"


SITUATIONS: tuple[Situation, ...] = (
    Situation(
        "Stable and passing",
        "KPI-14",
        "Its whole usual range is on the good side of the target. Next month will be good too unless something "
        "changes, so it needs no attention; ask whether the target still asks for enough.",
    ),
    Situation(
        "Stable and failing",
        "KPI-15",
        "Its whole usual range is short of the target. A better month is luck, and a worse one is nobody's fault: "
        "only a change of the way it is done will meet the target. Do not ask for an explanation of single months.",
    ),
    Situation(
        "Hit and miss",
        "KPI-07",
        "The target is inside its usual range, so whether a month meets it is chance, and its rating changes without "
        "news. To meet it every month, raise the level or make the range narrower.",
        ("KPI-12",),
    ),
    Situation(
        "Special cause, better",
        "KPI-12",
        "The last reading is beyond the limits on the good side: chance hardly explains it. Find out what was "
        "different, whether the figure is right, and whether it can be kept. One point is a question, not yet a trend.",
    ),
    Situation(
        "Special cause, worse",
        "KPI-16",
        "It still meets its target and is Green, but the last reading is beyond the limits on the bad side. Ask what "
        "happened now, before the target is missed. What was usual may no longer be, so its assurance is not judged.",
    ),
    Situation(
        "Moving",
        "KPI-01",
        "It climbs month after month, so a mean and limits would describe no month of it: none are drawn, and there "
        "is no assurance. Compare it with its target's line: here it was ahead, and falls short of the 85%.",
        ("KPI-02", "KPI-04", "KPI-05", "KPI-06", "KPI-08", "KPI-09", "KPI-13"),
    ),
    Situation(
        "Re-based",
        "KPI-18",
        "Two breaks are recorded, with their reasons: the way of counting changed, and later the way of working. Each "
        "stretch has its own mean and limits. Compare within a stretch; a step across a break is not a change for the "
        "better or the worse by itself.",
        ("KPI-07",),
    ),
    Situation(
        "Too short",
        "KPI-11",
        "There are fewer than 12 readings, so nobody can tell yet what is usual. Look at the readings and the target's "
        "line alone, and do not read anything into one step.",
    ),
    Situation(
        "Seasonal",
        "KPI-17",
        "It dips each April, August and December. Twelve months make the limits, so each season is in them once and "
        "the dips are no special cause; but the range is wide, so a lasting fall shows late. Compare a month with the "
        "same month a year before. Where a season is seen there is no outlook. Charts do not know of seasons: one of 7 "
        "months or more would be marked as a run, though nothing changed.",
    ),
    Situation(
        "Incomplete",
        "KPI-10",
        "One zone of three has not reported the last month. The sum of two zones would look like a fall, so there is "
        "none: the last whole month is shown with its day, and there is no rating, no limits and no forecast until "
        "the zone reports. Ask for the reading.",
    ),
    Situation(
        "Yearly target",
        "KPI-13",
        "The target is the total of the financial year, so there is no target for a month. The year to date is "
        "compared with what is due by now; the chart shows whether the months get larger or smaller.",
    ),
)


def situations(context: ReportContext) -> Iterator[str]:
    """Give the parts of the manual's section."""
    yield _INTRO
    kpis = {kpi["kpi_id"]: kpi for kpi in context.results.kpis.to_dict("records")}
    for each in SITUATIONS:
        kpi = kpis[each.kpi_id]
        more = f" The example has it in {', '.join(each.others)} too." if each.others else ""
        yield f"#### {each.name}"
        yield f"![{_alt(context, each)}](situations/{each.picture.name})"
        yield f"**{each.kpi_id}, {kpi['kpi']}. The pack says**: {kpi['verdict_sentence']}"
        yield f"**Conclude**: {each.conclude}{more}"


def picture(context: ReportContext, situation: Situation) -> str:
    """Return the chart of a situation as SVG."""
    block = _block(context, situation)
    chart = _chart(context, block)
    values = {heading: [_number(row[field]) for row in block.rows] for heading, field in _FIELDS.items()}
    values |= drawn_limits(block.rows)
    days = [row["period_end"].date() for row in block.rows]
    return line_chart(chart, values, days, [row["segment"] for row in block.rows])


def _block(context: ReportContext, situation: Situation) -> Block:
    found = blocks(context.results.kpi_series, context.results.kpis)
    return next(block for block in found if block.kpi["kpi_id"] == situation.kpi_id)


def _chart(context: ReportContext, block: Block) -> Chart:
    return kpi_chart(context, block, (1, 1), _SIZE)


def _alt(context: ReportContext, situation: Situation) -> str:
    return _chart(context, _block(context, situation)).alt.replace("[", "(").replace("]", ")")


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
