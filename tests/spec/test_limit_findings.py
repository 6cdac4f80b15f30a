"""Limit findings: stretches that limits cannot be made of, processes that left theirs, and what is neither."""

from typing import Any

import pandas as pd
import pytest

from tests.helpers.readings import read_programme
from xltools.findings import Finding
from xltools.measures.finding_source import Case
from xltools.measures.kept_rows import BREAKS
from xltools.measures.limit_findings import limits_to_look_at
from xltools.measures.results import results

YEAR = [70.0, 72.0, 71.0] * 4
FELL = [*YEAR, 71, 68, 66, 65, 64, 63, 62, 61]


def found(values: list[float], *, settings: dict[str, Any] | None = None, **kpi: str) -> list[Finding]:
    """Judge one KPI of months from April 2010, a share in percent."""
    months = pd.date_range("2010-04-30", periods=len(values), freq="ME")
    readings = "kpi_id | period_end | zone | numerator | denominator | reported_on | data_status\n" + "\n".join(
        f"KPI-01 | {day:%Y-%m-%d} | North | {value} | 100 | {day:%Y-%m-%d} | Final"
        for day, value in zip(months, values, strict=True)
    )
    fields = {"kpi_id": "KPI-01", "unit": "%", "better_is": "Higher", "over_time": "Latest"} | kpi
    drawn = " | ".join(fields) + "\n" + " | ".join(fields.values())
    programme = read_programme(
        readings, as_at=f"{months[-1]:%Y-%m-%d}", kpis=drawn, zones="zone | kind\nNorth | Programme", settings=settings
    )
    return list(limits_to_look_at(Case(programme, results(programme), None)))


def test_a_fall_through_the_limits_asks_for_a_break_at_its_first_month() -> None:
    (finding,) = found(FELL)
    assert (finding.rule, finding.severity, finding.sheet, finding.heading) == (
        "RES-52",
        "warning",
        "KPIs",
        "Break date",
    )
    assert finding.message == (
        "KPI-01 has left its usual range of April 2010 to March 2011. "
        "The last 7 readings are all below the mean, since May 2011: consider a break."
    )
    assert "type 1 May 2011 under Break date" in finding.fix


def test_the_break_that_it_advises_ends_it() -> None:
    assert found(FELL, break_date="2011-05-01", break_reason="Fewer staff") == []


def test_a_later_break_is_typed_beside_the_ones_before_it_and_never_over_them() -> None:
    (finding,) = found([90.0, 92.0, 91.0] * 4 + FELL, break_date="2011-04-01", break_reason="New form")
    assert (finding.heading, finding.value) == ("Second break date", "")
    assert "type 1 May 2012 under Second break date and the reason under Second break reason" in finding.fix


def test_a_kpi_whose_breaks_are_all_taken_is_to_begin_anew() -> None:
    taken: dict[str, Any] = dict(zip(BREAKS, ("2010-05-01", "2010-06-01", "2011-04-01"), strict=True))
    (finding,) = found([90.0, 92.0, 91.0] * 4 + FELL, **taken)
    assert (finding.heading, finding.value) == ("Break date", "1 May 2010")
    assert "begin a KPI with a new KPI ID at 1 May 2012" in finding.fix


@pytest.mark.parametrize("values", [YEAR, YEAR * 3, [float(3 * step) for step in range(24)], [70.0] * 24, YEAR[:5]])
def test_nothing_is_asked_of_a_process_that_is_steady_or_never_was_or_is_too_short(values: list[float]) -> None:
    assert found(values) == []


def test_nothing_is_asked_where_limits_are_of_all_readings() -> None:
    assert found(FELL, settings={"spc_limits": "All readings"}) == []


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2010-04-30", "2011-02-28", "that is 11 readings, and limits need 12"),
        ("2014-04-30", "2015-03-31", "the readings are from 30 Apr 2010 to 31 Mar 2012"),
        (
            "2010-10-31",
            "2011-09-30",
            "a break, or zones that came or went, is among them, so they are of more than one process",
        ),
    ],
)
def test_a_stretch_that_cannot_make_limits_is_said_at_its_first_cell(first: str, last: str, said: str) -> None:
    told = found(YEAR * 2, limits_from=first, limits_to=last, break_date="2011-04-01", break_reason="New form")
    (finding,) = told
    assert (finding.rule, finding.heading) == ("RES-51", "Limits from")
    assert finding.message.endswith(f": {said}.")


def test_a_whole_year_makes_limits() -> None:
    assert found(YEAR * 2, limits_from="2010-04-01", limits_to="2011-03-31") == []


def test_a_stretch_does_not_count_where_limits_are_of_all_readings() -> None:
    (finding,) = found(
        YEAR * 2, limits_from="2010-04-01", limits_to="2011-03-31", settings={"spc_limits": "All readings"}
    )
    assert finding.message.endswith("SPC limits asks for limits of all readings, so these do not count.")


def test_one_end_alone_does_not_count_and_has_a_rule_of_its_own() -> None:
    assert found(YEAR * 2, limits_from="2030-04-01") == []
