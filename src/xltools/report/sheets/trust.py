"""How far to trust this: for the Board, on one page, each KPI's figure with how far it holds, and why."""

from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Page, Sheet, Table, Value, Words
from xltools.report.sheets.kpi_chart import says
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.shared_columns import workings_link
from xltools.report.sheets.words import Record, fitting, nothing_row, records, text_or
from xltools.text.words import capital, listed, plural

NAME = "How far to trust this"
RELY, FIRST, CARE, NOT = "Sound", "Provisional", "With care", "Not to rely on"
COLUMNS = (
    Column("KPI", "body", 42), Column("Figure", "body indented", 41), Column("How far", "word strong", 13),
    Column("Why", "body indented", 41),
)  # fmt: skip
_MARKS = ("timeliness", "completeness", "validation", "process")
_LINE = 135
_MOST = 13  # KPIs that one page holds, two lines each; the others are counted in the title
_NOTES = 3  # sentences of what was left out


def trust_sheet(context: ReportContext) -> Sheet:
    """Lay out how far each KPI's figure can be trusted, the least sound first."""
    layout = Layout(NAME, page=Page(margins=(0.3, 0.3, 0.7, 0.6)), scale=context.scale)
    kpis = sorted(records(context.results.kpis), key=_order)
    shown = kpis[:_MOST]
    row = layout.head(context, _title(kpis, len(shown)), *_notes(context))
    if context.programme.keeps("kpis"):
        rows = tuple(_row(kpi) for kpi in shown) or (nothing_row(COLUMNS, "KPI", "No KPI is in the tracker."),)
        table = layout.table(Table("Trust", COLUMNS, rows, row, description="How far each figure can be trusted"))
        layout.rules.append(Words(table.span("How far"), {NOT: "worse", CARE: "worse"}))
    return layout.sheet()


def _title(kpis: list[Record], shown: int) -> str:
    if not kpis:
        return "How far to trust this report"
    levels = [_trust(kpi)[0] for kpi in kpis]
    words = ((RELY, "sound"), (FIRST, "provisional"), (CARE, "with care"), (NOT, "not to rely on"))
    held = [(levels.count(level), word) for level, word in words]
    told = listed([f"{count} {word}" for count, word in held if count])
    more = f"; {shown} shown" if shown < len(kpis) else ""
    return f"How far to trust {plural(len(kpis), 'KPI')}: {told}{more}"


def _notes(context: ReportContext) -> tuple[str, ...]:
    """Say what the ratings rest on, and what was left out; what to type is in findings.xlsx."""
    noted = [finding for finding in context.findings if not finding.blocks]
    told = [_found(len(noted), sum(finding.waived for finding in noted))] if noted else []
    if context.blanked:
        told = [f"This draft counts {plural(len(context.blanked), 'faulty cell')} as blank: figures may be incomplete."]
    left = [
        sentence if len(sentence) <= _LINE else f"{sentence[:_LINE].rsplit(' ', 1)[0]} ..."
        for sentence in context.left_out
    ]
    more = [f"{len(left) - _NOTES} more are on the sheet Data quality."] if len(left) > _NOTES else []
    return (*told, *left[:_NOTES], *more)


def _found(count: int, waived: int) -> str:
    """Say how many warnings there are, and how many of them the office accepted with a reason."""
    one = "it does not stop" if count == 1 else "none of them stops"
    if count == waived:
        accepted = "which the office accepted" if count == 1 else "all of which the office accepted"
        return f"The checks found {plural(count, 'point')}, {accepted} with a reason; {one} the report."
    accepted = f", and {waived} more that the office accepted with a reason" if waived else ""
    return f"The checks found {plural(count - waived, 'point')} to look at{accepted}; {one} the report."


def _order(kpi: Record) -> tuple[int, bool]:
    return (NOT, CARE, FIRST, RELY).index(_trust(kpi)[0]), not kpi["is_headline"]


def _row(kpi: Record) -> tuple[Value, ...]:
    level, why = _trust(kpi)
    name = f"{kpi['kpi_id']}  {text_or(kpi['kpi'], 'Without a name')}"
    return (Cell(name, "", workings_link(kpi["kpi_id"], "rating")), capital(says(kpi)), level, why)


def _trust(kpi: Record) -> tuple[str, str]:
    """Return how far a figure can be trusted, and why."""
    if kpi["no_figure"] or kpi["incomplete"]:
        return NOT, capital(text_or(kpi["incomplete"] or kpi["no_figure"], "There is no whole figure"))
    lacking = [mark for mark in _MARKS if kpi[mark] != "Sufficient"]
    if len(lacking) == len(_MARKS):
        return NOT, "Insufficient in every part of data quality"
    first = "the latest reading is provisional" if kpi["is_provisional"] else ""
    if lacking:
        why = [
            f"its {listed(lacking)} {'is' if len(lacking) == 1 else 'are'} marked insufficient",
            *([first] if first else []),
        ]
        return CARE, capital(fitting(why, 120))
    if first:
        return FIRST, "The latest reading may still be revised"
    return RELY, "Whole, firm, and sufficient in every part"
