"""Workings: every figure has its row, its cells, its formula, and the value that the other tables show."""

import re
from functools import cache
from typing import Any

import pandas as pd
import pytest

from tests.helpers.programmes import previous_of, programme_of
from xltools.measures.results import Results, results
from xltools.programme import Programme

TABLES = {
    "workstreams": """
        workstream_id | workstream | declared_rag | declared_on | declared_by | rag_reason
        WF            | Workforce  | Green        | 2012-03-30  | Lead        | All is well
    """,
    "milestones": """
        milestone_id | workstream_id | milestone | baseline   | forecast   | actual     | status      | critical
        WF-4         | WF            | Phase 1   | 2012-01-31 |            | 2012-02-03 | Complete    | No
        WF-5         | WF            | Phase 2   | 2012-03-31 | 2012-05-18 |            | In progress | Yes
    """,
    "zones": "zone | kind\nNorth | Programme\nSouth | Programme",
    "kpis": """
        kpi_id | workstream_id | kpi              | unit | better_is | over_time | source
        KPI-01 | WF            | Reviews on time  | %    | Higher    | Sum       | Paper 001
        KPI-02 | WF            | Nobody read this | %    | Higher    | Sum       |
    """,
    "kpi_targets": """
        kpi_id | kind     | due        | target | set_on     | path | source
        KPI-01 | Baseline | 2011-03-31 | 0.50   | 2011-01-01 | Line | Illustrative
        KPI-01 | Target   | 2012-03-31 | 0.85   | 2011-01-01 | Line | Board
        KPI-01 | Target   | 2012-03-31 | 0.10   | 2012-06-01 | Line | Later than as at
    """,
    "kpi_readings": """
        kpi_id | period_end | zone  | numerator | denominator | reported_on
        KPI-01 | 2012-02-29 | North | 40        | 50          | 2012-03-10
        KPI-01 | 2012-02-29 | South | 40        | 50          | 2012-03-10
        KPI-01 | 2012-03-31 | North | 30        | 50          | 2012-03-30
        KPI-01 | 2012-03-31 | South | 41        | 50          | 2012-03-30
        KPI-01 | 2012-03-31 | North | 40        | 50          | 2012-03-31
    """,
    "areas": "area_id | area\nA5 | Commissioning",
    "national_milestones": """
        national_id | area_id | checkpoint | deliverable | met_on | source
        N22         | A5      | 2011-03-31 | Market      |        | Letter
    """,
    "likelihood": """
        review_date | area_id | checkpoint | likelihood
        2010-12-31  | A5      | 2011-03-31 | Fairly unlikely
    """,
    "requirements": "requirement_id | requirement\nREQ-1 | People are engaged",
    "self_assessment": "review_date | requirement_id | rag\n2012-03-31 | REQ-1 | Amber/Red",
    "risks": """
        risk_id | workstream_id | risk     | likelihood | impact | status | raised
        RISK-1  | WF            | Too late | 4          | 5      | Open   | 2011-01-01
    """,
    "business_cases": """
        case_id | workstream_id | kind   | cashable | financial_year | planned | actual
        CASE-1  | WF            | Saving | Yes      | 2011/12        | 10      | 12
    """,
}


@cache
def measured(**changed: str) -> tuple[Programme, Results]:
    tables = TABLES | changed
    programme = programme_of(
        "2012-03-31", settings={"programme": "Personalisation", "cashable_kpi": "KPI-01"}, **tables
    )
    return programme, results(programme, None)


def row(key: str, **changed: str) -> dict[str, Any]:
    """Return the one row of the workings with this key."""
    figures = measured(**changed)[1].figures
    found: list[Any] = [each for each in figures.to_dict("records") if each["key"] == key]
    assert len(found) == 1
    return dict(found[0])


@pytest.mark.parametrize(
    ("key", "value", "shown", "cells"),
    [
        ("KPI-01.actual", 0.81, "81.0%", "KPI readings!D5:D6; KPI readings!E5:E6"),
        ("KPI-01.target", 0.85, "85.0%", "KPI targets!D2:D3; KPI targets!C2:C3; KPI targets!E2:E3"),
        ("KPI-01.variance", -0.04, "-4.0 points", ""),
        ("KPI-01.year_to_date", 161 / 200, "80.5%", "KPI readings!D2:D3, D5:D6; KPI readings!E2:E3, E5:E6"),
        ("KPI-01.rolling_12", None, "None", ""),
        ("KPI-01.direction", "Better", "Better", ""),
        ("KPI-02.actual", None, "None", ""),
        ("WF-5.slip_days", 48.0, "48", "Milestones!H3; Milestones!I3; Milestones!J3"),
        ("WF-5.expected", "2012-05-18", "18 May 2012", "Milestones!H3; Milestones!I3; Milestones!J3"),
        ("WF-5.first_baseline", "2012-03-31", "31 Mar 2012", "Milestones!H3"),
        ("RISK-1.score", 20.0, "20", "Risks!F2; Risks!G2"),
        ("RISK-1.rating", "Red", "Red", "Risks!F2; Risks!G2; Risks!N2"),
        ("REQ-1.rating", "Amber/Red", "Amber/Red", "Self-assessment!C2"),
        ("REVIEW-2012-03-31.requirements_amber_red", 1, "1", ""),
        ("A5-2011-03-31.state", "Missed", "Missed", "National milestones!G2"),
        ("A5-2011-03-31.likelihood", "Fairly unlikely", "Fairly unlikely", "Likelihood!D2"),
        ("A5.rating", "Red", "Red", ""),
        ("N22.state", "Missed", "Missed",
         "National milestones!C2; National milestones!E2; National milestones!G2; National milestones!H2"),
        ("2011/12.net_actual", 12.0, "£12", "Business cases!H2"),
        ("2011/12.cashable_share", 12 / 200, "6.0%", ""),
        ("WF.declared", "Green", "Green", "Workstreams!F2; Workstreams!G2; Workstreams!H2; Workstreams!I2"),
        ("PROGRAMME.milestones_complete", 1, "1", ""),
    ],
)  # fmt: skip
def test_a_figure_has_its_value_as_shown_and_its_cells(
    key: str, value: float | str | None, shown: str, cells: str
) -> None:
    found = row(key)
    assert (found["shown"], found["cells"]) == (shown, cells)
    assert found["value"] == (pytest.approx(value) if isinstance(value, float) else value)


def test_a_ratio_keeps_its_numerator_and_denominator() -> None:
    actual = row("KPI-01.actual")
    assert (actual["numerator"], actual["denominator"]) == (81, 100)
    assert actual["formula"].endswith("period to 31 Mar 2012, 2 of 2 zones")


def test_a_rating_says_why_and_by_which_limits() -> None:
    kpi, milestone = row("KPI-01.rating"), row("WF-5.rating")
    assert kpi["reason"].startswith("Amber/Red: 81.0% against 85.0% on 31 Mar 2012, 4.0 points short")
    assert kpi["limits"] == "2.0 points and 5.0 points"
    assert milestone["limits"] == "Green to 7, Amber/Green to 30, Amber/Red to 90 days"
    assert milestone["reason"].startswith("Amber/Red: ")


def test_a_rollup_names_the_items_that_it_was_made_of() -> None:
    assert row("WF.delivery")["limits"] == "Amber/Red: WF-5; Complete: 1"
    assert row("PROGRAMME.rating")["limits"].endswith(": WF")


def test_of_very_many_items_forty_are_named() -> None:
    many = "milestone_id | workstream_id | milestone | baseline | status\n" + "\n".join(
        f"WF-{number} | WF | Step | 2012-06-30 | In progress" for number in range(1, 51)
    )
    limits = row("WF.delivery", milestones=many)["limits"]
    assert limits.startswith("Green: WF-1, WF-2, ")
    assert limits.endswith(", WF-40, 10 more")


def test_a_source_is_who_set_the_value_or_made_the_rule() -> None:
    sources = {key: row(key)["source"] for key in ("KPI-01.actual", "KPI-01.target", "KPI-01.mean", "N22.state")}
    assert sources == {
        "KPI-01.actual": "Paper 001",
        "KPI-01.target": "Illustrative; Board",
        "KPI-01.mean": "NHS Making Data Count",
        "N22.state": "Letter",
    }


def test_every_figure_of_the_tables_stands_in_the_workings_with_the_same_value() -> None:
    _, found = measured()
    values = dict(zip(found.figures["key"], found.figures["value"], strict=True))
    tables = (
        (found.kpis, "kpi_id", ("actual", "target", "variance", "rating", "direction", "year_to_date", "rolling_12",
                                "forecast", "chance", "variation", "assurance")),
        (found.milestones, "milestone_id", ("rating", "slip_days")),
        (found.workstreams, "workstream_id", ("rating", "delivery", "performance", "risk")),
        (found.national, "national_id", ("state",)),
        (found.requirements, "requirement_id", ("rating",)),
        (found.risks, "risk_id", ("score", "rating")),
        (found.money_years, "year", ("net_planned", "net_actual", "cashable_share", "rating")),
    )  # fmt: skip
    for table, id_field, measures in tables:
        for record in table.to_dict("records"):
            for measure in measures:
                told, value = values[f"{record[id_field]}.{measure}"], record[measure]
                assert told is None if pd.isna(value) or value == "" else told == value, (record[id_field], measure)


def test_every_row_is_whole_and_every_key_unique() -> None:
    figures = measured()[1].figures
    assert figures["key"].is_unique
    assert not figures.drop(columns=["value", "numerator", "denominator"]).isna().any(axis=None)
    for field in ("key", "subject", "subject_kind", "measure", "shown", "formula", "source"):
        assert (figures[field] != "").all(), field
    one = r"[A-Z]+\d+(:[A-Z]+\d+)?"
    cells = re.compile(rf"([^!;]+!{one}(, {one})*(; )?)*")
    assert all(cells.fullmatch(text) for text in figures["cells"])


def test_what_the_workings_keep_is_what_the_next_report_compares_with() -> None:
    programme, before = measured()
    kept = dict(zip(before.figures["key"], before.figures["value"], strict=True))
    after = results(programme, previous_of("2011-12-31", kept))
    assert set(after.kpis["movement"]) == {"Same"}
    assert list(after.risks["movement"]) == ["Same"]
    assert list(after.workstreams["previous_rating"]) == list(before.workstreams["rating"])
    assert list(after.milestones["first_baseline"]) == list(before.milestones["first_baseline"])


def test_a_row_without_an_id_is_named_by_its_row() -> None:
    found = row("Risk in row 2.score", risks="risk | likelihood | impact | status\nNo id | 2 | 3 | Open")
    assert found["value"] == 6


def test_an_empty_programme_has_its_own_figures_and_no_others() -> None:
    figures = results(programme_of(), None).figures
    assert set(figures["subject_kind"]) == {"Programme"}


@pytest.mark.parametrize(
    ("better_is", "formula"),
    [
        ("Higher", "Green at the target or better, Amber/Green within the first limit"),
        ("Neutral", "Green within the first limit of the target on either side"),
    ],
)
def test_the_rule_of_a_rating_is_that_of_its_kpi(better_is: str, formula: str) -> None:
    programme = programme_of(
        kpis=f"kpi_id | unit | better_is\nKPI-01 | number | {better_is}",
        kpi_targets="kpi_id | kind | due | target | set_on\nKPI-01 | Target | 2012-03-31 | 100 | 2011-03-31",
        zones="zone | kind\nNorth | Programme",
        kpi_readings="kpi_id | period_end | zone | numerator | reported_on | data_status\n"
        "KPI-01 | 2012-03-31 | North | 104 | 2012-03-31 | Final",
    )
    figures = results(programme, None).figures.set_index("key")
    assert figures.loc["KPI-01.rating", "formula"] == f"{formula}, Amber/Red within the second, Red beyond"
    assert figures.loc["KPI-01.rating", "value"] == "Green"


def test_a_limit_that_is_held_says_so() -> None:
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2011-01-31", periods=15, freq="ME")]
    heading = "kpi_id | period_end | zone | numerator | denominator | reported_on | data_status"
    rows = [f"KPI-01 | {day} | North | {place % 3} | 2 | {day} | Final" for place, day in enumerate(days)]
    programme = programme_of(
        kpis="kpi_id | unit | better_is\nKPI-01 | % | Higher",
        zones="zone | kind\nNorth | Programme",
        kpi_readings="\n".join([heading, *rows]),
    )
    figures = results(programme, None).figures.set_index("key")
    assert figures.loc["KPI-01.lower", "formula"].endswith("held at 0.0%, as no reading can be beyond")
    assert figures.loc["KPI-01.upper", "formula"].endswith("held at 100.0%, as no reading can be beyond")
