"""The worked example's readings are whole, and come out as its story says: counted from its CSV files."""

import csv
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "src" / "xltools" / "example"
NOW, BEFORE = "2012-03-31", "2011-12-31"

Row = dict[str, str]


def rows(sheet: str, as_at: str = NOW) -> list[Row]:
    with (EXAMPLE / as_at / f"{sheet}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def latest_readings() -> dict[tuple[str, str, str], Row]:
    kept: dict[tuple[str, str, str], Row] = {}
    for row in sorted(rows("KPI readings"), key=lambda row: row["Reported on"]):
        kept[row["KPI ID"], row["Period end"], row["Zone"]] = row
    return kept


def share(kpi: str, first: str, last: str) -> float:
    found = [
        row
        for (kpi_id, period, zone), row in latest_readings().items()
        if kpi_id == kpi and first <= period <= last and zone != "England"
    ]
    return sum(float(row["Numerator"]) for row in found) / sum(float(row["Denominator"]) for row in found)


def test_most_kpis_have_24_months_of_readings_in_three_zones() -> None:
    periods: dict[str, set[str]] = {}
    for kpi, period, zone in latest_readings():
        if zone != "England":
            periods.setdefault(kpi, set()).add(period)
    assert len(periods) >= 9
    assert sum(len(months) >= 24 for months in periods.values()) >= 8
    assert [row["Zone"] for row in rows("Zones") if row["Kind"] == "Programme"] == ["Torquay", "Paignton", "Brixham"]


def test_england_stands_beside_as_published() -> None:
    latest = latest_readings()
    march = latest["KPI-01", NOW, "England"]
    assert (march["Numerator"], march["Denominator"]) == ("432349", "818700")
    assert latest["KPI-01", "2010-03-31", "England"]["Numerator"] == "168000"
    assert [row["Zone"] for row in rows("Zones") if row["Kind"] == "Comparator"] == ["England"]


def test_the_headline_shares_come_out_as_the_story_has_them() -> None:
    assert share("KPI-01", NOW, NOW) == pytest.approx(0.816, abs=0.0005)
    assert share("KPI-01", "2011-03-31", "2011-03-31") > 0.30
    assert share("KPI-02", NOW, NOW) == pytest.approx(0.223, abs=0.0005)
    assert share("KPI-03", "2010-04-01", "2011-03-31") == pytest.approx(0.0311, abs=0.0001)


@pytest.mark.parametrize(
    ("year", "first", "last"), [("2010/11", "2010-04-01", "2011-03-31"), ("2011/12", "2011-04-01", NOW)]
)
def test_cashable_actuals_of_the_business_cases_are_the_savings_of_the_kpi(year: str, first: str, last: str) -> None:
    cases = [row for row in rows("Business cases") if (row["Financial year"], row["Cashable"]) == (year, "Yes")]
    saved = sum(
        int(row["Numerator"])
        for (kpi, period, _), row in latest_readings().items()
        if kpi == "KPI-03" and first <= period <= last
    )
    assert sum(int(row["Actual (GBP)"]) for row in cases) == saved


def test_no_share_has_more_above_than_below() -> None:
    ratios = [row for row in rows("KPI readings") if row["Denominator"]]
    assert [row for row in ratios if float(row["Numerator"]) > float(row["Denominator"])] == []


def test_one_old_month_is_missing_and_one_list_of_the_last_month_is_not_in_yet() -> None:
    latest = latest_readings()
    months = {(kpi, period) for kpi, period, zone in latest if zone != "England"}
    zones = ("Torquay", "Paignton", "Brixham")
    missing = [(*month, zone) for month in sorted(months) for zone in zones if (*month, zone) not in latest]
    assert missing == [("KPI-06", "2010-11-30", "Brixham"), ("KPI-10", "2012-03-31", "Paignton")]


def test_december_was_provisional_in_the_former_report_and_is_final_in_this_one() -> None:
    def december(as_at: str) -> set[str]:
        latest = sorted(rows("KPI readings", as_at), key=lambda row: row["Reported on"])
        return {
            row["Data status"]
            for row in {(row["KPI ID"], row["Zone"]): row for row in latest if row["Period end"] == BEFORE}.values()
        }

    assert (december(BEFORE), december(NOW)) == ({"Provisional"}, {"Final"})


def test_the_former_report_holds_only_what_was_reported_by_then() -> None:
    former = rows("KPI readings", BEFORE)
    assert former == [row for row in rows("KPI readings") if row["Reported on"] <= BEFORE]
