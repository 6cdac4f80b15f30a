"""Quality: what was expected by as-at, what was given, and what is said of the rest."""

from typing import Any

import pandas as pd

from tests.helpers.programmes import programme_of
from tests.helpers.readings import read_programme
from xltools.measures.results import results
from xltools.programme import Programme


def row(programme: Programme, what: str) -> tuple[int, int, str]:
    """Return what was expected and given of one thing, and the note."""
    frame = results(programme).coverage.set_index("what")
    found = frame.loc[frame.index.str.startswith(what)].iloc[0]
    return int(found["expected"]), int(found["given"]), str(found["note"])


def test_a_zone_that_ever_reported_is_expected_in_every_period() -> None:
    programme = read_programme(
        """
        kpi_id | period_end | zone    | numerator | denominator | reported_on | data_status
        KPI-01 | 2012-01-31 | North   | 1         | 2           | 2012-02-10  | Final
        KPI-01 | 2012-01-31 | South   | 1         | 2           | 2012-02-10  | Final
        KPI-01 | 2012-02-29 | North   | 1         | 2           | 2012-03-10  | Provisional
        KPI-01 | 2012-02-29 | England | 1         | 2           | 2012-03-10  | Final
        """,
        as_at="2012-03-30",
    )
    assert row(programme, "Readings of KPI-01") == (4, 3, "missing: South 29 Feb 2012; 1 provisional")
    assert row(programme, "Readings of all KPIs") == (4, 3, "")


def test_an_overdue_period_is_expected_from_the_day_it_should_have_come() -> None:
    readings = """
        kpi_id | period_end | zone  | numerator | denominator | reported_on
        KPI-01 | 2011-12-31 | North | 1         | 2           | 2012-01-10
        KPI-01 | 2012-01-31 | North | 1         | 2           | 2012-02-10
    """
    assert row(read_programme(readings, as_at="2012-03-30"), "Readings of KPI-01")[:2] == (2, 2)
    late = row(read_programme(readings, as_at="2012-03-31"), "Readings of KPI-01")
    assert late == (3, 2, "1 period overdue since 31 Jan 2012")


def test_of_many_missing_readings_the_latest_three_are_named() -> None:
    readings = """
        kpi_id | period_end | zone  | numerator | denominator | reported_on
        KPI-01 | 2011-09-30 | North | 1         | 2           | 2012-01-10
        KPI-01 | 2011-10-31 | North | 1         | 2           | 2012-01-10
        KPI-01 | 2012-03-31 | North | 1         | 2           | 2012-03-31
    """
    expected, given, note = row(read_programme(readings), "Readings of KPI-01")
    assert (expected, given) == (7, 3)
    assert note == "missing: North 29 Feb 2012, North 31 Jan 2012, North 31 Dec 2011 and 1 more"


def test_readings_that_can_count_on_no_day_are_counted_apart() -> None:
    readings = """
        kpi_id | period_end | zone  | numerator | denominator | reported_on
        KPI-01 | 2012-01-31 | North | 1         | 2           |
        KPI-01 | 2012-01-31 | Moon  | 1         | 2           | 2012-02-10
    """
    assert row(read_programme(readings), "Readings of KPI-01") == (
        0,
        0,
        "no reading by 31 Mar 2012; 2 not counted, without a period, known zone or date reported",
    )


def test_a_kpi_without_a_target_for_its_last_reading_is_named() -> None:
    readings = """
        kpi_id | period_end | zone  | numerator | denominator | reported_on
        KPI-01 | 2012-01-31 | North | 1         | 2           | 2012-02-10
    """
    assert row(read_programme(readings), "KPIs with") == (1, 0, "missing: KPI-01")


def test_a_requirement_left_out_of_the_last_review_is_named() -> None:
    programme = programme_of(
        requirements="requirement_id | requirement\nREQ-1 | One\nREQ-2 | Two",
        self_assessment="""
            review_date | requirement_id | rag
            2011-12-31  | REQ-1          | Green
            2011-12-31  | REQ-2          | Green
            2012-03-31  | REQ-1          | Green
            2012-06-30  | REQ-2          | Green
        """,
    )
    assert row(programme, "Requirements rated at the review of 31 Mar 2012") == (2, 1, "missing: REQ-2")


def test_checkpoints_ahead_need_a_likelihood_at_the_last_review() -> None:
    tables: dict[str, Any] = {
        "areas": "area_id | area\nA | Breakthrough\nB | Commissioning",
        "national_milestones": """
            national_id | area_id | checkpoint | deliverable
            N-1         | A       | 2011-03-31 | One
            N-2         | A       | 2013-03-31 | Two
            N-3         | B       | 2013-03-31 | Three
        """,
        "likelihood": """
            review_date | area_id | checkpoint | likelihood
            2012-03-31  | A       | 2013-03-31 | Very likely
        """,
    }
    found = row(programme_of("2012-03-31", **tables), "Checkpoints ahead")
    assert found == (2, 1, "missing: B 31 Mar 2013")
    assert row(programme_of("2013-03-31", **tables), "Checkpoints ahead") == (0, 0, "none is ahead")


def test_open_risks_are_to_be_reviewed_within_the_interval() -> None:
    programme = programme_of(
        risks="""
            risk_id | likelihood | impact | last_reviewed | status | raised
            RISK-1  | 2          | 3      | 2012-03-01    | Open   | 2011-01-01
            RISK-2  | 2          | 3      | 2011-03-01    | Open   | 2011-01-01
            RISK-3  | 2          | 3      | 2011-03-01    | Closed | 2011-01-01
        """
    )
    assert row(programme, "Open risks reviewed within 92 days") == (2, 1, "missing: RISK-2")


def test_a_workstream_s_declared_rating_counts_from_its_day() -> None:
    programme = programme_of(
        workstreams="""
            workstream_id | declared_rag | declared_on
            WF            | Green        | 2012-03-31
            SDS           | Green        | 2012-04-01
            COM           |              |
        """
    )
    assert row(programme, "Workstreams with a declared rating") == (3, 1, "missing: SDS, COM")


def test_where_nothing_is_expected_the_share_is_blank() -> None:
    frame = results(programme_of()).coverage
    assert frame["share"].isna().all()
    assert not frame["note"].isna().any()


def test_shares_are_given_over_expected() -> None:
    readings = """
        kpi_id | period_end | zone  | numerator | denominator | reported_on
        KPI-01 | 2012-02-29 | North | 1         | 2           | 2012-03-10
        KPI-01 | 2012-02-29 | South | 1         | 2           | 2012-03-10
        KPI-01 | 2012-03-31 | North | 1         | 2           | 2012-03-31
    """
    frame = results(read_programme(readings)).coverage
    told = frame[frame["expected"] > 0]
    pd.testing.assert_series_equal(told["share"], told["given"] / told["expected"], check_names=False)
    assert frame["share"].iloc[0] == 0.75
