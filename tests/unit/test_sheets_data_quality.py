"""The Data quality sheet: what was left out, how complete the tracker is, and what was found in it."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.helpers import fit, ooxml
from tests.helpers.contexts import context_from, rows_of, said, table_of, title
from tests.helpers.programmes import programme_of
from xltools.findings import Finding
from xltools.report.context import ReportContext
from xltools.report.model import Scalar, Sheet, Words
from xltools.report.packs.books import bound
from xltools.report.sheets.data_quality import data_quality_sheet
from xltools.report.sheets.finding_rows import MOST_ROWS, MOST_SINGLE
from xltools.writer import write_book

WAIVERS = """
rule   | row_id | reason                  | agreed_by       | until
RDG-05 | KPI-06 | Illustrative: lost data | Programme Board | 2012-12-31
"""
READINGS = """
kpi_id | period_end | zone  | numerator | denominator | reported_on | data_status
KPI-01 | 2012-02-29 | North | 80        | 100         | 2012-03-10  | Final
KPI-01 | 2012-02-29 | South | 80        | 100         | 2012-03-10  | Final
KPI-01 | 2012-03-31 | North | 70        | 100         | 2012-03-31  | Provisional
"""


def finding(row: int = 2, rule: str = "MIL-06", **given: object) -> Finding:
    told = {
        "severity": "warning", "sheet": "Milestones", "message": f"Row {row} is late.", "fix": "Type the date.",
        "column": 9, "heading": "Forecast date",
    }  # fmt: skip
    return Finding(rule=rule, row=row, **(told | given))  # type: ignore[arg-type]


def context(*findings: Finding, left_out: tuple[str, ...] = (), readings: str = READINGS) -> ReportContext:
    return replace(measured(readings), findings=findings, left_out=left_out)


@cache
def measured(readings: str) -> ReportContext:
    programme = programme_of(
        zones="zone | kind\nNorth | Programme\nSouth | Programme",
        kpis="kpi_id | kpi | unit | better_is | over_time\nKPI-01 | Reviews on time | % | Higher | Sum",
        kpi_readings=readings,
        waivers=WAIVERS,
    )
    return context_from(programme)


def sheet(*findings: Finding, left_out: tuple[str, ...] = ()) -> Sheet:
    return data_quality_sheet(context(*findings, left_out=left_out))


def found(*findings: Finding) -> list[dict[str, Scalar]]:
    return rows_of(sheet(*findings), "Findings")


def test_the_title_counts_what_stands_and_what_is_waived() -> None:
    made = sheet(finding(), finding(3), finding(4, severity="error"), finding(5, waived=True))
    assert title(made) == "Data quality: 1 error, 2 warnings, 1 waived"


def test_the_note_says_how_much_was_read() -> None:
    told = said(sheet())
    assert "3 of 4 expected readings were given." in told


def test_a_finding_names_its_cell_and_what_to_do() -> None:
    assert found(finding(14))[0] == {
        "What is wrong": "Row 14 is late.", "What to do": "Type the date.", "Severity": "Warning", "How many": 1,
        "Sheet": "Milestones", "Cells": "I14", "Heading": "Forecast date", "Rule": "MIL-06",
    }  # fmt: skip


def test_a_finding_on_a_whole_sheet_has_no_cell() -> None:
    row = found(finding(row=None, column=None, heading=None, message="No row."))[0]  # type: ignore[arg-type]
    assert (row["Cells"], row["Heading"]) == ("Whole sheet", "None")


def test_a_waived_finding_says_who_agreed_until_when_and_why_and_stands_last() -> None:
    rows = found(finding(2, "RDG-05", row_id="KPI-06", waived=True), finding(3))
    assert [row["Severity"] for row in rows] == ["Warning", "Waived"]
    assert rows[1]["What to do"] == (
        "Nothing: agreed by Programme Board until 31 Dec 2012. Reason: Illustrative: lost data"
    )


def test_a_few_findings_have_a_row_each() -> None:
    assert len(found(*(finding(row) for row in range(2, 2 + MOST_SINGLE)))) == MOST_SINGLE


def test_hundreds_of_like_findings_share_a_row_that_counts_them() -> None:
    rows = found(*(finding(row, message="It is late.") for row in range(2, 402)), finding(9, "MIL-21"))
    assert [(row["How many"], row["Cells"], row["Rule"]) for row in rows] == [
        (400, "I2, I3, I4, I5 and 396 more", "MIL-06"),
        (1, "I9", "MIL-21"),
    ]
    assert rows[0]["What is wrong"] == "400 like this one: It is late."


def test_of_findings_that_each_say_something_else_five_are_written_out_and_the_rest_counted() -> None:
    rows = found(*(finding(row) for row in range(2, 402)))
    assert [row["What is wrong"] for row in rows[:2]] == ["Row 2 is late.", "Row 3 is late."]
    assert [row["How many"] for row in rows] == [1, 1, 1, 1, 1, 395]
    assert rows[-1]["What is wrong"] == "395 more findings of this rule, each different"


def test_more_rules_than_a_page_should_hold_are_counted_and_lead_to_the_file() -> None:
    rows = found(*(finding(2, f"R-{number:03}") for number in range(MOST_ROWS + 30)))
    assert len(rows) == MOST_ROWS + 1
    assert rows[-1]["What is wrong"] == "30 more findings in findings.xlsx, which lists every one"
    assert rows[-1]["How many"] == 30


def test_every_finding_is_counted_however_they_are_grouped() -> None:
    many = [finding(row, f"R-{row % 170:03}") for row in range(2, 700)]
    assert sum(int(str(row["How many"])) for row in found(*many)) == len(many)


def test_what_was_left_out_is_said_with_the_reason() -> None:
    made = sheet(left_out=("Sheet Notes is not read: it is no part of the tracker.",))
    assert "Left out or noted: 1 thing" in said(made)
    assert "Sheet Notes is not read: it is no part of the tracker." in said(made)
    assert "Every sheet and row of the tracker counts." in said(sheet())


def test_a_kpis_readings_stand_beside_the_marks_of_its_data() -> None:
    row = rows_of(sheet(), "Data_marks")[0]
    assert (row["KPI"], row["Expected"], row["Given"]) == ("KPI-01  Reviews on time", 4, 3)
    assert row["Readings missing, provisional or not counted"] == "Missing: South 31 Mar 2012; 1 provisional"
    assert row["Completeness"] == "Insufficient"
    assert not any(str(row["What"]).startswith("Readings of KPI") for row in rows_of(sheet(), "Coverage"))


def test_coverage_counts_what_is_incomplete() -> None:
    rows = {row["What"]: row for row in rows_of(sheet(), "Coverage")}
    assert rows["Readings of all KPIs"]["Share"] == 0.75
    assert rows["Key questions answered"]["Share"] == "Not due"
    assert "Coverage: 2 of 7 parts incomplete" in said(sheet())


def test_colours_follow_words_to_the_last_row() -> None:
    made = sheet(finding(), finding(3))
    ranges = [rule.range for rule in made.rules if isinstance(rule, Words)]
    assert table_of(made, "Findings").span("Severity") in ranges


def test_an_empty_programme_says_that_nothing_was_found() -> None:
    none = data_quality_sheet(context_from(programme_of()))
    assert title(none) == "Data quality: no errors, no warnings, none waived"
    assert rows_of(none, "Findings")[0]["What is wrong"] == "Nothing was found."
    assert "Data of each KPI: there are no KPIs" in said(none)


@pytest.mark.parametrize("count", [0, 7, 39, 600])
def test_no_text_is_cut_and_the_book_is_sound(tmp_path: Path, count: int) -> None:
    long = "Illustrative text of a finding that says at some length what is wrong with its cell. " * 4
    made = context(*(finding(row, f"MIL-{row % 90}", message=long) for row in range(2, 2 + count)))
    book = tmp_path / "quality.xlsx"
    write_book(bound(made, "quality", [data_quality_sheet(made)]), book)
    assert [str(misfit) for misfit in fit.misfits(book)] == []
    assert ooxml.structure_faults(book) == []
