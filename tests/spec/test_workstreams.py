"""Workstreams and the programme: parts, ratings, reasons, drawn."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.drawn import assert_drawn, table
from tests.helpers.programmes import previous_of, programme_of, with_rows
from tests.helpers.sampling import examples
from xltools.measures.milestones import milestones
from xltools.measures.rating_rollup import PROGRAMME, Rollup
from xltools.measures.risks import risks
from xltools.measures.workstreams import programme_rating, rollups, workstreams
from xltools.programme import Programme

KPI_FIELDS = {"kpi_id": "str", "workstream_id": "str", "rating": "str", "unit": "str", "is_headline": "bool",
              "variance": "float64", "tolerance_1": "float64", "tolerance_2": "float64"}  # fmt: skip
NO_KPIS = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in KPI_FIELDS.items()})

MILESTONES = """
    milestone_id | workstream_id | baseline   | forecast   | actual     | status      | critical
    WF-1         | WF            | 2011-05-18 | -          | 2011-05-18 | Complete    | -
    WF-4         | WF            | 2012-04-30 | 2012-04-30 | -          | In progress | -
    WF-5         | WF            | 2012-03-08 | 2012-04-25 | -          | In progress | Yes
    WF-6         | WF            | 2012-05-14 | 2012-06-30 | -          | Not started | -
    WF-7         | WF            | 2013-03-31 | 2013-03-31 | -          | Not started | -
    IAA-5        | IAA           | 2012-04-30 | 2012-05-04 | -          | In progress | -
    """
RISKS = """
    risk_id | workstream_id | likelihood | impact | status
    R-1     | IAA           | 2          | 3      | Open
    R-2     | IAA           | 1          | 3      | Open
    R-3     | WF            | 5          | 5      | Closed
    """


def rolled(programme: Programme, kpis: pd.DataFrame = NO_KPIS) -> dict[str, Rollup]:
    return rollups(programme, milestones(programme, None), kpis, risks(programme, None))


def test_a_workstream_is_its_worst_part_and_says_why() -> None:
    programme = programme_of(
        workstreams="workstream_id | workstream\nWF | Workforce\nIAA | Information\nNEW | New",
        milestones=MILESTONES,
        risks=RISKS,
    )
    assert_drawn(
        workstreams(programme, None, rolled(programme)),
        """
        row | workstream_id | delivery  | performance | risk        | rating      | reason
        2   | WF            | Amber/Red | Not rated   | Not rated   | Amber/Red   | Amber/Red: 2 of 4 open milestones behind, worst WF-5 (critical) by 48 days; limit 30
        3   | IAA           | Green     | Not rated   | Amber/Green | Amber/Green | Amber/Green: 0 of 2 open risks High or Extreme, worst R-1 scoring 6; limit 3
        4   | NEW           | Not rated | Not rated   | Not rated   | Not rated   | Not rated: no open milestones; no KPIs; no open risks
        """,  # noqa: E501 - a sentence stands as the reader sees it
    )


def test_the_parts_are_counted_beside_the_rating() -> None:
    programme = programme_of(workstreams="workstream_id\nWF\nIAA", milestones=MILESTONES, risks=RISKS)
    assert_drawn(
        workstreams(programme, None, rolled(programme)),
        """
        workstream_id | open_milestones | milestones_behind | rated_kpis | open_risks
        WF            | 4               | 2               | 0          | 0
        IAA           | 1               | 0               | 0          | 2
        """,
    )


def test_performance_is_made_of_kpis_and_a_headline_is_critical() -> None:
    kpis = table(
        """
        kpi_id | workstream_id | rating      | unit   | is_headline | variance | tolerance_1 | tolerance_2
        KPI-1  | COM           | Red         | %      | True        | -0.058   | 0.02        | 0.05
        KPI-2  | COM           | Amber/Green | number | False       | -        | 6           | 12
        KPI-3  | COM           | Green       | GBP    | False       | 1200     | 10          | 20
        KPI-4  | COM           | Not rated   | %      | False       | -        | -           | -
        """
    )
    kpis["target_for"] = ["Period", "Year to date", "Period", ""]
    kpis["variance_to_date"] = [float("nan"), -5, float("nan"), float("nan")]
    programme = programme_of(workstreams="workstream_id\nCOM")
    rollup = rolled(programme, kpis)["COM"]
    assert rollup.rating == "Red"
    assert rollup.reason == (
        "Red: 2 of 4 KPIs not on target, 1 not rated, worst KPI-1 (critical) by 5.8 points; limit 5"
    )
    assert workstreams(programme, None, {"COM": rollup})["rated_kpis"].tolist() == [3]


def test_a_workstream_whose_milestones_are_all_done_is_complete() -> None:
    programme = programme_of(
        workstreams="workstream_id\nWF",
        milestones="workstream_id | baseline | actual | status\nWF | 2011-05-18 | 2011-05-18 | Complete",
    )
    assert rolled(programme)["WF"].rating == "Complete"
    assert rolled(programme)[PROGRAMME].rating == "Complete"


def test_declared_and_derived_stand_side_by_side_and_a_later_declaration_does_not_count() -> None:
    programme = programme_of(
        workstreams="""
        workstream_id | declared_rag | declared_on | declared_by | rag_reason
        WF            | Green        | 2012-03-30  | The lead    | All is well
        IAA           | Green        | 2012-04-01  | The lead    | All is well
        """,
        milestones=MILESTONES,
    )
    before = previous_of(figures={"WF.rating": "Amber/Green", "IAA.rating": "Red"})
    assert_drawn(
        workstreams(programme, before, rolled(programme)),
        """
        workstream_id | rating    | declared | declared_by | previous_rating | movement | is_declared_better
        WF            | Amber/Red | Green    | The lead    | Amber/Green     | Worse    | True
        IAA           | Green     | -        | -           | Red             | Better   | False
        """,
    )


def test_the_programme_says_what_it_was_made_of() -> None:
    programme = programme_of(
        settings={"declared_rag": "Green", "declared_on": "2012-03-30", "declared_by": "Programme director"},
        workstreams="workstream_id\nWF\nIAA",
        milestones=MILESTONES,
    )
    rating = programme_rating(programme, previous_of(figures={"PROGRAMME.rating": "Green"}), rolled(programme))
    assert (rating.rating, rating.movement, rating.is_declared_better) == ("Amber/Green", "Worse", True)
    assert (rating.declared, rating.declared_on) == ("Green", date(2012, 3, 30))
    assert rating.reason == (
        "Amber/Green: 2 workstreams: 1 Amber/Red, 1 Green; worst WF; mean points of 2 rated workstreams: 1, Amber/Green"
    )
    assert {word: count for word, count in rating.counts.items() if count} == {"Amber/Red": 1, "Green": 1}


def test_what_the_programme_was_declared_to_be_after_as_at_does_not_count() -> None:
    programme = programme_of(settings={"declared_rag": "Green", "declared_on": "2012-04-01"})
    rating = programme_rating(programme, None, rolled(programme))
    assert (rating.declared, rating.declared_on, rating.rating) == ("", None, "Not rated")


@examples(15)
@given(order=st.permutations(range(6)), riskily=st.permutations(range(3)))
def test_the_order_of_rows_never_matters(order: list[int], riskily: list[int]) -> None:
    programme = programme_of(workstreams="workstream_id\nWF\nIAA", milestones=MILESTONES, risks=RISKS)
    moved = with_rows(
        programme, milestones=programme.milestones.iloc[order], risks=programme.risks.iloc[riskily],
        workstreams=programme.workstreams.iloc[::-1],
    )  # fmt: skip
    assert rolled(moved) == rolled(programme)
