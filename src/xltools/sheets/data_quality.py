"""Data quality: what was found in the tracker, how complete it is, and what was left out and why."""

import pandas as pd

from xltools.edition import Edition
from xltools.findings import Finding, counts
from xltools.report import Cell, Column, Page, Range, Sheet, Table, Value, Words
from xltools.sheets.layout import Layout
from xltools.sheets.nothing import nothing_row
from xltools.sheets.paragraphs import put_paragraph
from xltools.sheets.words import number_or_none, plural, records, text_or

MOST_ROWS = 300
FINDINGS = (
    Column("What is wrong", "body", 54), Column("What to do", "body", 44), Column("Severity", "word", 12),
    Column("Sheet", "body", 18), Column("Cell", "id", 12), Column("Heading", "body", 18), Column("Rule", "id", 12),
)  # fmt: skip
COVERAGE = (
    Column("What", "body"), Column("Note", "body"), Column("Expected", "whole"), Column("Given", "whole"),
    Column("Share", "percent"),
)  # fmt: skip
MARKS = (
    Column("KPI", "body"), Column("Said by", "body"), Column("Timeliness", "word"), Column("Completeness", "word"),
    Column("Validation", "word"), Column("Process", "word"),
)  # fmt: skip
_SEVERITIES = {"Error": "error", "Warning": "warning"}
_MARK_STYLES = {"Insufficient": "worse"}
LINE = 150


def data_quality_sheet(edition: Edition) -> Sheet:
    """Lay out the findings, the coverage, each KPI's data quality mark, and what was left out."""
    layout = Layout("Data quality")
    row = layout.head(edition, _title(edition), _left_out_note(edition))
    start, row = row, _left_out(layout, edition, row)
    table = _findings(layout, edition, row)
    coverage = _coverage(layout, edition, table.last_row + 2)
    _marks(layout, edition, coverage.last_row + 2)
    page = Page(repeat_rows=(1, 1), breaks=(table.last_row + 1,) if len(table.rows) > start else ())
    return layout.sheet(page=page)


def _title(edition: Edition) -> str:
    tally = counts(edition.findings)
    parts = [
        plural(tally["error"], "error"),
        plural(tally["warning"], "warning"),
        f"{tally['waived'] or 'none'} waived",
    ]
    return f"Data quality: {', '.join(parts)}"


def _left_out_note(edition: Edition) -> str:
    return "Nothing was left out." if not edition.left_out else f"{plural(len(edition.left_out), 'thing')} left out."


def _left_out(layout: Layout, edition: Edition, row: int) -> int:
    """Say what was left out and why, and what was noted about the file and the archive."""
    said = [*edition.left_out, *edition.notes]
    if not said:
        return row
    layout.section(row, 1, len(FINDINGS), "Left out, and noted")
    row += 1
    for sentence in said:
        row = put_paragraph(layout, row, 1, sentence, LINE)
    return row + 1


def _findings(layout: Layout, edition: Edition, row: int) -> Table:
    layout.section(row, 1, len(FINDINGS), "What was found in the tracker")
    shown = edition.findings[:MOST_ROWS]
    rows = [_finding(finding, edition) for finding in shown]
    if len(edition.findings) > MOST_ROWS:
        rest = len(edition.findings) - MOST_ROWS
        rows.append((f"{rest} more findings are in findings.xlsx", "Open findings.xlsx", *["None"] * 5))
    none = nothing_row(FINDINGS, "What is wrong", "Nothing was found.")
    table = Table("Findings", FINDINGS, tuple(rows) or (none,), row + 1, description="Findings in reading order")
    layout.table(table)
    layout.rules.append(Words(table.span("Severity"), _SEVERITIES))
    return table


def _finding(finding: Finding, edition: Edition) -> tuple[Value, ...]:
    fix = f"Waived: {_waiver(finding, edition)}" if finding.waived else finding.fix
    severity = "Waived" if finding.waived else finding.severity.capitalize()
    cell = finding.cell or "Whole sheet"
    return (finding.message, fix, severity, finding.sheet, cell, finding.heading or "None", finding.rule)


def _waiver(finding: Finding, edition: Edition) -> str:
    """Say why a finding is lived with, who agreed, and until when."""
    for waiver in records(edition.programme.waivers):
        if waiver["rule"] == finding.rule and text_or(waiver["row_id"], "") in ("", finding.row_id):
            until = f" until {waiver['until']:%d %b %Y}" if not pd.isna(waiver["until"]) else ""
            return f"{text_or(waiver['reason'], 'no reason given')} (agreed by {text_or(waiver['agreed_by'])}{until})"
    return "see the Waivers sheet of the tracker"


def _coverage(layout: Layout, edition: Edition, row: int) -> Table:
    layout.section(row, 1, len(FINDINGS), "How much of what the report needs was given")
    rows = tuple(
        (
            r["what"], text_or(r["note"], "None"), int(r["expected"]), int(r["given"]),
            Cell("Nothing expected" if number_or_none(r["share"]) is None else float(r["share"])),
        )
        for r in records(edition.results.coverage)
    )  # fmt: skip
    none = nothing_row(COVERAGE, "What", "Nothing was expected.")
    return layout.table(Table("Coverage", COVERAGE, rows or (none,), row + 1, description="Expected and given"))


def _marks(layout: Layout, edition: Edition, row: int) -> None:
    """Put each KPI's data quality in its four parts, each Sufficient or Insufficient."""
    layout.section(row, 1, len(FINDINGS), "How far each KPI's data can be trusted")
    rows = tuple(
        (
            f"{r['kpi_id']}  {r['kpi']}", text_or(r["owner"], "No owner given"),
            r["timeliness"], r["completeness"], r["validation"], r["process"],
        )
        for r in records(edition.results.kpis)
    )  # fmt: skip
    none = nothing_row(MARKS, "KPI", "No KPI is in the tracker.")
    table = layout.table(Table("Data_marks", MARKS, rows or (none,), row + 1, description="Data quality of each KPI"))
    area = Range(table.first_data_row, 3, table.last_row, 6)
    layout.rules.append(Words(area, _MARK_STYLES))
