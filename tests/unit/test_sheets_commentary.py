"""Commentary on the pages: beside the KPI charts and the exceptions, of this period alone."""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from tests.helpers.contexts import context_from, row_of, said
from tests.helpers.programmes import programme_of
from xltools.report.context import ReportContext
from xltools.report.packs.filtered import context_of
from xltools.report.sheets.commentary_texts import Texts, commentaries, kpi_texts
from xltools.report.sheets.exceptions import exceptions_sheet
from xltools.report.sheets.kpi_charts import kpi_charts_sheet
from xltools.report.sheets.words import records

HEAD = "item_id | period_end | behind | doing | by"
ACTIONS = """
action_id | item_id | cause        | action     | owner        | due        | status
ACT-1     | KPI-01  | posts vacant | recruit    | Project lead | 2012-05-31 | Open
ACT-2     | KPI-01  |              | train      |              | 2012-02-29 | Open
ACT-3     | KPI-01  |              | do nothing | Analyst      | 2012-02-29 | Done
"""
NOW = "KPI-01 | 2012-03-31 | two posts are vacant | providers help. | Head of finance"


KPI = """
kpi_id | workstream_id | kpi     | unit   | better_is | over_time
KPI-01 | COM           | Reviews | number | Higher    | Latest
"""
TARGET = """
kpi_id | kind   | due        | target | set_on     | path
KPI-01 | Target | 2011-12-31 | 10     | 2011-01-01 | Hold
"""


@cache
def context(commentary: str, actions: str = ACTIONS, value: int = 4, count: int = 6) -> ReportContext:
    months = [day.date() for day in pd.date_range(end="2012-03-31", periods=count, freq="ME")]
    readings = "\n".join(f"KPI-01 | {end} | North | {value} | {end} | Final" for end in months)
    programme = programme_of(
        workstreams="workstream_id | workstream\nCOM | Commissioning\nWF | Workforce",
        zones="zone | kind\nNorth | Programme",
        kpis=KPI,
        kpi_targets=TARGET,
        kpi_readings=f"kpi_id | period_end | zone | numerator | reported_on | data_status\n{readings}",
        actions=actions,
        commentary=f"{HEAD}\n{commentary}",
    )
    return context_from(programme)


def texts(made: ReportContext) -> Texts:
    return kpi_texts(made, records(made.results.kpis)[0], commentaries(made))


def test_what_people_said_for_the_period_stands_beside_a_kpi_with_its_actions() -> None:
    made = texts(context(NOW))
    assert made.behind == "Two posts are vacant"
    assert made.doing == "Providers help (Head of finance)."
    assert made.actions == (
        "ACT-2 train, owner not given, due 29 Feb 2012, overdue",
        "ACT-1 recruit, Project lead, by 31 May 2012",
    )


def test_of_an_older_commentary_only_the_day_is_shown() -> None:
    made = texts(context("KPI-01 | 2012-02-29 | snow | gritting | Head of roads"))
    assert made.behind == "No commentary for 31 Mar 2012; the last one is for 29 Feb 2012."
    assert made.doing == ""
    page = said(kpi_charts_sheet(context("KPI-01 | 2012-02-29 | snow | gritting | Head of roads")))
    assert "snow" not in page
    assert "gritting" not in page


@pytest.mark.parametrize(("value", "behind"), [(4, "No commentary for 31 Mar 2012."), (12, "")])
def test_that_nobody_said_anything_is_shown_only_where_somebody_should(value: int, behind: str) -> None:
    assert texts(context("", value=value)).behind == behind


def test_an_office_without_the_sheet_is_shown_no_lack_of_it() -> None:
    made = context("")
    places = {name: place for name, place in made.programme.places.items() if name != "Commentary"}
    assert texts(replace(made, programme=replace(made.programme, places=places))).behind == ""


@pytest.mark.parametrize("count", [1, 2, 3, 5, 6, 13, 14, 40])
def test_the_page_of_a_kpi_shows_what_people_said_however_few_its_periods(count: int) -> None:
    long = f"{'Posts are vacant. ' * 16}End of it"
    made = context(f"KPI-01 | 2012-03-31 | {long} | providers help. | Head of finance", count=count)
    page = " ".join(said(kpi_charts_sheet(made)).split())
    assert f"What is behind it: {long}" in page
    assert "What is being done: Providers help (Head of finance). ACT-2 train, owner not given" in page
    assert "recruit, Project lead, by 31 May 2012." in page


def test_an_exception_shows_its_cause_and_its_commentary() -> None:
    row = row_of(exceptions_sheet(context(NOW)), "Exceptions", "KPI-01")
    assert row["Cause"] == "Posts vacant\nCommentary: Two posts are vacant"


def test_an_exception_without_an_action_shows_what_the_commentary_says() -> None:
    row = row_of(exceptions_sheet(context(NOW, actions="action_id | item_id")), "Exceptions", "KPI-01")
    assert row["Cause"] == "Two posts are vacant"
    assert row["Action"] == "No open action. Commentary: Providers help (Head of finance)."


def test_a_workstreams_pack_has_the_commentary_on_its_own_things_alone() -> None:
    made = context(f"{NOW}\nWF | 2012-03-31 | A venue was lost | - | -")
    own, other = (context_of(made, workstream) for workstream in ("COM", "WF"))
    assert set(commentaries(own)) == {"KPI-01"}
    assert set(commentaries(other)) == {"WF"}
    assert own.programme.commentary["item_id"].tolist() == ["KPI-01"]
