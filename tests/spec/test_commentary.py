"""Commentary: what was said for the period that is reported, drawn; and which KPIs lack it."""

from dataclasses import replace

import pytest

from tests.helpers.drawn import assert_drawn
from tests.helpers.programmes import programme_of
from xltools.findings import Finding
from xltools.measures.commentary import commentary, is_wanted, lacking_commentary
from xltools.measures.finding_source import Case
from xltools.measures.results import results
from xltools.programme import Programme
from xltools.schema.rag import FOUR

KPIS = """
    kpi_id | unit   | better_is | over_time
    KPI-01 | number | Higher    | Latest
    KPI-02 | number | Higher    | Latest
    KPI-03 | number | Higher    | Latest
    KPI-04 | number | Higher    | Latest
"""
TARGETS = """
    kpi_id | kind   | due        | target | set_on     | path
    KPI-01 | Target | 2011-12-31 | 10     | 2011-01-01 | Hold
    KPI-02 | Target | 2011-12-31 | 10     | 2011-01-01 | Hold
"""
READINGS = """
    kpi_id | period_end | zone  | numerator | reported_on | data_status
    KPI-01 | 2012-02-29 | North | 4         | 2012-03-05  | Final
    KPI-01 | 2012-03-31 | North | 4         | 2012-03-31  | Final
    KPI-02 | 2012-03-31 | North | 12        | 2012-03-31  | Final
    KPI-03 | 2011-12-31 | North | 4         | 2012-01-05  | Final
"""
SAID = "item_id | period_end | behind | doing | by"


def office(said: str, as_at: str = "2012-03-31") -> Programme:
    return programme_of(
        as_at,
        zones="zone | kind\nNorth | Programme",
        kpis=KPIS,
        kpi_targets=TARGETS,
        kpi_readings=READINGS,
        commentary=f"{SAID}\n{said}",
    )


def found_in(programme: Programme) -> list[Finding]:
    return list(lacking_commentary(Case(programme, results(programme), None)))


def test_only_a_commentary_of_the_period_is_shown_and_of_an_older_one_its_day() -> None:
    programme = programme_of(
        zones="zone | kind\nNorth | Programme",
        kpis=KPIS,
        kpi_readings=READINGS,
        commentary="""
        item_id | period_end | behind        | doing      | by
        KPI-01  | 2012-02-29 | Snow          | Nothing    | Lead
        KPI-01  | 2012-03-31 | Posts vacant  | Recruiting | Head of finance
        KPI-02  | 2012-02-29 | Winter work   | -          | -
        KPI-03  | 2011-12-31 | Late returns  | Chasing    | Analyst
        WF-2    | 2012-03-31 | Venue lost    | -          | -
        WF-10   | 2012-02-29 | Illness       | -          | -
        WF-2    | 2012-04-30 | Not yet known | -          | -
        """,
    )
    assert_drawn(
        commentary(programme, results(programme).kpi_standings),
        """
        item_id | period     | state       | period_end | behind       | doing      | by              | last_period_end
        KPI-01  | 2012-03-31 | This period | 2012-03-31 | Posts vacant | Recruiting | Head of finance | 2012-03-31
        KPI-02  | 2012-03-31 | Older       | -          | -            | -          | -               | 2012-02-29
        KPI-03  | 2011-12-31 | This period | 2011-12-31 | Late returns | Chasing    | Analyst         | 2011-12-31
        KPI-04  | -          | None        | -          | -            | -          | -               | -
        WF-2    | 2012-03-31 | This period | 2012-03-31 | Venue lost   | -          | -               | 2012-03-31
        WF-10   | 2012-03-31 | Older       | -          | -            | -          | -               | 2012-02-29
        """,
    )


@pytest.mark.parametrize(
    ("end", "state"), [("2012-03-31", "This period"), ("2012-04-15", "This period"), ("2012-02-29", "Older")]
)
def test_a_report_within_a_month_is_of_the_month_that_ended_before(end: str, state: str) -> None:
    programme = office(f"WF-2 | {end} | Venue lost | - | -", as_at="2012-04-15")
    table = commentary(programme, results(programme).kpi_standings)
    assert table.set_index("item_id")["state"]["WF-2"] == state


def test_of_two_commentaries_for_one_period_the_first_is_shown() -> None:
    programme = office("KPI-01 | 2012-03-31 | Posts vacant | - | -\nKPI-01 | 2012-03-31 | Snow | - | -")
    table = commentary(programme, results(programme).kpi_standings)
    assert table.set_index("item_id")["behind"]["KPI-01"] == "Posts vacant"


@pytest.mark.parametrize(
    ("rating", "variation", "wanted"),
    [
        ("Green", "Common cause", False),
        ("Amber/Green", "Common cause", True),
        ("Red", "Not enough points (3 of 13)", True),
        ("Green", "Concern", True),
        ("Green", "Improvement", True),
        ("Not rated", "Neutral high", True),
        ("Not rated", "Incomplete", False),
        ("Not rated", "", False),
    ],
)
def test_a_kpi_off_target_or_changed_beyond_chance_needs_a_commentary(
    rating: str, variation: str, wanted: bool
) -> None:
    assert is_wanted(rating, variation, FOUR) is wanted


def test_a_kpi_off_target_with_an_older_commentary_is_found_at_its_row() -> None:
    (found,) = found_in(office("KPI-01 | 2012-02-29 | Snow | Nothing | Lead"))
    assert (found.rule, found.sheet, found.row, found.row_id) == ("RES-53", "KPIs", 2, "KPI-01")
    assert found.message == (
        "KPI-01 is Red, but no row in Commentary says what is behind it for 31 Mar 2012. "
        "The last one is for 29 Feb 2012."
    )
    assert found.fix == (
        "Add a row to Commentary for KPI-01, with 31 Mar 2012 under Period end: say what is behind it, what is being "
        "done, and by whom."
    )


def test_a_kpi_off_target_with_a_commentary_for_its_period_is_not_found() -> None:
    assert found_in(office("KPI-01 | 2012-03-31 | Posts vacant | Recruiting | Head of finance")) == []


def test_a_sheet_without_a_row_is_told_once_for_all() -> None:
    (found,) = found_in(programme_of(
        zones="zone | kind\nNorth | Programme", kpis=KPIS, kpi_targets=TARGETS, kpi_readings=READINGS,
    ))  # fmt: skip
    assert (found.sheet, found.row) == ("Commentary", None)
    assert found.message.endswith("off target or changed beyond chance: KPI-01.")


def test_an_office_without_the_sheet_is_told_nothing() -> None:
    programme = office("")
    places = {name: place for name, place in programme.places.items() if name != "Commentary"}
    assert found_in(replace(programme, places=places)) == []


@pytest.mark.parametrize("row", ["KPI-01 | - | Posts vacant | - | -", "- | 2012-03-31 | Posts vacant | - | -"])
def test_a_row_whose_item_or_period_could_not_be_read_may_be_the_one_that_is_lacking(row: str) -> None:
    assert found_in(office(row)) == []
