"""The regional return: the form of paper 004, every field filled or plainly not given, and the same as one table."""

from functools import cache

import pytest

from tests.helpers.contexts import context_from, rows_of, said, shown, title
from tests.helpers.fit import text_pixels
from tests.helpers.programmes import programme_of
from xltools.report.context import ReportContext
from xltools.report.model import Book, Formula, Sheet
from xltools.report.packs.books import regional_return
from xltools.report.sheets.paragraphs import lines_of, width_for
from xltools.report.sheets.return_form import WIDTHS
from xltools.schema import rag

TABLES: dict[str, str] = {
    "areas": """
area_id | area         | description       | useful_information
A1      | Partnerships | Work as equals.   | A paper
A2      | Budgets      |                   |
""",
    "national_milestones": """
national_id | area_id | checkpoint | deliverable | deadline   | met_on     | forecast
N1          | A1      | 2011-03-31 | Plans made  | 2010-12-31 | 2011-01-30 |
N2          | A1      | 2011-03-31 | People told |            |            | 2012-09-30
""",
    "likelihood": """
review_date | area_id | checkpoint | likelihood
2011-03-01  | A1      | 2011-03-31 | Fairly unlikely
""",
    "requirements": """
requirement_id | group        | requirement
REQ-1          | Stakeholders | All users engaged
REQ-2          | Arrangements | Systems in place
REQ-3          |              | Something else
""",
    "self_assessment": """
review_date | requirement_id | rag         | evidence
2012-03-31  | REQ-1          | Amber/Green | User groups
""",
    "key_questions": """
question_id | area_id | theme    | question            | answer_type | asked_if
Q1          | A1      | Specific | Is there a plan?    | Yes/No      |
Q2          | A1      | Specific | When will there be? | Date        | Q1 = No
Q3          | A1      | Support  | Which help?         | Text        |
""",
    "answers": "review_date | question_id | answer\n2012-03-31 | Q1 | Yes",
    "risks": """
risk_id | area_id | risk        | likelihood | impact | mitigation  | owner | status
R-1     | A1      | Staff leave | 4          | 5      | Train more. | Lead  | Open
R-2     | A1      | Unknown     |            |        |             |       | Open
R-3     | A1      | Gone        | 5          | 5      | None needed | Lead  | Closed
R-4     |         | Elsewhere   | 5          | 5      | None needed | Lead  | Open
""",
}


def context(**tables: str) -> ReportContext:
    return context_from(programme_of(settings={"council": "Bay Council"}, **TABLES | tables))


@cache
def book() -> Book:
    return regional_return(context())


def area() -> Sheet:
    return book().sheet("Area A1")


def table(name: str, sheet: Sheet | None = None) -> list[dict[str, object]]:
    return [dict(row) for row in rows_of(sheet or area(), name)]


def data() -> list[dict[str, object]]:
    return [dict(row) for row in rows_of(book().sheet("Return data"), "Return_data")]


def answers(section: str) -> dict[object, object]:
    return {row["Item"] if row["Item"] != "None" else row["Area ID"]: row["Answer"]
            for row in data() if row["Section"] == section}  # fmt: skip


def test_the_return_has_the_pages_of_the_form() -> None:
    names = [sheet.name for sheet in book().sheets]
    assert names == ["Cover", "Underpinning requirements", "Area A1", "Area A2", "Return data"]


def test_the_return_is_addressed_to_the_region_and_says_what_the_form_is_for() -> None:
    words = said(book().sheet("Cover")).splitlines()
    assert words[words.index("For") + 1] == "The region's lead for the programme"
    assert {"Purpose", "Use", "How often", "In the region"} <= set(words)
    assert any(text.startswith("Brought up to date each quarter at least") for text in words)


def test_a_requirement_is_marked_in_the_column_of_its_rating_alone() -> None:
    (row,) = table("Requirements_1", book().sheet("Underpinning requirements"))
    assert [row[word] for word in rag.RATINGS] == [None, None, "Amber/Green", None]
    assert (row["ID"], row["Evidence"]) == ("REQ-1", "User groups")


def test_a_requirement_that_is_not_rated_says_so_and_none_is_lost_for_its_group() -> None:
    sheet = book().sheet("Underpinning requirements")
    (second,), (other,) = table("Requirements_2", sheet), table("Requirements_3", sheet)
    assert (second["ID"], second["Requirement"]) == ("REQ-2", "Systems in place (rating not given)")
    assert said(sheet).endswith("Other requirements")
    assert other["Requirement"] == "Something else (rating not given)"


def test_a_rating_that_no_requirement_has_is_not_counted() -> None:
    assert title(book().sheet("Underpinning requirements")) == "Underpinning requirements: 1 Amber/Green"
    made = regional_return(context(self_assessment="")).sheet("Underpinning requirements")
    assert title(made) == "Underpinning requirements: none is rated"


def test_an_area_stands_under_its_number_and_name() -> None:
    assert title(area()) == "Milestone 1: Partnerships"
    assert "Council: Bay Council" in said(area())
    assert "Work as equals." in said(area())


def test_what_an_area_does_not_say_is_not_given() -> None:
    sheet = book().sheet("Area A2")
    words = said(sheet).splitlines()
    assert words[words.index("Description") + 1] == "Not given"
    assert words[words.index("Useful information") + 1] == "None is listed on the form for this area"
    assert "No national milestone is in the tracker for this area." in words
    assert "No key question is in the tracker for this area." in words
    assert "No open risk is recorded for this area." in words
    assert "Council: Bay Council. This page has no table, for nothing is recorded." in words
    assert not sheet.tables


def test_a_deliverable_has_its_date_where_it_stands_and_how_likely_the_date_was() -> None:
    first, second = table("Dates_1")
    assert first["What has to be in place"] == "N1  Plans made (by 31 Dec 2010)"
    assert second["Where it stands"] == "Missed, 366 days late; expected 30 Sep 2012"
    assert {str(row["By"]) for row in (first, second)} == {"2011-03-31"}
    assert {row["How likely"] for row in (first, second)} == {"Fairly unlikely"}


def test_the_form_s_four_answers_are_named_on_its_page() -> None:
    assert all(word in said(area()) for word in rag.LIKELIHOODS)


def test_a_likelihood_that_was_not_given_says_so() -> None:
    made = regional_return(context(likelihood="")).sheet("Area A1")
    assert {row["How likely"] for row in table("Dates_1", made)} == {"Not given"}


def test_a_fourth_checkpoint_is_not_left_out() -> None:
    dates = [f"N{n} | A1 | 20{10 + n}-03-31 | Thing {n} | | |" for n in range(1, 6)]
    heading = "national_id | area_id | checkpoint | deliverable | deadline | met_on | forecast"
    made = regional_return(context(national_milestones="\n".join([heading, *dates]))).sheet("Area A1")
    assert len({row["By"] for row in table("Dates_1", made)}) == 5


def test_a_question_and_its_answer_stand_side_by_side() -> None:
    first = table("Key_questions_1")[0]
    assert (first["ID"], first["Question"], first["Answer"]) == ("Q1", "Is there a plan?", "Yes")
    assert str(first["Reviewed"]) == "2012-03-31"


def test_a_question_without_answer_says_whether_it_was_asked() -> None:
    assert [row["Answer"] for row in table("Key_questions_1")][1:] == ["Not asked: only if Q1 = No", "Not given"]
    assert "Key questions: 1 of 2 asked is answered" in said(area())


def test_a_risk_stands_with_its_score_its_mitigation_and_its_owner() -> None:
    first, second = ([*row.values()] for row in table("Key_risks_1"))
    assert first == ["R-1", "Staff leave", "Train more. Owner: Lead.", "20, Extreme"]
    assert second == ["R-2", "Unknown", "Not given. Owner: not given.", "Not scored"]


def test_every_field_of_the_form_is_a_row_of_the_data() -> None:
    assert answers("Council") == {"All": "Bay Council"}
    assert answers("Description") == {"A1": "Work as equals.", "A2": "Not given"}
    assert answers("Underpinning requirement") == {"REQ-1": "Amber/Green", "REQ-2": "Not given", "REQ-3": "Not given"}
    assert answers("Likelihood") == {"A1": "Fairly unlikely"}
    assert answers("Key question") == {"Q1": "Yes", "Q2": "Not asked: only if Q1 = No", "Q3": "Not given"}
    assert answers("Deliverable") == {"N1": "Met late, by 30 days", "N2": "Missed, 366 days late; expected 30 Sep 2012"}
    assert answers("Risk") == {"R-1": "Train more. Owner: Lead.", "R-2": "Not given"}
    assert answers("Useful information") == {
        "A1": "A paper", "A2": "None is listed on the form for this area",
    }  # fmt: skip


def test_the_data_count_what_is_given_live() -> None:
    sheet = book().sheet("Return data")
    given = [row["Given"] for row in data()]
    assert (
        title(sheet) == f"Return data: {given.count('Yes')} of {len(given) - 2} fields given, {given.count('No')} not"
    )
    counted = next(cell.value for cell in sheet.cells.values() if isinstance(cell.value, Formula))
    assert counted.value == f"{given.count('Yes')} given, {given.count('No')} not given, 2 not asked"


def test_an_empty_tracker_still_makes_a_return() -> None:
    made = regional_return(context_from(programme_of()))
    assert [sheet.name for sheet in made.sheets] == ["Cover", "Underpinning requirements", "Return data"]
    assert title(made.sheet("Return data")) == "Return data: 0 of 1 field given, 1 not"


def test_two_areas_of_one_id_have_pages_of_their_own() -> None:
    made = regional_return(context(areas="area_id | area\nA1 | One\nA1 | Two\n | Three"))
    assert [sheet.name for sheet in made.sheets][2:5] == ["Area A1", "Area A1 (2)", "Area without ID 3"]


def test_a_short_area_is_one_page_and_a_long_one_goes_on_with_a_section() -> None:
    questions = "\n".join(f"Q{n} | A1 | Specific | {'Is there a plan? ' * 8} | Text |" for n in range(3, 12))
    about = f"area_id | area | description\nA1 | Partnerships | {'many words ' * 100}"
    long = context(areas=about, key_questions=f"{TABLES['key_questions'].strip()}\n{questions}")
    assert area().page.breaks == ()
    made = regional_return(long).sheet("Area A1")
    (after,) = made.page.breaks
    assert str(shown(made.cells[after + 1, 1])).startswith("Key questions")
    assert made.page.repeat_rows == (1, 1)


def test_a_text_is_in_one_cell_unless_no_row_of_excel_can_hold_it() -> None:
    usual, endless = "many words " * 60, "many words " * 700
    for text, count in ((usual, 1), (endless, 9)):
        made = regional_return(context(areas=f"area_id | area | description\nA1 | Partnerships | {text}"))
        cells = [str(cell.value) for cell in made.sheet("Area A1").cells.values() if "many words" in str(cell.value)]
        assert len(cells) == count
        assert " ".join(cells).split() == text.split()


def test_a_row_that_no_row_of_excel_can_hold_goes_on_under_its_id() -> None:
    answer = "many words " * 200
    made = regional_return(context(answers=f"review_date | question_id | answer\n2012-03-31 | Q3 | {answer}"))
    rows = [row for row in table("Key_questions_1", made.sheet("Area A1")) if row["ID"] == "Q3"]
    assert len(rows) > 1
    assert " ".join(str(row["Answer"]) for row in rows).split() == answer.split()
    assert {row["Question"] for row in rows[1:]} == {"(continued)"}


@pytest.mark.parametrize(
    "text",
    [
        "Citizens work with the council as equals " * 50,
        "Mae’r rhaglen yn hwyr oherwydd prinder staff " * 44,
        "הפרויקט מתעכב בגלל מחסור בכוח אדם " * 58,
        "WWWWMMMM" * 250,
        "😀" * 1000,
        "计划延误" * 500,
    ],
)
def test_no_line_of_a_long_text_is_wider_than_its_columns_and_no_letter_is_lost(text: str) -> None:
    lines = lines_of(text, sum(WIDTHS))
    assert max(text_pixels(line) for line in lines) <= sum(WIDTHS) * 7 + 20
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_name_too_long_for_a_title_is_in_one_cell_below_it() -> None:
    name = "Effective partnerships with people using services, carers and other local citizens"
    made = regional_return(context(areas=f"area_id | area\nA1 | {name}"))
    sheet = made.sheet("Area A1")
    assert (title(sheet), shown(sheet.cells[2, 1])) == ("Milestone 1", name)
    assert f"Milestone 1: {name}" in said(made.sheet("Cover"))


def test_a_column_is_only_widened_for_a_text_that_needs_it() -> None:
    assert width_for(["short", "a few words more"], 40) == 40
    assert width_for(["words " * 333], 40) > 60
    assert width_for(["line\n" * 35], 40) > 40
