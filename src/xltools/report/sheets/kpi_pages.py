"""KPI pages: each headline KPI on half a page, what its data says, its chart alone, and what is being done."""

from collections.abc import Mapping

from xltools.measures.verdict_words import GOOD_READING, IMPROVING, POOR_READING, WORSENING
from xltools.report.context import ReportContext
from xltools.report.model import Link, Page, Range, Sheet
from xltools.report.sheets.chart_lines import series_key
from xltools.report.sheets.commentary_texts import commentaries, kpi_texts
from xltools.report.sheets.kpi_blocks import Block, blocks
from xltools.report.sheets.kpi_chart import kpi_chart, says
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.words import Record, fitting, text_or
from xltools.text.words import capital, plural, within_a_sentence

NAME = "KPI pages"
_WIDTHS = {1: 20.0, 2: 74.0}
_CHART = (640, 232)  # pixels: where it is lower, LibreOffice breaks the labels of lines
_CHART_ROWS, _ROW = 10, 17.4  # points: two KPIs fill a page at full size
_APART = 6.0  # points between the head and the first KPI: two with texts of three lines then fill no more than a page
_PER_PAGE = 2
#: The drawing beside the word of how a KPI moves: no colour is needed to read it.
_UP, _DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"
_SIGNS = {IMPROVING: _UP, GOOD_READING: _UP, WORSENING: _DOWN, POOR_READING: _DOWN}
_STEADY = "\N{BLACK CIRCLE}"


def kpi_pages_sheet(context: ReportContext, most: int = 0) -> Sheet:
    """Lay out the headline KPIs, two to a page; every KPI where none is a headline.

    Args:
        most: how many are shown at most, those off target first; 0 for all.
    """
    layout = Layout(NAME, "printed", page=Page("portrait"), scale=context.scale)
    layout.widths |= _WIDTHS
    kpis = context.results.kpis
    shown = [block for block in blocks(context.results.kpi_series, kpis) if block.kpi["is_headline"]]
    shown = shown or blocks(context.results.kpi_series, kpis)
    if most:
        shown = sorted(shown, key=lambda block: block.kpi["rating"] not in context.scale.off_track)[:most]
    row = layout.head(context, _title(len(shown), len(kpis)))
    layout.heights[row - 1] = _APART
    breaks, said = [], commentaries(context)
    for place, block in enumerate(shown):
        if place and place % _PER_PAGE == 0:
            breaks.append(row - 1)
        row = _put_block(layout, context, block, said, row)
    page = Page("portrait", breaks=tuple(breaks), margins=(0.5, 0.4, 0.6, 0.5))
    return layout.sheet(page=page)


def _title(shown: int, total: int) -> str:
    if not total:
        return "KPI pages: there are no KPIs"
    if total == 1:
        return "KPI pages: the only KPI"
    return f"KPI pages: {shown} of {plural(total, 'KPI')}"


def _put_block(layout: Layout, context: ReportContext, block: Block, said: Mapping[str, Record], row: int) -> int:
    """Put one KPI; return the row after it."""
    kpi = block.kpi
    name = f"{kpi['kpi_id']}  {text_or(kpi['kpi'], 'Without a name')}"
    layout.put(row, 1, name, "section", Link("KPI_series", series_key(kpi["kpi_id"], block.rows[0]["period_end"])))
    layout.fill(row, 2, 2, "section")
    layout.put(row + 1, 1, kpi["rating"], "rating")
    layout.colour_words(Range(row + 1, 1, row + 1, 1))
    layout.put(row + 1, 2, f"{text_or(kpi['verdict'], 'No verdict')}. {capital(says(kpi))}", "body strong indented")
    lines = (("Trend and targets", f"{_trend(kpi)}. {_targets(kpi)}."), *_texts(context, kpi, said))
    for place, (name, sentence) in enumerate(lines, start=row + 2):
        layout.put(place, 1, name, "body strong top")
        layout.put(place, 2, sentence, "body top indented")
    after = row + 2 + len(lines)
    if not block.has_chart:
        layout.put(after, 2, f"{plural(block.count, 'period')}: too few to draw.", "body quiet indented")
        return after + 2
    layout.charts.append(kpi_chart(context, block, (after, 1), _CHART))
    layout.heights |= dict.fromkeys(range(after, after + _CHART_ROWS), _ROW)
    return after + _CHART_ROWS


def _trend(kpi: Record) -> str:
    """Say how it moves, with the drawing of its word."""
    course = kpi["course"]
    if not course:
        return text_or(kpi["no_figure"], "Not known")
    return f"{_SIGNS.get(course, _STEADY)} {course}"


def _targets(kpi: Record) -> str:
    """Say whether it can be relied on to meet its target; where that is not told, why."""
    if kpi["assurance"]:
        return f"Targets: {within_a_sentence(kpi['assurance'])}"
    why = within_a_sentence(text_or(kpi["assurance_reason"], "not known"))
    return f"Targets: {why}" if why.startswith("not ") else f"Targets: not judged ({why})"


def _texts(context: ReportContext, kpi: Record, said: Mapping[str, Record]) -> tuple[tuple[str, str], ...]:
    """Return the short texts: what the data says, what is behind it, and what is being done about it."""
    texts = kpi_texts(context, kpi, said)
    done = [each.rstrip(".") for each in (texts.doing, *texts.actions) if each]
    says_more = text_or(kpi["verdict_sentence"], "").removeprefix(f"{kpi['verdict']}. ")
    return (
        ("What the data says", says_more or "Nothing can be said yet."),
        *((("What is behind it", texts.behind),) if texts.behind else ()),
        ("What is being done", _done(done) if done else "No open action is in the tracker."),
    )


def _done(texts: list[str]) -> str:
    """Join what is being done; what there is no room for is counted, by name."""
    told = fitting(texts, 240)
    for rest in range(1, len(texts)):
        if told.endswith(f" and {rest} more"):
            kept = told.removesuffix(f" and {rest} more")
            return f"{kept}; {plural(rest, 'more action is', 'more actions are')} in the tracker"
    return told
