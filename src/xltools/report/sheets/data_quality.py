"""Data quality: what was left out and why, how complete the tracker is, and what was found wrong in it."""

import math

from xltools.findings import counts
from xltools.measures.reporting_coverage import unmeasured
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Page, Range, Sheet, Table, Value, Words
from xltools.report.sheets.finding_rows import BLANKED, blanked_rows, finding_rows
from xltools.report.sheets.finding_rows import COLUMNS as FINDINGS
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.paging import row_height
from xltools.report.sheets.paragraphs import put_paragraph
from xltools.report.sheets.shared_columns import workings_link
from xltools.report.sheets.words import Record, nothing_row, number_or_none, records, text_or
from xltools.report.theme import ROW_HEIGHT
from xltools.text.words import capital, plural
from xltools.tracker.addresses import rows_named
from xltools.validate.accounts import Account

COVERAGE = (
    Column("What", "body"), Column("Note", "body"), Column("Expected", "whole"), Column("Given", "whole"),
    Column("Share", "percent"),
)  # fmt: skip
MARKS = (
    Column("KPI", "body"), Column("Readings missing, provisional or not counted", "body"),
    Column("Expected", "whole"), Column("Given", "whole"), Column("Timeliness", "word indented"),
    Column("Completeness", "word"), Column("Validation", "word"), Column("Process", "word"),
)  # fmt: skip
ROWS = (
    Column("Sheet of the tracker", "body"), Column("Why rows do not count", "body"), Column("Found", "whole"),
    Column("Count", "whole"), Column("Left out", "whole"),
)  # fmt: skip
_MARKED = ("timeliness", "completeness", "validation", "process")
_READINGS = "Readings of "
_SEVERITIES = {"Error": "error", "Warning": "warning"}
_LINE = 165  # characters of a paragraph
_MARGINS = (0.35, 0.35, 0.7, 0.7)
_ROOM = 615.0  # points of a page of A4 landscape as this sheet's width prints


def data_quality_sheet(context: ReportContext) -> Sheet:
    """Lay out what was left out, the coverage, each KPI's data, and then the findings, which may be many."""
    layout = Layout("Data quality", scale=context.scale)
    layout.widths |= {place: column.width for place, column in enumerate(FINDINGS, start=1)}
    row = layout.head(context, _title(context), _note(context))
    row = _left_out(layout, context, row)
    first = row = _unmeasured(layout, context, row)
    tables: list[Table] = []
    for lay_out in (_blanked, _rows, _coverage, _marks, _findings):
        is_for_kpis = lay_out is _marks
        table = None if is_for_kpis and not context.programme.keeps("kpis") else lay_out(layout, context, row)
        if table is not None:
            tables.append(table)
            row = table.last_row + 2
    return layout.sheet(page=Page(breaks=_breaks(first, tables), margins=_MARGINS))


def _title(context: ReportContext) -> str:
    tally = counts(context.findings)
    parts = [
        plural(tally["error"], "error"),
        plural(tally["warning"], "warning"),
        f"{tally['waived'] or 'none'} waived",
    ]
    return f"Data quality: {', '.join(parts)}"


def _note(context: ReportContext) -> str:
    """Say how much was read, and how much of it is provisional."""
    kpis = context.results.kpis
    provisional = int(kpis["is_provisional"].sum())
    if kpis.empty:
        no_kpis = "There are no KPIs. " if context.programme.keeps("kpis") else ""
        return f"{no_kpis}Errors stop a pack; warnings do not."
    latest = f"Latest readings are provisional for {provisional or 'none'} of {plural(len(kpis), 'KPI')}"
    total = next((r for r in records(context.results.coverage) if r["what"] == f"{_READINGS}all KPIs"), None)
    share = None if total is None else number_or_none(total["share"])
    if total is None or share is None:
        return f"{latest}."
    read = f"{int(total['given']):,} of {int(total['expected']):,} expected readings were given"
    return f"{read}. {latest}. Errors stop a pack; warnings do not."


def _left_out(layout: Layout, context: ReportContext, row: int) -> int:
    """Say what was left out and why, and what was noted about the file and the archive."""
    said = [*context.left_out, *context.notes]
    count = plural(len(said), "thing") if said else "nothing"
    layout.section(row, 1, len(FINDINGS), f"Left out or noted: {count}")
    row += 1
    is_whole = not context.blanked and not any(account.left_out for account in context.accounts.values())
    for sentence in said or ["Every sheet and row of the tracker counts." if is_whole else "Every sheet was read."]:
        row = put_paragraph(layout, row, 1, sentence, _LINE)
    return row + 1


def _unmeasured(layout: Layout, context: ReportContext, row: int) -> int:
    """Say what cannot be measured of an adopted workbook, for want of what; nothing where all can."""
    said = unmeasured(context.programme)
    if not said:
        return row
    layout.section(row, 1, len(FINDINGS), f"What cannot be measured: {plural(len(said), 'thing')}")
    row += 1
    for sentence in said:
        row = put_paragraph(layout, row, 1, sentence, _LINE)
    return row + 1


def _blanked(layout: Layout, context: ReportContext, row: int) -> Table | None:
    """Put the cells that a draft counts as blank; None where there are none."""
    if not context.blanked:
        return None
    count = len({(finding.sheet, finding.cell or finding.row) for finding in context.blanked})
    layout.section(row, 1, len(FINDINGS), f"Counted as blank in this draft: {plural(count, 'cell')} with an error")
    rows = tuple(blanked_rows(context.blanked))
    return layout.table(Table("Blanked", BLANKED, rows, row + 1, description="Cells that count as blank"))


def _rows(layout: Layout, context: ReportContext, row: int) -> Table | None:
    """Put how many rows were found and how many count, for each sheet where some do not, and why; None if all count."""
    short = [account for account in context.accounts.values() if account.left_out]
    if not short:
        return None
    found = sum(len(each.found) for each in context.accounts.values())
    counted = sum(len(each.counted) for each in context.accounts.values())
    layout.section(
        row, 1, len(FINDINGS), f"Rows: {counted:,} of {found:,} in the tracker count, {found - counted:,} do not"
    )
    told = [(each.sheet, _why(each), len(each.found), len(each.counted), len(each.left_out)) for each in short]
    others = [account for account in context.accounts.values() if not account.left_out]
    whole = sum(len(each.found) for each in others)
    rest = [(f"The other {plural(len(others), 'sheet')}", "Every row counts", whole, whole, 0)] if others else []
    return layout.table(Table("Rows", ROWS, (*told, *rest), row + 1, description="Rows found, counted and left out"))


def _why(account: Account) -> str:
    """Say why rows of a sheet do not count, how many and which, in groups."""
    groups = account.groups.items()
    return "; ".join(f"{len(rows):,} ({rows_named(rows, account.origins)}): {why}" for why, rows in groups)


def _coverage(layout: Layout, context: ReportContext, row: int) -> Table | None:
    """Put what was expected and given, but for the readings of each KPI, which are beside its marks."""
    told = [r for r in records(context.results.coverage) if _kpi_of(r) is None]
    if not told and context.programme.is_adopted:
        return None
    short = sum(r["given"] < r["expected"] for r in told)
    parts = f"{short or 'none'} of {plural(len(told), 'part')} incomplete" if told else "nothing was expected"
    layout.section(row, 1, len(FINDINGS), f"Coverage: {parts}")
    rows = tuple(
        (
            r["what"], capital(text_or(r["note"], "None")), int(r["expected"]), int(r["given"]),
            Cell("Not due" if number_or_none(r["share"]) is None else float(r["share"])),
        )
        for r in told
    )  # fmt: skip
    none = nothing_row(COVERAGE, "What", "Nothing was expected.")
    return layout.table(Table("Coverage", COVERAGE, rows or (none,), row + 1, description="Expected and given"))


def _kpi_of(record: Record) -> str | None:
    """Return the KPI whose readings a row of the coverage counts; None for any other."""
    what = str(record["what"])
    of = what.removeprefix(_READINGS)
    return None if of in (what, "all KPIs") else of


def _marks(layout: Layout, context: ReportContext, row: int) -> Table:
    """Put each KPI's readings and the four parts of its data's quality, each Sufficient or Insufficient."""
    kpis = records(context.results.kpis)
    lacking = sum(any(kpi[mark] != "Sufficient" for mark in _MARKED) for kpi in kpis)
    said = (
        f"{lacking or 'none'} of {plural(len(kpis), 'KPI')} insufficient in some part" if kpis else "there are no KPIs"
    )
    layout.section(row, 1, len(FINDINGS), f"Data of each KPI: {said}")
    given = {of: record for record in records(context.results.coverage) if (of := _kpi_of(record))}
    rows = tuple(_mark(kpi, given.get(kpi["kpi_id"])) for kpi in kpis)
    none = nothing_row(MARKS, "KPI", "No KPI is in the tracker.")
    table = layout.table(Table("Data_marks", MARKS, rows or (none,), row + 1, description="Data quality of each KPI"))
    area = Range(table.first_data_row, table.place("Timeliness"), table.last_row, table.place("Process"))
    layout.rules.append(Words(area, {"Insufficient": "worse"}))
    return table


def _mark(kpi: Record, readings: Record | None) -> tuple[Value, ...]:
    key = kpi["kpi_id"]
    return (
        f"{key}  {kpi['kpi']}".strip(),
        capital(text_or(readings["note"] if readings else "", "None")),
        int(readings["expected"]) if readings else "None",
        Cell(int(readings["given"]) if readings else "None", "", workings_link(key, "completeness")),
        *(kpi[mark] for mark in _MARKED),
    )


def _findings(layout: Layout, context: ReportContext, row: int) -> Table:
    found = context.findings
    sheets = len({finding.sheet for finding in found})
    said = f"{plural(len(found), 'finding')} on {plural(sheets, 'sheet')} of the tracker" if found else "no finding"
    layout.section(row, 1, len(FINDINGS), f"What was found: {said}")
    none = nothing_row(FINDINGS, "What is wrong", "Nothing was found.")
    rows = tuple(finding_rows(found, records(context.programme.waivers), context.as_at))
    table = Table("Findings", FINDINGS, rows or (none,), row + 1, description="Findings, in reading order")
    layout.table(table)
    layout.rules.append(Words(table.span("Severity"), _SEVERITIES))
    return table


def _breaks(row: int, tables: list[Table]) -> tuple[int, ...]:
    """Return the rows after which a page ends, so that no table that fits on a page is split."""
    left = _ROOM - (row - 1) * ROW_HEIGHT - 10
    breaks = []
    for table in tables:
        needed = 2.5 * ROW_HEIGHT + sum(row_height(values, FINDINGS[: len(values)]) for values in table.rows)
        if needed > left and left < _ROOM:
            breaks.append(table.row - 2)
            left = _ROOM
        left -= needed if needed <= left else math.fmod(needed, _ROOM)
    return tuple(breaks)
