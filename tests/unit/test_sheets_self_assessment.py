"""The Self-assessment sheet: requirements now and before, their history drawn, support asked for, key questions."""

from functools import cache

from tests.helpers.contexts import cell_of, context_from, row_of, rows_of, said, table_of, title
from tests.helpers.programmes import programme_of
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Formula, Link, Sheet
from xltools.report.sheets.self_assessment import MOST, assessment_chart, self_assessment_sheet

REQUIREMENTS = """
requirement_id | group        | requirement
REQ-1          | Stakeholders | All users engaged
REQ-2          | Arrangements | Systems in place
REQ-3          | Arrangements | Cases tracked
"""
REVIEWS = """
review_date | requirement_id | rag         | evidence
2011-12-31  | REQ-1          | Green       |
2011-12-31  | REQ-2          | Red         |
2012-03-31  | REQ-1          | Amber/Red   | Carers few
2012-03-31  | REQ-2          | Amber/Green |
"""
QUESTIONS = """
question_id | area_id | theme    | question              | answer_type | asked_if
Q1          | A1      | Specific | Is there a plan?      | Yes/No      |
Q2          | A1      | Specific | When will there be?   | Date        | Q1 = No
Q3          | A1      | Support  | Which help is wanted? | Text        |
Q4          | A2      | Support  | Which help is wanted? | Text        |
"""
ANSWERS = """
review_date | question_id | answer
2011-12-31  | Q1          | Yes
2011-12-31  | Q3          | A visit
2012-03-31  | Q1          | Yes
2012-03-31  | Q3          | A peer review
"""


def context(reviews: str = REVIEWS, key_questions: str = "", answers: str = "") -> ReportContext:
    programme = programme_of(
        areas="area_id | area\nA1 | Partnerships\nA2 | Budgets",
        requirements=REQUIREMENTS,
        self_assessment=reviews,
        key_questions=key_questions,
        answers=answers,
    )
    return context_from(programme)


@cache
def sheet() -> Sheet:
    return self_assessment_sheet(context(key_questions=QUESTIONS, answers=ANSWERS))


@cache
def empty() -> Sheet:
    return self_assessment_sheet(context_from(programme_of()))


def quarters(count: int) -> str:
    rows = [f"{2000 + n // 4}-{3 * (n % 4) + 3:02}-28|REQ-1|Green" for n in range(count)]
    return "\n".join(["review_date|requirement_id|rag", *rows])


def test_the_title_counts_the_good_and_what_moved() -> None:
    assert title(sheet()) == "Self-assessment: 1 of 3 requirements Green or Amber/Green; 1 moved up, 1 down"


def test_the_ratings_are_counted_live() -> None:
    counted = next(cell.value for cell in sheet().cells.values() if isinstance(cell.value, Formula))
    assert counted.value == "Now: 0 Red, 1 Amber/Red, 1 Amber/Green, 0 Green, 1 Not rated"
    assert 'COUNTIF(tbl_Requirements[Rating],"Not rated")' in counted.expression


def test_a_requirement_stands_with_the_rating_before_it() -> None:
    row = row_of(sheet(), "Requirements", "REQ-1")
    assert (row["Rating"], row["Before"], row["Movement"], row["Evidence"]) == (
        "Amber/Red",
        "Green",
        "Worse",
        "Carers few",
    )


def test_a_requirement_that_no_review_rated_has_words_for_it() -> None:
    row = row_of(sheet(), "Requirements", "REQ-3")
    assert (row["Rating"], row["Before"], row["Review date"], row["Evidence"]) == (
        "Not rated",
        "None",
        "No review",
        "Not given",
    )


def test_an_id_leads_to_the_workings_and_a_rating_does_not() -> None:
    assert cell_of(sheet(), "Requirements", "REQ-1", "ID") == Cell("REQ-1", "", Link("Workings", "REQ-1.rating"))
    assert cell_of(sheet(), "Requirements", "REQ-1", "Rating") == "Amber/Red"


def test_each_review_is_counted_and_drawn_beside_its_counts() -> None:
    assert [(row["Red"], row["Green"], row["Not rated"]) for row in rows_of(sheet(), "Assessment")] == [
        (1, 1, 1),
        (0, 0, 1),
    ]
    chart, history = sheet().charts[0], table_of(sheet(), "Assessment")
    assert chart.row == history.row
    assert chart.column > history.range.last_column
    assert "1 of 2 requirements now Green or Amber/Green" in chart.title


def test_only_the_latest_reviews_are_drawn_where_there_are_many() -> None:
    made = context(quarters(40))
    chart = assessment_chart(made.results.assessment_history, 1)
    assert {series.values.first for series in chart.series} == {40 - MOST}
    assert f"the last {MOST} reviews" in chart.alt
    assert len(rows_of(self_assessment_sheet(made), "Assessment")) == 40


def test_the_next_table_begins_below_the_chart() -> None:
    chart, support = sheet().charts[0], table_of(sheet(), "Support")
    assert (support.row - chart.row) * 22 > chart.height


def test_support_names_the_area_and_says_where_none_answered() -> None:
    asked, silent = rows_of(sheet(), "Support")
    assert (asked["Area"], asked["Support asked for"], asked["Same before"]) == ("Partnerships", "A peer review", "No")
    assert (silent["Area"], silent["Support asked for"], silent["Standing"]) == ("Budgets", "Not given", "Unanswered")
    assert "What support would help: 1 of 2 areas asked said so" in said(sheet())


def test_a_question_that_did_not_apply_says_why() -> None:
    row = rows_of(sheet(), "Questions")[1]
    assert (row["Standing"], row["Answer"]) == ("Not asked", "Not asked: only if Q1 = No")
    assert "Key questions: 2 of 3 asked are answered; 1 did not apply" in said(sheet())


def test_without_anything_each_table_says_so() -> None:
    assert title(empty()) == "Self-assessment: no requirement is in the tracker"
    assert rows_of(empty(), "Requirements")[0]["Requirement"] == "No requirement is in the tracker."
    assert rows_of(empty(), "Assessment")[0]["Review date"] == "No review"
    assert rows_of(empty(), "Support")[0]["Area"] == "No area was asked which support would help."
    assert rows_of(empty(), "Questions")[0]["Question"] == "No key question is in the tracker."
    assert not empty().charts
    assert not empty().page.breaks


def test_a_long_answer_widens_its_column() -> None:
    answers = f"review_date | question_id | answer\n2012-03-31 | Q1 | {'llawer o eiriau ' * 125}"
    assert self_assessment_sheet(context(key_questions=QUESTIONS, answers=answers)).widths[8] > sheet().widths[8]
