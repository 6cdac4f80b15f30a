"""The Summary: one page that says how we are, what got worse, and what is asked."""

from functools import cache

from tests.helpers.contexts import context_from, said, shown, title
from tests.helpers.programmes import previous_of, programme_of
from xltools.report.context import ReportContext
from xltools.report.model import Formula, Link, Sheet
from xltools.report.sheets.summary import summary_sheet
from xltools.writer.formats import properties

SETTINGS = {"programme": "Personal budgets", "board": "Trust Board", "board_meeting": "2012-04-25"}
TABLES: dict[str, str] = {
    "workstreams": """
workstream_id | workstream    | declared_rag | declared_on | declared_by
WF            | Workforce     | Green        | 2012-03-20  | Lead
COM           | Commissioning |              |             |
""",
    "milestones": """
milestone_id|workstream_id|kind|milestone|decision_body|baseline|forecast|status|depends_on
WF-1|WF|Programme milestone|Staff ready||2011-12-31|2012-12-31|In progress|COM-1
COM-1|COM|Key decision|Agree terms|Trust Board|2012-04-25|2012-04-25|In progress|
COM-2|COM|Programme milestone|Contract||2012-05-31|2012-05-31|In progress|
""",
    "zones": "zone | kind\nBay | Programme",
    "kpis": """
kpi_id | workstream_id | kpi             | unit | better_is | over_time | headline
KPI-1  | WF            | People trained  | %    | Higher    | Sum       | Yes
KPI-2  | COM           | Not a headline  | %    | Higher    | Sum       | No
""",
    "kpi_targets": "kpi_id | kind | due | target | set_on\nKPI-1 | Target | 2011-03-31 | 0.8 | 2010-03-31",
    "kpi_readings": """
kpi_id | period_end | zone | numerator | denominator | reported_on | data_status
KPI-1  | 2012-02-29 | Bay  | 60        | 100         | 2012-03-10  | Final
KPI-1  | 2012-03-31 | Bay  | 70        | 100         | 2012-03-31  | Provisional
""",
    "risks": """
risk_id | workstream_id | risk        | likelihood | impact | mitigation | owner | status
R-1     | WF            | Staff leave | 4          | 5      | Train more | Lead  | Open
R-2     | COM           | No bids     | 2          | 2      |            |       | Open
""",
    "actions": """
action_id | item_id | action     | consequence      | owner | due        | status
ACT-1     | WF-1    | Hire anew  |                  | Lead  | 2012-05-31 | Open
ACT-2     | COM-1   | Write it   | contract cannot be let | Lead | 2012-04-10 | Open
""",
    "requirements": "requirement_id | requirement\nREQ-1 | All engaged",
    "self_assessment": "review_date | requirement_id | rag\n2012-03-31 | REQ-1 | Green",
}  # fmt: skip
BEFORE: dict[str, str | float | None] = {
    "PROGRAMME.rating": "Amber/Green", "WF.rating": "Amber/Green", "COM.rating": "Green", "WF-1.rating": "Amber/Green",
    "R-1.score": 12.0,
}  # fmt: skip


def context(**tables: str) -> ReportContext:
    return context_from(programme_of(settings=SETTINGS, **TABLES | tables), previous_of(figures=BEFORE))


@cache
def sheet() -> Sheet:
    return summary_sheet(context())


@cache
def empty() -> Sheet:
    return summary_sheet(context_from(programme_of(settings=SETTINGS)))


def row_of(made: Sheet, start: str) -> list[object]:
    """Return what the cells of a row show, by how its first one begins."""
    row = next(row for (row, column), cell in made.cells.items() if column == 1 and str(shown(cell)).startswith(start))
    return [shown(made.cells[row, column]) for column in range(1, 8) if (row, column) in made.cells]


def test_it_opens_with_the_programmes_rating_and_what_it_was() -> None:
    rating, declared, was = (shown(sheet().cells[row, 1]) for row in (4, 5, 6))
    assert (rating, declared, was) == ("Amber/Red", "Declared: Not given", "Was Amber/Green: worse")


def test_it_says_how_we_are_what_got_worse_and_what_is_asked() -> None:
    words = said(sheet())
    assert "The programme is rated Amber/Red: of its workstreams" in words
    assert "Worse since 31 December 2011: Workforce to Red" in words
    assert "Asked of you: 1 decision: COM-1 Agree terms." in words


def test_a_workstream_stands_with_derived_declared_and_previous() -> None:
    assert row_of(sheet(), "Workforce")[1:6] == ["Red", "Green [note]", "Amber/Green", "Worse", "1 of 1"]
    assert row_of(sheet(), "Commissioning")[1:3] == ["Amber/Green", "Not declared"]


def test_a_rating_that_was_declared_better_is_marked_and_the_mark_explained() -> None:
    assert "[note] Declared better than the evidence" in said(sheet())


def test_a_decision_says_what_follows_if_it_is_not_taken() -> None:
    row = row_of(sheet(), "COM-1  Agree terms")
    assert row[2:4] == ["Asked today", "WF-1"]
    assert row[-1] == "Contract cannot be let"


def test_headline_kpis_alone_are_shown_and_that_all_are_provisional_is_said_once() -> None:
    row = row_of(sheet(), "People trained")
    assert row[1:3] == [0.7, 0.8]
    assert said(sheet()).count("provisional") == 1
    assert "Not a headline" not in said(sheet())


def test_a_figure_is_looked_up_live_and_leads_to_its_workings() -> None:
    cells = [cell for cell in sheet().cells.values() if cell.link == Link("Workings", "KPI-1.actual")]
    assert [cell.value for cell in cells] == [Formula('INDEX(tbl_KPIs[Latest],MATCH("KPI-1",tbl_KPIs[ID],0))', 0.7)]


def test_the_biggest_slip_comes_with_its_action() -> None:
    row = row_of(sheet(), "WF-1  Staff ready")
    assert row[2] == 366.0
    assert row[-1] == "Hire anew (Lead, by 31 May 2012)"
    assert "Biggest slips: 1 open milestone is late" in said(sheet())


def test_the_highest_risk_comes_first_with_what_is_done_about_it() -> None:
    assert row_of(sheet(), "R-1  Staff leave")[1:5] == [20.0, 12.0, "Extreme", "Worse"]
    assert row_of(sheet(), "R-2  No bids")[-1] == "No mitigation given"


def test_coloured_words_carry_no_link_that_would_repaint_them() -> None:
    fixed = [c for c in sheet().cells.values() if "rating" in c.style.split() and not isinstance(c.value, Formula)]
    assert fixed
    assert not [cell for cell in fixed if cell.link]


def test_it_prints_at_the_width_of_a_page_on_its_side_and_as_long_as_its_letters_need() -> None:
    page = sheet().page
    assert (page.paper, page.orientation, page.pages_wide, page.pages_tall) == ("A4", "landscape", 1, 0)


def test_a_page_ends_between_sections() -> None:
    rows = [f"R-{n:02} | WF | {'A risk of many words ' * 5} | 5 | 5 | {'Act ' * 40} | Lead | Open" for n in range(9)]
    heading = "risk_id | workstream_id | risk | likelihood | impact | mitigation | owner | status"
    streams = "\n".join(["workstream_id | workstream", *(f"W{n} | Workstream {n}" for n in range(14))])
    made = summary_sheet(context(risks="\n".join([heading, *rows]), workstreams=streams))
    heads = {row for (row, column), cell in made.cells.items() if column == 1 and "section" in cell.style.split()}
    assert made.page.breaks
    assert {row + 1 for row in made.page.breaks} <= heads


def test_a_last_page_of_a_few_lines_takes_the_section_before_them() -> None:
    long = "A workstream with a name of so many words that it takes two lines"
    streams = "\n".join(["workstream_id | workstream", *(f"W{n} | {long} {n}" for n in range(3))])
    steps = [f"WF-{n}|WF|Programme milestone|Step {n}|2011-12-31|2012-12-31|In progress" for n in range(3)]
    milestones = "\n".join(["milestone_id|workstream_id|kind|milestone|baseline|forecast|status", *steps])
    made = summary_sheet(context(workstreams=streams, milestones=milestones))
    (end,) = made.page.breaks
    assert str(shown(made.cells[end + 1, 1])).startswith("Biggest slips")


def test_without_anything_it_says_so_section_by_section() -> None:
    words = said(empty())
    assert title(empty()) == "Personal budgets: summary"
    assert "What got worse: nothing to compare with yet." in words
    assert "No decision is asked of the Trust Board at this meeting." in words
    assert "No decision is asked today, and none is overdue." in words
    assert "No open milestone is late." in words
    assert "No risk is open." in words
    assert not empty().charts


def test_an_action_whose_day_has_passed_is_said_to_be_overdue() -> None:
    late = TABLES["actions"].replace("2012-05-31", "2012-02-29")
    made = summary_sheet(context(actions=late))
    assert row_of(made, "WF-1")[-1] == "Hire anew (Lead, by 29 February 2012, overdue)"


def test_a_milestone_without_action_says_so() -> None:
    made = summary_sheet(context(actions=""))
    assert row_of(made, "WF-1")[-1] == "No open action is given"
    assert row_of(made, "COM-1")[-1] == "WF-1 depends on it"


def test_no_more_than_the_top_few_are_listed_but_all_are_counted() -> None:
    rows = [f"R-{n:02} | WF | Risk {n} | 5 | 5 | Act | Lead | Open" for n in range(1, 31)]
    heading = "risk_id | workstream_id | risk | likelihood | impact | mitigation | owner | status"
    words = said(summary_sheet(context(risks="\n".join([heading, *rows]))))
    assert "Top risks: 30 open, 30 of them Extreme" in words
    assert "R-03  Risk 3" in words
    assert "R-04" not in words


def test_every_cell_stands_within_the_printed_page_and_has_a_look_that_the_theme_knows() -> None:
    area = sheet().page.area
    assert area is not None
    assert max(row for row, _ in sheet().cells) <= area.last_row
    assert max(column for _, column in sheet().cells) <= area.last_column
    assert all(properties(cell.style)["font_name"] == "Arial" for cell in sheet().cells.values())
