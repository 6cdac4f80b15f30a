"""Rewritten: what a final report was made from stays, or a later row takes its place; all else is found at its cell."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.programmes import previous_of, programme_of, with_rows
from tests.helpers.sampling import examples
from xltools.findings import Finding
from xltools.measures.contradictions import contradictions
from xltools.measures.finding_source import Case
from xltools.measures.kept_rows import counted_rows
from xltools.measures.results import Results, results
from xltools.measures.rewritten import counted_for_archive
from xltools.measures.rewritten_findings import RULES as ITS_RULES
from xltools.measures.rewritten_findings import rewritten_findings
from xltools.programme import Previous, Programme

THEN, NOW = "2011-12-31", "2012-03-31"
RULES = {f"RES-{number}" for number in (*range(25, 31), 42, 43)}
BESIDE: dict[str, Any] = {
    "kpis": "kpi_id | kpi | unit | better_is | tolerance_as | tolerance_1 | break_date\n"
    "K-1 | Budgets | number | Higher | Points | 2 | 2010-04-01",
    "zones": "zone | kind\nEast | Programme\nWest | Programme",
}
READINGS = """
kpi_id | period_end | zone | numerator | denominator | reported_on | data_status
K-1    | 2011-11-30 | East | 10        | 20          | 2011-12-10  | Final
K-1    | 2011-12-31 | East | 11        | 16          | 2011-12-31  | Provisional
K-1    | 2011-12-31 | West | 7         | 9           | 2011-12-31  | Final
"""
TARGETS = """
kpi_id | kind     | due        | target | set_on     | path
K-1    | Baseline | 2011-04-01 | 5      | 2011-04-01 | -
K-1    | Target   | 2012-04-30 | 30     | 2011-04-01 | Line
K-1    | Target   | 2012-04-30 | 40     | 2011-10-01 | Line
"""


def tracker(as_at: str, **tables: str) -> Programme:
    return programme_of(as_at, **{**BESIDE, **tables})


def report_of(programme: Programme, before: Previous | None = None) -> Previous:
    """Make the report that an archive would give back of a programme: its list, and not its tracker."""
    kept = counted_for_archive(programme, before)
    return Previous(programme.as_at, {}, counted=kept)


def since(old: Programme, new: Programme, before: Previous | None = None) -> list[Finding]:
    previous = report_of(old, before)
    return told_of(new, results(new, previous), previous)


def told_of(new: Programme, measured: Results, previous: Previous) -> list[Finding]:
    """Ask what was rewritten, and nothing else of what measures contradict."""
    return list(rewritten_findings(Case(new, measured, previous)))


def found(before: Mapping[str, str], now: Mapping[str, str]) -> list[Finding]:
    return since(tracker(THEN, **before), tracker(NOW, **now))


def of_readings(now: str) -> list[Finding]:
    return found({"kpi_readings": READINGS}, {"kpi_readings": now})


def of_targets(now: str) -> list[Finding]:
    return found({"kpi_targets": TARGETS}, {"kpi_targets": now})


def test_these_rules_are_those_of_what_was_rewritten() -> None:
    assert {rule.id for rule in ITS_RULES} == RULES


def test_what_stands_as_it_was_reported_is_no_finding() -> None:
    tables = {"kpi_readings": READINGS, "kpi_targets": TARGETS}
    assert found(tables, tables) == []


def test_a_reading_that_was_written_over_is_found_at_its_cell_with_the_figure_that_the_report_gave() -> None:
    (finding,) = of_readings(READINGS.replace("11        | 16", "14        | 16"))
    assert (finding.rule, finding.sheet, finding.cell, finding.value) == ("RES-25", "KPI readings", "D3", "14")
    assert finding.message == "K-1, East, 31 Dec 2011: Numerator is 14; it was 11 in the report of 31 Dec 2011."
    assert finding.fix == (
        "Put 11 back; or add a row with the day of the correction under Reported on and Revised under Data status."
    )


@pytest.mark.parametrize(
    ("was", "now", "cell", "told"),
    [
        ("11        | 16", "11        | 12", "E3", "Denominator is 12; it was 16 in"),
        ("11        | 16", "11        | -", "E3", "Denominator is blank; it was 16 in"),
        ("11        | 16", "-         | 16", "D3", "Numerator is blank; it was 11 in"),
        ("2011-11-30 | East", "2011-10-31 | East", "B2", "Period end is 31 Oct 2011; it was 30 Nov 2011 in"),
        ("2011-11-30 | East", "2011-11-30 | West", "C2", "Zone is West; it was East in"),
        ("2011-12-31 | West | 7", "2011-12-31 | West | 8", "D4", "Numerator is 8; it was 7 in"),
    ],
)
def test_each_cell_of_a_reading_is_kept(was: str, now: str, cell: str, told: str) -> None:
    (finding,) = of_readings(READINGS.replace(was, now))
    assert (finding.rule, finding.cell) == ("RES-25", cell)
    assert told in finding.message


def test_a_reading_whose_zone_or_period_was_changed_still_names_its_figure() -> None:
    (finding,) = of_readings(READINGS.replace("2011-11-30 | East", "2011-11-30 | West"))
    assert finding.message.endswith("it was East in the report of 31 Dec 2011, which gave 10 of 20.")


def test_a_reading_that_was_written_over_and_dated_on_another_day_before_the_report_is_found() -> None:
    (finding,) = of_readings(READINGS.replace("10        | 20          | 2011-12-10", "15 | 20 | 2011-12-30"))
    assert (finding.cell, "it was 10 in" in finding.message) == ("D2", True)


def test_a_new_row_that_is_dated_back_before_the_report_is_found_at_that_row() -> None:
    (finding,) = of_readings(READINGS + "K-1 | 2011-11-30 | East | 15 | 20 | 2011-12-20 | Revised")
    assert (finding.cell, "it was 10 in" in finding.message) == ("D5", True)


def test_readings_that_are_gone_are_told_together_with_the_last_figure() -> None:
    kept = READINGS.strip().splitlines()
    (finding,) = of_readings("\n".join(kept[:2]))
    assert (finding.sheet, finding.cell, finding.row_id) == ("KPI readings", None, "K-1")
    assert finding.message == (
        "K-1: the report of 31 Dec 2011 gave 7 of 9 for West, 31 Dec 2011; that row is gone, and so is 1 row more."
    )
    assert finding.fix.startswith("Put the 2 rows back; or add a row")


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(READINGS + "K-1 | 2011-12-31 | East | 14 | 16 | 2012-01-20 | Revised", id="a revised row"),
        pytest.param(READINGS.replace("11        | 16          | 2011-12-31  | Provisional",
                                      "14 | 16 | 2012-01-20 | Final"), id="overwritten with its new day"),
        pytest.param(READINGS + "K-1 | 2012-01-31 | East | 14 | 16 | 2012-02-10 | Final", id="a later period"),
        pytest.param(READINGS.replace("Provisional", "Final"), id="no longer provisional"),
    ],
)  # fmt: skip
def test_a_correction_in_the_open_is_no_finding(now: str) -> None:
    assert of_readings(now) == []


def test_a_row_that_counts_only_later_takes_no_place_yet() -> None:
    rows = READINGS.replace("11        | 16", "14        | 16")
    later = "K-1 | 2011-12-31 | East | 14 | 16 | 2012-05-01 | Revised"
    assert [each.cell for each in of_readings(rows + later)] == ["D3"]


def test_a_row_of_which_a_name_cannot_be_read_is_left_to_the_finding_of_that_cell() -> None:
    assert of_readings(READINGS.replace("K-1    | 2011-12-31 | East", "-      | 2011-12-31 | East")) == []
    assert of_readings(READINGS.replace("2011-12-31 | East", "-          | East")) == []


def test_a_cell_that_was_blank_is_to_be_cleared() -> None:
    bare = READINGS.replace("11        | 16", "11        | - ")
    (finding,) = found({"kpi_readings": bare}, {"kpi_readings": READINGS})
    assert "Denominator is 16; it was blank in the report of 31 Dec 2011." in finding.message
    assert finding.fix.startswith("Clear Denominator; or add a row")


def test_what_a_report_did_not_give_may_be_filled_in() -> None:
    bare = READINGS.replace("11        | 16", "-         | 16")
    assert found({"kpi_readings": bare}, {"kpi_readings": READINGS}) == []


def test_a_zone_that_was_renamed_everywhere_is_no_finding() -> None:
    new = {"kpi_readings": READINGS.replace("West", "Coast"), "zones": BESIDE["zones"].replace("West", "Coast")}
    assert found({"kpi_readings": READINGS}, new) == []


def test_a_kpi_that_is_gone_is_told_once_and_not_reading_by_reading() -> None:
    assert found({"kpi_readings": READINGS}, {"kpis": "kpi_id | unit\nK-2 | number"}) == []


def test_a_target_that_was_lowered_on_its_day_is_found_with_the_target_that_the_report_gave() -> None:
    (finding,) = of_targets(TARGETS.replace("| 40 ", "| 20 "))
    assert (finding.rule, finding.sheet, finding.cell) == ("RES-26", "KPI targets", "D4")
    assert finding.message == "K-1, Target, 30 Apr 2012: Target is 20; it was 40 in the report of 31 Dec 2011."
    assert finding.fix == "Put 40 back; or add a row for the new target with the day it was set under Set on."


def test_a_percentage_is_told_as_one() -> None:
    kpis = BESIDE["kpis"].replace("number", "%")
    (finding,) = found(
        {"kpi_targets": TARGETS.replace("40 ", "0.4 "), "kpis": kpis},
        {"kpi_targets": TARGETS.replace("40 ", "0.2 "), "kpis": kpis},
    )
    assert "Target is 20%; it was 40% in the report of 31 Dec 2011." in finding.message


@pytest.mark.parametrize(
    ("was", "now", "cell", "told"),
    [
        ("2012-04-30 | 40", "2012-09-30 | 40", "C4", "Due is 30 Sep 2012; it was 30 Apr 2012 in"),
        ("2011-10-01 | Line", "2011-10-01 | Hold", "F4", "Path is Hold; it was Line in"),
        ("40     | 2011-10-01", "40     | 2011-12-01", "E4", "Set on is 1 Dec 2011; it was 1 Oct 2011 in"),
        ("30     | 2011-04-01", "25     | 2011-04-01", "D3", "Target is 25; it was 30 in"),
        ("5      | 2011-04-01", "9      | 2011-04-01", "D2", "Target is 9; it was 5 in"),
        ("Baseline | 2011-04-01", "Target   | 2011-04-01", "B2", "Kind is Target; it was Baseline in"),
    ],
)
def test_each_cell_of_a_target_is_kept(was: str, now: str, cell: str, told: str) -> None:
    assert was in TARGETS
    (finding,) = of_targets(TARGETS.replace(was, now))
    assert (finding.rule, finding.cell) == ("RES-26", cell)
    assert told in finding.message


def test_a_target_that_is_gone_is_found() -> None:
    (finding,) = of_targets("\n".join(TARGETS.strip().splitlines()[:-1]))
    assert (finding.rule, finding.cell) == ("RES-26", None)
    assert finding.message == "K-1: the report of 31 Dec 2011 gave 40 for Target, 30 Apr 2012; that row is gone."


def test_a_lower_target_that_is_dated_back_is_found() -> None:
    (finding,) = of_targets(TARGETS + "K-1 | Target | 2012-04-30 | 20 | 2011-11-01 | Line")
    assert (finding.cell, "it was 40 in" in finding.message) == ("D5", True)


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(TARGETS + "K-1 | Target | 2012-04-30 | 20 | 2012-02-01 | Line", id="a new row"),
        pytest.param(TARGETS.replace("40     | 2011-10-01", "20     | 2012-02-01"), id="its new day"),
        pytest.param(TARGETS.replace("2011-10-01 | Line", "2011-10-01 | -"), id="a blank path is a line"),
        pytest.param(TARGETS + "K-1 | Target | 2013-04-30 | 50 | 2012-02-01 | Line", id="another due date"),
    ],
)
def test_a_target_that_was_set_anew_in_the_open_is_no_finding(now: str) -> None:
    assert of_targets(now) == []


@pytest.mark.parametrize(
    ("table", "was", "now", "rule", "told"),
    [
        ("kpis", "Higher", "Lower", "RES-27", "Better is is Lower; it was Higher in"),
        ("kpis", "Points | 2 ", "Points | 9 ", "RES-27", "is 9; it was 2 in"),
        ("kpis", "Points | 2 ", "Points | - ", "RES-27", "is blank; it was 2 in"),
        ("kpis", "2010-04-01", "2011-04-01", "RES-27", "Break date is 1 Apr 2011; it was 1 Apr 2010 in"),
        ("kpis", "2010-04-01", "-", "RES-27", "Break date is blank; it was 1 Apr 2010 in"),
        ("workstreams", "| Red", "| Green", "RES-28", "Declared RAG is Green; it was Red in"),
        ("milestones", "2012-05-31", "2012-08-31", "RES-28", "Agreed date is 31 Aug 2012; it was 31 May 2012 in"),
        ("milestones", "2011-06-30", "2011-03-31", "RES-30", "Actual date is 31 Mar 2011; it was 30 Jun 2011 in"),
        ("national_milestones", "2011-10-01", "2011-03-31", "RES-30", "Met on is 31 Mar 2011; it was 1 Oct 2011 in"),
        ("risks", "| 20", "| 12", "RES-30", "Initial score is 12; it was 20 in"),
        ("likelihood", "Fairly unlikely", "Very likely", "RES-29", "is Very likely; it was Fairly unlikely in"),
        ("self_assessment", "| Red", "| Green", "RES-29", "RAG is Green; it was Red in"),
        ("answers", "| No", "| Yes", "RES-29", "Answer is Yes; it was No in"),
    ],
)  # fmt: skip
def test_what_else_a_rating_was_made_from_is_kept(table: str, was: str, now: str, rule: str, told: str) -> None:
    assert was in OTHERS[table]
    (finding,) = found(OTHERS, {**OTHERS, table: OTHERS[table].replace(was, now)})
    assert (finding.rule, finding.row is not None) == (rule, True)
    assert f"{told} the report of 31 Dec 2011." in finding.message


OTHERS = {
    "kpis": BESIDE["kpis"].replace("| 2 |", "| 2  |"),
    "workstreams": "workstream_id | declared_on | declared_rag\nWF | 2011-12-01 | Red",
    "milestones": "milestone_id | workstream_id | baseline | actual | agreed | agreed_on\n"
    "WF-1 | WF | 2012-03-31 | - | 2012-05-31 | 2011-11-30\nWF-2 | WF | 2011-06-30 | 2011-06-30 | - | -".replace(
        "2011-06-30 | 2011-06-30", "2011-06-29 | 2011-06-30"
    ),
    "areas": "area_id\nA1",
    "national_milestones": "national_id | area_id | checkpoint | met_on\nN1 | A1 | 2011-09-30 | 2011-10-01",
    "risks": "risk_id | initial_score\nR-1 | 20",
    "likelihood": "area_id | checkpoint | review_date | likelihood\nA1 | 2012-09-30 | 2011-12-15 | Fairly unlikely",
    "requirements": "requirement_id\nQ-1",
    "self_assessment": "requirement_id | review_date | rag\nQ-1 | 2011-12-15 | Red",
    "key_questions": "question_id | area_id | answer_type\nKQ-1 | A1 | Yes/No\nKQ-2 | A1 | Text",
    "answers": "question_id | review_date | answer\nKQ-1 | 2011-12-15 | No\nKQ-2 | 2011-12-15 | We plan to",
}


@pytest.mark.parametrize(
    ("table", "was", "now"),
    [
        ("workstreams", "2011-12-01 | Red", "2012-03-01 | Green"),
        ("milestones", "2012-05-31 | 2011-11-30", "2012-08-31 | 2012-02-28"),
        ("milestones", "| 2011-06-30 |", "| - |"),
        ("answers", "We plan to", "We planned to"),
        ("self_assessment", "Q-1 | 2011-12-15 | Red", "Q-1 | 2011-12-15 | Red\nQ-1 | 2012-03-15 | Green"),
        ("risks", "R-1 | 20", "R-1 | 20\nR-2 | 12"),
    ],
)
def test_what_is_decided_anew_and_dated_is_no_finding(table: str, was: str, now: str) -> None:
    assert was in OTHERS[table]
    assert found(OTHERS, {**OTHERS, table: OTHERS[table].replace(was, now)}) == []


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("9 | 2010-04-01 | 2012-02-01", []),
        ("9 | 2012-02-01 | 2010-04-01", []),
        ("2 | 2012-02-01 | 2010-04-01", []),
        ("9 | 2012-02-01 | -", ["Break date is 1 Feb 2012; it was 1 Apr 2010 in the report of 31 Dec 2011."]),
        ("2 | 2012-02-01 | 2010-04-02", ["Break date is 1 Feb 2012; it was 1 Apr 2010 in the report of 31 Dec 2011."]),
    ],
)
def test_a_kpi_counted_differently_since_adds_its_break_to_those_before(now: str, told: list[str]) -> None:
    kpis = BESIDE["kpis"].replace("break_date", "break_date | second_break_date")
    before, after = (kpis.replace("2 | 2010-04-01", each) for each in ("2 | 2010-04-01 | -", now))
    findings = found({"kpis": before}, {"kpis": after})
    assert [each.message.removeprefix("K-1: ") for each in findings] == told


def test_what_was_rewritten_before_a_second_report_is_found_after_it_until_it_is_corrected_in_the_open() -> None:
    over = READINGS.replace("11        | 16", "14        | 16")
    first = report_of(tracker(THEN, kpi_readings=READINGS))
    second = tracker("2012-01-31", kpi_readings=over)
    (finding,) = since(second, tracker(NOW, kpi_readings=over), first)
    assert finding.message.endswith("Numerator is 14; it was 11 in the report of 31 Dec 2011.")
    assert since(second, tracker(NOW, kpi_readings=READINGS), first)[0].message.endswith(
        "Numerator is 11; it was 14 in the report of 31 Jan 2012."
    )
    revised = over + "K-1 | 2011-12-31 | East | 14 | 16 | 2012-03-20 | Revised"
    assert since(second, tracker(NOW, kpi_readings=revised), first) == []


def test_a_report_that_keeps_no_list_is_asked_through_its_tracker() -> None:
    old, new = tracker(THEN, kpi_readings=READINGS), tracker(NOW, kpi_readings=READINGS.replace("16", "12"))
    previous = previous_of(THEN, programme=old)
    told = [each for each in contradictions(new, results(new, previous), previous) if each.rule in RULES]
    assert told == since(old, new)
    bare = previous_of(THEN)
    assert not [each for each in contradictions(new, results(new, bare), bare) if each.rule == "RES-25"]


def test_what_was_rewritten_stands_among_the_changes_with_what_the_report_gave() -> None:
    old = tracker(THEN, kpi_readings=READINGS, kpi_targets=TARGETS)
    new = tracker(
        NOW,
        kpi_readings=READINGS.replace("11        | 16", "14        | 16"),
        kpi_targets=TARGETS.replace("| 40 ", "| 20 "),
    )
    told = results(new, replace(report_of(old), programme=old)).changes
    rows = told[told["change"] == "Rewritten since the report"]
    assert rows[["item_kind", "item_id", "title", "field", "before", "after"]].to_numpy().tolist() == [
        ["KPI reading", "K-1", "East, 31 Dec 2011", "numerator", "11 in the report of 31 Dec 2011", "14"],
        ["KPI target", "K-1", "Target, 30 Apr 2012", "target", "40 in the report of 31 Dec 2011", "20"],
    ]
    assert not (told["change"] == "Figure changed").any(), "a change is told once"


@pytest.mark.parametrize(
    ("table", "row", "cell", "told"),
    [
        ("kpi_readings", "K-1 | 2011-11-30 | West | 9 | 20 | 2011-12-12 | Final", "F5",
         "K-1, West, 30 Nov 2011: 9 of 20 was not in the report of 31 Dec 2011, though Reported on is 12 Dec 2011."),
        ("kpi_targets", "K-1 | Target | 2012-01-31 | 6 | 2011-06-01 | Hold", "E5",
         "K-1, Target, 31 Jan 2012: 6 was not in the report of 31 Dec 2011, though Set on is 1 Jun 2011."),
        ("likelihood", "A1 | 2012-09-30 | 2011-11-15 | Very likely", "A3",
         "A1, 30 Sep 2012, 15 Nov 2011: Very likely was not in the report of 31 Dec 2011, though Review date is 15 N"),
        ("self_assessment", "Q-1 | 2011-09-15 | Green", "A3",
         "Q-1, 15 Sep 2011: Green was not in the report of 31 Dec 2011, though Review date is 15 Sep 2011."),
    ],
)  # fmt: skip
def test_a_row_that_is_added_to_the_past_is_found(table: str, row: str, cell: str, told: str) -> None:
    before = {**OTHERS, "kpi_readings": READINGS, "kpi_targets": TARGETS}
    (finding,) = found(before, {**before, table: before[table].rstrip("\n") + "\n" + row})
    assert (finding.rule, finding.cell) == ("RES-43", cell)
    assert finding.message.startswith(told)
    assert finding.fix.startswith(f"Type under {finding.heading} the day on which it came")


def test_rows_that_are_added_to_the_past_of_one_kpi_are_told_together() -> None:
    rows = [f"K-1 | 2011-{month}-30 | West | 9 | 20 | 2011-12-12 | Final" for month in ("09", "06", "04")]
    (finding,) = of_readings("\n".join([READINGS.strip(), *rows]))
    assert finding.message.endswith("though Reported on is 12 Dec 2011, nor were 2 rows more.")


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("kpi_readings", "K-1 | 2011-11-30 | West | 9 | 20 | 2012-01-12 | Final"),
        ("kpi_readings", "K-2 | 2011-11-30 | West | 9 | 20 | 2011-12-12 | Final"),
        ("kpi_targets", "K-1 | Target | 2013-03-31 | 60 | 2012-02-01 | Hold"),
        ("self_assessment", "Q-1 | 2012-03-15 | Green"),
    ],
)
def test_what_came_after_the_report_or_is_of_a_new_kpi_is_no_addition_to_the_past(table: str, row: str) -> None:
    before = {**OTHERS, "kpi_readings": READINGS, "kpi_targets": TARGETS}
    now = {**before, "kpis": before["kpis"] + "\nK-2 | New | number | Higher | Points | 2  | 2010-04-01"}
    assert found(before, {**now, table: before[table].rstrip("\n") + "\n" + row}) == []


def of_settings(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[list[Finding], pd.DataFrame]:
    old, new = programme_of(THEN, settings=before, **BESIDE), programme_of(NOW, settings=now, **BESIDE)
    previous = report_of(old)
    measured = results(new, previous)
    return told_of(new, measured, previous), measured.changes


@pytest.mark.parametrize(
    ("field", "before", "now", "told"),
    [
        ("milestone_green_days", 7, 60, "Milestone Green to (days) is 60; it was 7 in the report of 31 Dec 2011."),
        ("kpi_points_1", 2.0, 9.0, "is 9; it was 2 in the report of 31 Dec 2011."),
        ("kpi_share_2", 0.1, 0.5, "is 50%; it was 10% in the report of 31 Dec 2011."),
        ("risk_low_to", 3, 9, "is 9; it was 3 in the report of 31 Dec 2011."),
        ("financial_year_month", 4, 1, "is 1; it was 4 in the report of 31 Dec 2011."),
        ("review_interval_days", 92, 400, "is 400; it was 92 in the report of 31 Dec 2011."),
    ],
)
def test_a_limit_that_moved_since_a_final_report_is_found_and_told(
    field: str, before: float, now: float, told: str
) -> None:
    (finding,), changes = of_settings({field: before}, {field: now})
    assert (finding.rule, finding.sheet) == ("RES-42", "Settings")
    assert finding.message.endswith(told)
    (row,) = changes[changes["change"] == "Rewritten since the report"].to_dict("records")
    assert (row["item_id"], row["item_kind"], row["field"]) == ("Settings", "Setting", "value")


def test_a_limit_that_moved_is_the_next_reports_own() -> None:
    old, new = programme_of(THEN), programme_of("2012-01-31", settings={"milestone_green_days": 60})
    again = programme_of(NOW, settings={"milestone_green_days": 60})
    assert since(new, again, report_of(old)) == []


DECLARED = {"declared_rag": "Red", "declared_on": "2011-12-15"}


def test_the_programmes_own_rating_that_is_declared_anew_without_its_day_is_found() -> None:
    (finding,), changes = of_settings(DECLARED, {**DECLARED, "declared_rag": "Green"})
    assert (finding.rule, finding.sheet) == ("RES-28", "Settings")
    assert finding.message == "Declared RAG is Green; it was Red in the report of 31 Dec 2011."
    assert "type the day under Declared on" in finding.fix
    assert (changes["change"] == "Rewritten since the report").sum() == 1
    assert of_settings(DECLARED, {"declared_rag": "Green", "declared_on": "2012-03-15"})[0] == []


def test_what_a_target_is_for_is_kept() -> None:
    rows = (
        TARGETS.replace("| path", "| path | target_for")
        .replace("| Line", "| Line | -")
        .replace("| -\n", "| - | -\n", 1)
    )
    (finding,) = found(
        {"kpi_targets": rows},
        {"kpi_targets": rows.replace("2011-10-01 | Line | -", "2011-10-01 | Line | Year to date")},
    )
    assert (finding.rule, "it was blank in the report" in finding.message) == ("RES-26", True)
    month = rows.replace("2011-10-01 | Line | -", "2011-10-01 | Line | Month")
    assert found({"kpi_targets": rows}, {"kpi_targets": month}) == []


def test_what_an_older_report_did_not_keep_is_not_compared() -> None:
    old, new = tracker(THEN, kpi_targets=TARGETS), tracker(NOW, kpi_targets=TARGETS.replace("| 40 ", "| 20 "))
    kept = {day: {name: tuple(row[:6] if name == "KPI target" else row for row in rows) for name, rows in kinds.items()
                  if name not in ("Limit", "Programme rating")}
            for day, kinds in counted_for_archive(old, None).items()}  # fmt: skip
    previous = Previous(old.as_at, {}, counted=kept)
    assert [each.rule for each in told_of(new, results(new, previous), previous)] == ["RES-26"]


NUMBERS = st.integers(min_value=0, max_value=10**6).map(float)


@st.composite
def trackers(draw: st.DrawFn) -> Programme:
    """Draw readings and targets that were all known by the day of the report."""
    ends = [date(2011, month, 28) for month in range(1, draw(st.integers(2, 8)))]
    read = [
        {"kpi_id": "K-1", "period_end": end, "zone": zone, "numerator": draw(NUMBERS), "denominator": draw(NUMBERS),
         "reported_on": end + timedelta(days=draw(st.integers(0, 60))), "data_status": "Final"}
        for end in ends for zone in ("East", "West")
    ]  # fmt: skip
    sets = [
        {"kpi_id": "K-1", "kind": "Target", "due": date(2012 + year, 4, 30), "target": draw(NUMBERS),
         "set_on": date(2011, month, 1), "path": "Line"}
        for year in range(2) for month in sorted(draw(st.sets(st.integers(1, 12), min_size=1)))
    ]  # fmt: skip
    frames: dict[str, Any] = {}
    for name, rows in (("kpi_readings", read), ("kpi_targets", sets)):
        frame = pd.DataFrame(draw(st.permutations(rows)))
        for column in frame:
            if isinstance(frame[column].iloc[0], date):
                frame[column] = pd.to_datetime(frame[column])
        frame.index = pd.RangeIndex(2, 2 + len(frame))
        frames[name] = frame
    return programme_of(THEN, **BESIDE, **frames)


@examples(15)
@given(trackers(), st.data())
def test_any_number_changed_without_its_day_is_one_finding_that_names_the_old_one(
    old: Programme, data: st.DataObject
) -> None:
    table, field = data.draw(
        st.sampled_from([("kpi_readings", "numerator"), ("kpi_readings", "denominator"), ("kpi_targets", "target")])
    )
    frame: pd.DataFrame = getattr(old, table).copy()
    row = data.draw(st.sampled_from(frame.index.tolist()))
    before = float(frame.loc[row, field])
    after = data.draw(NUMBERS.filter(lambda number: number != before))
    frame.loc[row, field] = after
    new = replace(with_rows(old, **{table: frame}), settings=tracker(NOW).settings)

    (finding,) = since(old, new)

    assert (finding.row, finding.heading) == (row, field.capitalize())
    assert f"is {after:,.10g}; it was {before:,.10g} in the report of 31 Dec 2011." in finding.message
    assert since(old, replace(old, settings=new.settings)) == []


@examples(8)
@given(trackers())
def test_the_order_of_rows_matters_to_nobody(old: Programme) -> None:
    turned = {name: getattr(old, name).iloc[::-1] for name in ("kpi_readings", "kpi_targets")}
    new = replace(with_rows(old, **turned), settings=tracker(NOW).settings)
    assert since(old, new) == []
    assert {name: {*rows} for name, rows in counted_rows(old).items()} == {
        name: {*rows} for name, rows in counted_rows(with_rows(old, **turned)).items()
    }
