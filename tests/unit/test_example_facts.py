"""The worked example holds the papers' facts: counted straight from its CSV files."""

import csv
from collections import Counter
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "src" / "xltools" / "example"
NOW, BEFORE = "2012-03-31", "2011-12-31"
SHEETS = sorted(path.stem for path in (EXAMPLE / NOW).glob("*.csv"))
PLAN = {"SDS": 6, "IAA": 6, "COM": 7, "WF": 7, "ASS": 5}
QUARTERS = ("03-31", "06-30", "09-30", "12-31")
REVIEWS = [f"{year}-{day}" for year in (2009, 2010, 2011, 2012) for day in QUARTERS][3:13]
CHECKPOINTS = ("2010-03-31", "2010-09-30", "2011-03-31")

Row = dict[str, str]


def rows(sheet: str, as_at: str = NOW) -> list[Row]:
    with (EXAMPLE / as_at / f"{sheet}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def headings(sheet: str, as_at: str) -> list[str]:
    with (EXAMPLE / as_at / f"{sheet}.csv").open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines))


def plan_boxes() -> list[Row]:
    return [row for row in rows("Milestones") if row["Source"].startswith("001, ")]


def month_items() -> list[Row]:
    return [row for row in rows("Milestones") if row["Source"].startswith("003, ")]


def by_id(sheet: str, heading: str) -> dict[str, Row]:
    return {row[heading]: row for row in rows(sheet)}


def test_each_report_has_the_twenty_one_sheets_and_no_other() -> None:
    assert len(SHEETS) == 21
    for as_at in (NOW, BEFORE):
        assert sorted(path.name for path in (EXAMPLE / as_at).iterdir()) == [f"{sheet}.csv" for sheet in SHEETS]


@pytest.mark.parametrize("sheet", SHEETS)
def test_both_reports_have_the_same_headings(sheet: str) -> None:
    assert headings(sheet, NOW) == headings(sheet, BEFORE)
    assert not set("".join(headings(sheet, NOW))) & set("[]#'@")


@pytest.mark.parametrize("as_at", [NOW, BEFORE])
def test_ids_are_plain_and_unique_over_the_whole_workbook(as_at: str) -> None:
    first = {sheet: headings(sheet, as_at)[0] for sheet in SHEETS if not sheet.startswith("KPI ")}
    own = {sheet: heading for sheet, heading in first.items() if heading.endswith(" ID") and heading != "Item ID"}
    ids = [row[heading] for sheet, heading in own.items() for row in rows(sheet, as_at)]
    assert len(ids) > 150
    assert [name for name, count in Counter(name.upper() for name in ids).items() if count > 1] == []
    assert all(set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") for name in ids)


@pytest.mark.parametrize("as_at", [NOW, BEFORE])
def test_no_cell_has_stray_spaces_or_is_dated_after_its_report(as_at: str) -> None:
    for sheet in SHEETS:
        for row in rows(sheet, as_at):
            assert all(" ".join(cell.split()) == cell and cell.isprintable() for cell in row.values()), row
            happened = ("Actual date", "Reported on", "Last reviewed", "Raised", "Closed", "Met on", "Review date")
            assert all(row.get(heading, "") <= as_at for heading in happened), row


def test_the_plan_on_a_page_has_its_31_boxes_in_five_workstreams_with_outcomes() -> None:
    assert [row["Workstream ID"] for row in rows("Workstreams") if row["Outcome"]] == list(PLAN)
    assert Counter(row["Workstream ID"] for row in plan_boxes()) == PLAN
    for row in plan_boxes():
        assert row["Source"].split(";")[0].endswith(" " + row["Milestone ID"].split("-")[1])


def test_key_decisions_of_the_plan_stand_where_the_paper_has_them() -> None:
    decisions = {row["Milestone ID"] for row in plan_boxes() if row["Kind"] == "Key decision"}
    assert decisions == {"SDS-1", "IAA-1", "IAA-2", "IAA-3", "IAA-4", "COM-1", "WF-1", "WF-3", "WF-5"}


def test_each_decision_is_taken_by_the_bodies_that_the_papers_name() -> None:
    board = "Care Trust Board"
    assert {row["Milestone ID"]: row["Decision body"] for row in rows("Milestones") if row["Decision body"]} == {
        "SDS-1": board,
        "IAA-1": "Personalisation Board",
        "IAA-2": "Care Trust; Council",
        "IAA-3": "Care Trust; Council; Torbay Strategic Partnership",
        "IAA-4": "Council",
        "COM-1": board,
        "WF-1": board,
        "WF-3": board,
        "WF-5": "Care Trust",
        "WF-M02": board,
        "WF-M05": "Personalisation Board",
        "WF-M07": "Care Trust Board; Council",
        "WF-M08": board,
    }


def test_dates_that_the_plan_gives_are_baselines() -> None:
    baseline = {row["Milestone ID"]: row["Baseline date"] for row in plan_boxes()}
    assert (baseline["SDS-3"], baseline["SDS-5"], baseline["IAA-6"]) == ("2012-03-31", "2012-03-31", "2011-08-31")
    assert by_id("Workstreams", "Workstream ID")["SDS"]["Outcome due"] == "2013-03-31"


def test_the_month_plan_has_its_ten_items_under_workforce_at_month_ends() -> None:
    assert {row["Workstream ID"] for row in month_items()} == {"WF"}
    assert Counter(row["Baseline date"] for row in month_items()) == {
        "2011-05-31": 2,
        "2011-06-30": 1,
        "2011-07-31": 2,
        "2011-08-31": 2,
        "2011-09-30": 2,
        "2011-12-31": 1,
    }


def test_the_month_plan_has_three_board_decisions_and_one_risk_area() -> None:
    decisions = [row["Milestone ID"] for row in month_items() if row["Kind"] == "Key decision"]
    assert decisions == ["WF-M02", "WF-M07", "WF-M08"]
    at_risk = [row["Milestone ID"] for row in rows("Milestones") if row["Risk area"]]
    assert at_risk == ["WF-M07"]


def test_fifteen_cells_hold_22_national_deliverables() -> None:
    cells = Counter((row["Area ID"], row["Checkpoint"]) for row in rows("National milestones"))
    counts = {area: [cells[area, day] for day in CHECKPOINTS] for area in ("A1", "A2", "A3", "A4", "A5")}
    assert counts == {"A1": [3, 1, 1], "A2": [1, 2, 1], "A3": [1, 1, 2], "A4": [1, 1, 1], "A5": [2, 3, 1]}


def test_two_deliverables_have_deadlines_of_their_own_and_two_are_decided_by_a_kpi() -> None:
    national = rows("National milestones")
    assert {row["National ID"]: row["Deadline"] for row in national if row["Deadline"]} == {
        "N2": "2009-12-31",
        "N5": "2010-12-31",
    }
    assert {row["National ID"]: row["Measure"] for row in national if row["Measure"]} == {
        "N9": "KPI-01",
        "N12": "KPI-03",
    }


def test_the_five_areas_keep_their_order_and_useful_information() -> None:
    areas = rows("Areas")
    assert [row["Area ID"] for row in areas if row["Description"]] == ["A1", "A2", "A3", "A4", "A5"]
    assert [row["Area ID"] for row in areas if row["Useful information"]] == ["A1", "A2"]
    assert "DH_078804" in areas[0]["Useful information"]


def test_six_requirements_are_about_stakeholders_and_six_about_arrangements() -> None:
    assert Counter(row["Group"] for row in rows("Requirements")) == {"Stakeholders": 6, "Arrangements": 6}


def test_32_key_questions_are_spread_over_areas_and_types_as_in_the_form() -> None:
    questions = rows("Key questions")
    specific = [row for row in questions if row["Theme"] == "Specific"]
    assert len(questions) == 32
    assert Counter(row["Area ID"] for row in specific) == {"A1": 3, "A2": 3, "A3": 2, "A4": 4, "A5": 5}
    assert Counter(row["Answer type"] for row in specific) == {"Yes/No": 9, "Date": 2, "Text": 6}
    prompts = Counter((row["Area ID"], row["Theme"]) for row in questions if row["Theme"] != "Specific")
    assert sorted(prompts.values()) == [1] * 15


def test_only_the_start_date_of_personal_budgets_depends_on_another_answer() -> None:
    conditional = [row for row in rows("Key questions") if row["Asked if"]]
    assert [(row["Question ID"], row["Answer type"], row["Asked if"]) for row in conditional] == [
        ("Q08", "Date", "Q07 = No")
    ]
    started = {row["Review date"]: row["Answer"] for row in rows("Answers") if row["Question ID"] == "Q07"}
    asked = [row["Review date"] for row in rows("Answers") if row["Question ID"] == "Q08"]
    assert asked == [day for day, answer in started.items() if answer == "No"] != []


def test_ten_quarterly_reviews_rate_every_requirement_and_answer_every_question_asked() -> None:
    ratings = Counter(row["Review date"] for row in rows("Self-assessment"))
    assert ratings == dict.fromkeys(REVIEWS, 12)
    answers = Counter(row["Review date"] for row in rows("Answers"))
    assert answers == {day: 32 if day == REVIEWS[0] else 31 for day in REVIEWS}


def test_each_area_is_judged_for_each_checkpoint_until_that_checkpoint() -> None:
    judged = Counter((row["Review date"], row["Checkpoint"]) for row in rows("Likelihood"))
    assert judged == {(review, day): 5 for review in REVIEWS for day in CHECKPOINTS if review <= day}


def test_every_likelihood_and_rating_of_the_form_is_used() -> None:
    steps = {row["Likelihood"] for row in rows("Likelihood")}
    assert steps == {"Very likely", "Fairly likely", "Fairly unlikely", "Very unlikely"}
    assert {row["RAG"] for row in rows("Self-assessment")} == {"Red", "Amber/Red", "Amber/Green", "Green"}


def test_targets_of_the_papers_stand_at_the_day_before_the_month_they_name() -> None:
    targets = {(row["KPI ID"], row["Due"]): row["Target"] for row in rows("KPI targets") if row["Kind"] == "Target"}
    personal = {due: float(target) for (kpi, due), target in targets.items() if kpi == "KPI-01"}
    assert personal == {"2011-03-31": 0.3, "2012-03-31": 0.85, "2013-03-31": 1.0}
    assert float(targets["KPI-02", "2012-03-31"]) == 0.2
    assert float(targets["KPI-03", "2011-03-31"]) == 0.03


def test_risks_reach_over_the_whole_matrix() -> None:
    places = [(int(row["Likelihood"]), int(row["Impact"])) for row in rows("Risks")]
    assert len(places) >= 14
    assert {likelihood for likelihood, _ in places} == {impact for _, impact in places} == {1, 2, 3, 4, 5}
    bands = {sum(likelihood * impact > top for top in (3, 6, 12)) for likelihood, impact in places}
    assert bands == {0, 1, 2, 3}
    assert {row["Status"] for row in rows("Risks")} == {"Open", "Closed"}


def test_whatever_the_papers_do_not_give_says_that_it_is_illustrative() -> None:
    invented = [row["Source"] for row in rows("Milestones") + rows("National milestones") if not row.get("Measure")]
    invented += [row["Comment"] for row in rows("Likelihood") + rows("Answers") + rows("Business cases")]
    invented += [row["Comment"] for row in rows("KPI readings") if row["Zone"] != "England"]
    invented += [row["Summary"] for row in rows("Evidence")] + [row["Source"] for row in rows("KPIs")]
    assert [text for text in invented if "llustrative" not in text] == []
