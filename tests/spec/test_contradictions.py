"""Contradictions: one case for each rule, right and wrong, at its cell."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.helpers.programmes import previous_of, programme_of
from xltools.findings import Finding
from xltools.measures.contradictions import contradictions, result_rules
from xltools.measures.results import results
from xltools.programme import Previous, Programme
from xltools.schema.loading import load_schemas
from xltools.schema.wording import Names

LATE = "milestone_id | workstream_id | baseline | forecast | status | declared_rag\nWF-5 | WF | 2012-03-08"


def found(programme: Programme, previous: Previous | None = None) -> list[Finding]:
    return contradictions(programme, results(programme, previous), previous)


def by_rule(rule: str, programme: Programme, previous: Previous | None = None) -> list[Finding]:
    return [each for each in found(programme, previous) if each.rule == rule]


def test_every_rule_has_its_own_id_and_words_and_warns() -> None:
    rules = result_rules()
    ids = [rule.id for rule in rules]
    assert ids == sorted(set(ids))
    assert [each for each in ids if not each.startswith("RES-")] == ["RDG-05"]  # kept its number when results took it
    assert all(rule.severity == "warning" and rule.kind == "result" for rule in rules)
    assert all(rule.title.endswith(".") and rule.fix and rule.source for rule in rules)


@pytest.mark.parametrize(("forecast", "advised"), [("2012-04-25", "Amber/Red or worse"), ("2013-04-25", "Red")])
def test_what_is_advised_for_a_rating_clears_it(forecast: str, advised: str) -> None:
    """Nothing is worse than the worst rating, and a reason beside a rating does not make it true."""

    def declared(rating: str) -> Programme:
        return programme_of(
            settings={"declared_rag": rating},
            workstreams=f"workstream_id | declared_rag\nWF | {rating}",
            milestones=f"{LATE} | {forecast} | In progress | {rating}",
        )

    faulty = {each.rule: each for each in found(declared("Green"))}
    assert faulty["RES-01"].fix == f"Choose {advised} under Declared RAG."
    assert faulty["RES-02"].fix == f"Choose {advised} under Declared RAG, or correct the dates and Status."
    assert faulty["RES-03"].fix == f"Choose {advised} beside Declared RAG in Settings."
    told = {each.rule for each in found(declared(advised.partition(" or ")[0]))}
    assert told.isdisjoint({"RES-01", "RES-02", "RES-03"})


def test_nobody_is_sent_to_actions_where_the_programme_has_no_such_sheet() -> None:
    programme = programme_of(workstreams="workstream_id\nWF", milestones=f"{LATE} | 2012-04-25 | In progress | Green")
    assert by_rule("RES-04", programme)
    shipped = load_schemas().wording
    without = Names({name: told for name, told in shipped.by_sheet.items() if name != "Actions"}, shipped.shipped)
    assert by_rule("RES-04", replace(programme, names=without)) == []


def test_a_finding_names_headings_as_the_programme_does() -> None:
    programme = programme_of(
        workstreams="workstream_id | declared_rag\nWF | Green", milestones=f"{LATE} | 2012-04-25 | In progress | Red"
    )
    shipped = load_schemas().wording
    own = {**shipped.by_sheet, "Workstreams": {**shipped.by_sheet["Workstreams"], "declared_rag": "Our view"}}
    (finding,) = by_rule("RES-01", replace(programme, names=Names(own, shipped.shipped)))
    assert (finding.heading, finding.fix) == ("Our view", "Choose Amber/Red or worse under Our view.")
    assert finding.message.startswith("Our view is Green, better")


def test_nothing_declared_contradicts_nothing() -> None:
    assert found(programme_of()) == []


def test_a_workstream_declared_better_than_its_evidence_is_found_at_its_cell() -> None:
    programme = programme_of(
        workstreams="workstream_id | declared_rag\nIAA | Green\nWF | Amber/Green",
        milestones=f"{LATE} | 2012-04-25 | In progress | Amber/Red",
    )
    (finding,) = by_rule("RES-01", programme)
    assert (finding.sheet, finding.cell, finding.heading, finding.value) == (
        "Workstreams", "F3", "Declared RAG", "Amber/Green",
    )  # fmt: skip
    assert finding.message == (
        "Declared RAG is Amber/Green, better than the evidence. "
        "Amber/Red: 1 of 1 open milestone behind, worst WF-5 by 48 days; limit 30."
    )
    assert finding.row_id == "WF"


@pytest.mark.parametrize(
    ("declared", "is_found"), [("Amber/Green", True), ("Amber/Red", False), ("Red", False), ("-", False)]
)
def test_a_milestone_declared_better_than_its_dates_is_found(declared: str, is_found: bool) -> None:
    programme = programme_of(milestones=f"{LATE} | 2012-04-25 | In progress | {declared}")
    assert [each.cell for each in by_rule("RES-02", programme)] == (["O2"] if is_found else [])


def test_the_programme_declared_better_than_its_evidence_is_found_on_its_sheet() -> None:
    programme = programme_of(
        settings={"declared_rag": "Green"},
        workstreams="workstream_id\nWF",
        milestones=f"{LATE} | 2012-04-25 | In progress | Amber/Red",
    )
    (finding,) = by_rule("RES-03", programme)
    assert (finding.sheet, finding.cell, finding.value) == ("Settings", None, "Green")


def test_what_only_its_evidence_shows_off_track_needs_an_open_action() -> None:
    drawn: dict[str, Any] = {
        "workstreams": "workstream_id\nWF",
        "milestones": f"{LATE} | 2012-04-25 | In progress | Green",
        "areas": "area_id\nA5",
        "national_milestones": "national_id | area_id | checkpoint\nN22 | A5 | 2011-03-31",
    }
    bare = by_rule("RES-04", programme_of(**drawn))
    assert [(each.sheet, each.cell) for each in bare] == [("Workstreams", "A2"), ("Milestones", "A2"), ("Areas", "A2")]
    actions = "action_id | item_id | status\nACT-1 | WF | Open\nACT-2 | WF-5 | Done\nACT-3 | N22 | Open"
    assert [each.row_id for each in by_rule("RES-04", programme_of(**drawn, actions=actions))] == ["WF-5"]


def test_what_was_declared_off_track_is_left_to_the_rule_of_its_sheet() -> None:
    programme = programme_of(milestones=f"{LATE} | 2012-04-25 | In progress | Red")
    assert by_rule("RES-04", programme) == []


def test_a_baseline_that_was_written_over_is_found_with_the_first_one() -> None:
    programme = programme_of(milestones=f"{LATE} | 2012-03-08 | In progress | -")
    (finding,) = by_rule("RES-05", programme, previous_of(figures={"WF-5.first_baseline": "2012-01-31"}))
    assert (finding.cell, finding.value) == ("H2", "8 Mar 2012")
    assert finding.fix.startswith("Put 31 Jan 2012 back")
    assert by_rule("RES-05", programme, previous_of(figures={"WF-5.first_baseline": "2012-03-08"})) == []


def test_an_id_that_is_gone_is_found_and_its_new_name_suggested() -> None:
    before = previous_of(programme=programme_of("2011-12-31", risks="risk_id | risk\nR-1 | Market\nR-2 | Staff"))
    gone = by_rule("RES-06", programme_of(risks="risk_id | risk\nR-9 | Market"), before)
    assert [(each.sheet, each.row_id, each.cell) for each in gone] == [("Risks", "R-1", None), ("Risks", "R-2", None)]
    assert ["R-9" in each.fix for each in gone] == [True, False]
    assert by_rule("RES-06", programme_of(), previous_of()) == []


@pytest.mark.parametrize(
    ("checkpoint", "likelihood", "is_found"),
    [
        ("2012-09-30", "Very likely", True),
        ("2012-09-30", "Fairly likely", False),
        ("2011-12-31", "Fairly likely", True),
        ("2011-12-31", "Very unlikely", False),
    ],
)
def test_a_likelihood_is_held_against_the_deliverables_that_were_missed(
    checkpoint: str, likelihood: str, is_found: bool
) -> None:
    programme = programme_of(
        national_milestones=f"national_id | area_id | checkpoint | deadline\nN5 | A1 | {checkpoint} | 2011-12-31",
        likelihood="review_date | area_id | checkpoint | likelihood\n"
        f"2011-09-30 | A1 | {checkpoint} | Very likely\n2012-03-31 | A1 | {checkpoint} | {likelihood}",
    )
    assert [each.cell for each in by_rule("RES-07", programme)] == (["D3"] if is_found else [])


def kpi_bound(
    readings: list[float], likelihood: str = "Fairly likely", met_on: str = "-", due: str = "2012-06-30"
) -> Programme:
    """Make a deliverable that a monthly KPI decides, by a line from 0.4 in September 2011 to 0.9 when it is due."""
    ends = ["2011-10-31", "2011-11-30", "2011-12-31", "2012-01-31", "2012-02-29", "2012-03-31"]
    rows = [f"KPI-1 | {end} | North | {value * 1000} | 1000 | {end}" for end, value in zip(ends, readings, strict=True)]
    return programme_of(
        zones="zone | kind\nNorth | Programme",
        kpis="kpi_id | unit | better_is | over_time | tolerance_as\nKPI-1 | % | Higher | Latest | Points",
        kpi_targets="kpi_id | kind | due | target | set_on | path\n"
        f"KPI-1 | Baseline | 2011-09-30 | 0.4 | 2011-09-30 | Line\nKPI-1 | Target | {due} | 0.9 | 2011-09-30 | Line",
        kpi_readings="\n".join(["kpi_id | period_end | zone | numerator | denominator | reported_on", *rows]),
        national_milestones="national_id | area_id | checkpoint | measure | met_on\n"
        f"N9 | A2 | {due} | KPI-1 | {met_on}",
        likelihood=f"review_date | area_id | checkpoint | likelihood\n2012-03-31 | A2 | {due} | {likelihood}",
        key_questions="question_id | area_id | answer_type | theme | asked_if\n"
        "Q7 | A2 | Yes/No | Specific | -\nQ8 | A2 | Date | Specific | Q7 = No",
        answers="review_date | question_id | answer\n2012-03-31 | Q7 | No\n2012-03-31 | Q8 | 2012-03-30",
    )


FLAT = [0.40, 0.41, 0.40, 0.42, 0.41, 0.40]
STEEP = [0.50, 0.58, 0.66, 0.74, 0.82, 0.90]


@pytest.mark.parametrize(
    ("readings", "likelihood", "is_found"),
    [
        (FLAT, "Very likely", True),
        (FLAT, "Fairly likely", True),
        (FLAT, "Fairly unlikely", False),
        (STEEP, "Very likely", False),
    ],
)
def test_a_likelihood_two_words_above_the_forecast_of_its_kpi_is_found(
    readings: list[float], likelihood: str, is_found: bool
) -> None:
    findings = by_rule("RES-08", kpi_bound(readings, likelihood))
    assert [(each.sheet, each.cell) for each in findings] == ([("Likelihood", "D2")] if is_found else [])


def test_each_likelihood_that_is_advised_clears_what_the_forecast_contradicts() -> None:
    (finding,) = by_rule("RES-08", kpi_bound(FLAT, "Very likely"))
    advised = likelihoods_in(finding.fix)
    assert advised
    assert "Comment" not in finding.fix
    assert [word for word in advised if by_rule("RES-08", kpi_bound(FLAT, word))] == []
    assert by_rule("RES-09", kpi_bound(FLAT, met_on="-", due="2012-02-29")) == []  # Met on was cleared


@pytest.mark.parametrize("checkpoint", ["2012-09-30", "2011-12-31"])
def test_each_likelihood_that_is_advised_clears_what_was_missed(checkpoint: str) -> None:
    def judged(likelihood: str) -> list[Finding]:
        return by_rule("RES-07", programme_of(
            national_milestones=f"national_id | area_id | checkpoint | deadline\nN5 | A1 | {checkpoint} | 2011-12-31",
            likelihood="review_date | area_id | checkpoint | likelihood\n"
            f"2012-03-31 | A1 | {checkpoint} | {likelihood}",
        ))  # fmt: skip

    (finding,) = judged("Very likely")
    advised = likelihoods_in(finding.fix)
    assert advised
    assert [word for word in advised if judged(word)] == []


def likelihoods_in(fix: str) -> list[str]:
    return re.findall(r"(?:Very|Fairly) (?:un)?likely", fix)


@pytest.mark.parametrize(("readings", "is_found"), [(FLAT, True), (STEEP, False)])
def test_a_day_met_that_the_kpi_contradicts_is_found(readings: list[float], is_found: bool) -> None:
    findings = by_rule("RES-09", kpi_bound(readings, met_on="2012-03-31", due="2012-02-29"))
    assert [(each.sheet, each.cell) for each in findings] == ([("National milestones", "G2")] if is_found else [])


def test_no_to_whether_it_has_begun_is_held_against_the_kpi_that_counts_it() -> None:
    (finding,) = by_rule("RES-10", kpi_bound(FLAT))
    assert (finding.sheet, finding.cell, finding.value) == ("Answers", "C2", "No")
    assert re.search(r"KPI-1 counts 400 at 31 Mar 2012", finding.message)
    assert by_rule("RES-10", kpi_bound([0.0] * 6)) == []


def test_a_planned_day_that_has_passed_is_held_against_the_no_it_hangs_on() -> None:
    (finding,) = by_rule("RES-11", kpi_bound(FLAT))
    assert (finding.cell, finding.value) == ("C3", "30 Mar 2012")


@pytest.mark.parametrize(
    ("met_on", "answer", "is_found"), [("2010-03-15", "No", True), ("-", "No", False), ("2010-03-15", "Yes", False)]
)
def test_no_in_an_area_where_everything_was_delivered_is_found(met_on: str, answer: str, is_found: bool) -> None:
    programme = programme_of(
        national_milestones=f"national_id | area_id | checkpoint | met_on\nN1 | A1 | 2010-03-31 | {met_on}",
        key_questions="question_id | area_id | answer_type | theme\nQ1 | A1 | Yes/No | Specific",
        answers=f"review_date | question_id | answer\n2012-03-31 | Q1 | {answer}",
    )
    assert [each.cell for each in by_rule("RES-12", programme)] == (["C2"] if is_found else [])
