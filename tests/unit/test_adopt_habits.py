"""Adopt: habits of offices that their headings do not tell: known by the values, or asked."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.helpers.their_workbooks import drawn_book
from xltools.commands.adopt import adopt
from xltools.commands.steps import Folder, Judged, judge
from xltools.schema.loading import load_schemas
from xltools.schema.source_config import FILE
from xltools.tracker import read_tracker
from xltools.validate.adopt.proposal import TableProposal
from xltools.validate.adopt.table_proposal import proposals

SPECS = {spec.name: spec for spec in load_schemas()}
PLAN = "Task | Due | Status\nHire | 2025-06-30 | Started\nMove | 2025-07-31 | Started"


def proposed(folder: Path, sheets: dict[str, str], **merges: tuple[str, ...]) -> list[TableProposal]:
    return proposals(read_tracker(drawn_book(folder / "their tracker.xlsx", sheets, merges)), SPECS)


def fields(table: TableProposal) -> dict[str, str]:
    return {each.profile.heading: each.name for each in table.columns if each.name}


def adopted(folder: Path, sheets: dict[str, str], **merges: tuple[str, ...]) -> str:
    """Adopt a drawn workbook; return its mapping."""
    adopt(drawn_book(folder / "their tracker.xlsx", sheets, merges), folder / "packs")
    return (folder / "packs" / "schemas" / FILE).read_text(encoding="utf-8")


def answered(folder: Path, sheet: str, column: int, answers: dict[str, str]) -> int:
    """Answer in the review workbook, and adopt again; return how much is left to decide."""
    path = folder / "packs" / "adopt.xlsx"
    book = load_workbook(path)
    for row in book[sheet].iter_rows(min_row=2):
        for word in {str(cell.value) for cell in row} & set(answers):
            row[column - 1].value = answers[word]
    book.save(path)
    return adopt(folder / "their tracker.xlsx", folder / "packs").undecided


def read(folder: Path) -> Judged:
    return judge(read_tracker(folder / "their tracker.xlsx"), Folder(folder / "packs"))


def columns(folder: Path, table: str, *names: str) -> list[tuple[object, ...]]:
    context = read(folder).context
    assert context is not None
    frame = getattr(context.programme, table)
    return list(zip(*(frame[name] for name in names), strict=True))


#: A tab whose headings do not say what its rows are -> the sheet, and the column that is what they are.
BY_VALUES = {
    "works": (
        """
        Scheme | Street | Site start | Completion | Project engineer
        HW-01 | Mill Lane resurfacing | 2025-04-07 | 2025-05-02 | Engineer one
        HW-02 | High Street kerbs | 2025-05-12 | 2025-07-18 | Engineer two
        HW-03 | Station Road lights | 2025-06-02 | 2025-08-15 | Engineer one
        """,
        "Works programme", "Milestones", {"Scheme": "milestone_id", "Street": "milestone", "Completion": "forecast",
                                          "Project engineer": "owner"},
    ),
    "hazards": (
        """
        Ref | What keeps us awake | Likelihood (1-5) | Impact (1-5) | Held by
        1 | Originals are damaged | 2 | 5 | Conservator
        2 | Rights are unclear | 3 | 3 | Digital lead
        3 | Storage is full | 2 | 2 | Buyer
        """,
        "Log", "Risks", {"Ref": "risk_id", "What keeps us awake": "risk", "Likelihood (1-5)": "likelihood",
                         "Impact (1-5)": "impact", "Held by": "owner"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("drawn", "tab", "of", "expected"), BY_VALUES.values(), ids=BY_VALUES)
def test_what_rows_are_is_known_by_values_where_all_else_tells_the_sheet(
    drawn: str, tab: str, of: str, expected: dict[str, str], tmp_path: Path
) -> None:
    (table,) = proposed(tmp_path, {tab: drawn})
    assert (table.of, fields(table)) == (of, expected)


@pytest.mark.parametrize(
    ("tab", "drawn"),
    [
        (
            "Register",
            """
            Contract no | Supplier | Description | Start date | End date | Contract manager
            C1 | Paper firm | Office paper | 2023-01-01 | 2026-12-31 | Buyer
            C2 | Cleaners | Cleaning of offices | 2024-04-01 | 2027-03-31 | Facilities lead
            C3 | Lift firm | Lift upkeep | 2022-07-01 | 2025-06-30 | Facilities lead
            """,
        ),
        ("Sheet1", "Name | Role | Start date\nOne | Planner | 2020-01-01\nTwo | Clerk | 2021-01-01"),
    ],
)
def test_a_list_of_something_else_that_has_dates_too_is_never_proposed(tab: str, drawn: str, tmp_path: Path) -> None:
    assert [table.of for table in proposed(tmp_path, {tab: drawn})] == [""]


def test_colours_under_progress_are_ratings_and_words_that_stand_once_each_are_no_status(tmp_path: Path) -> None:
    (table,) = proposed(tmp_path, {"Plan": """
        Task | Due | Progress | Latest position
        Hire | 2025-06-30 | G | Ten of twelve
        Move | 2025-07-31 | R | No staff
        Sell | 2025-08-31 | A | Room found
        Open | 2025-09-30 | G | Done
        """})  # fmt: skip
    assert fields(table) == {"Task": "milestone", "Due": "forecast", "Progress": "declared_rag"}


def test_months_that_are_dates_are_headings_and_percentages_as_text_are_shares(tmp_path: Path) -> None:
    source = adopted(tmp_path, {"Performance": """
        Indicators
        PI | What we measure | Unit | Good is | 2025-04-30 | 2025-05-31
        H1 | Repairs done first time | % | High | 88% | 91.5%
        H2 | Empty homes | number | Low | 31 | 29
        """})  # fmt: skip
    assert "header_rows = [2]" in source
    assert columns(tmp_path, "kpi_readings", "kpi_id", "numerator", "denominator")[:2] == [
        ("H1", 0.88, 1.0),
        ("H1", 0.915, 1.0),
    ]


def test_of_a_target_and_an_actual_under_each_quarter_the_actuals_are_readings(tmp_path: Path) -> None:
    source = adopted(
        tmp_path,
        {"Scorecard": """
        Ref | Measure | Unit | Q1 2024/25 | | Q2 2024/25 |
        | | | Target | Actual | Target | Actual
        F1 | Fires at home | number | 50 | 47 | 50 | 52
        F2 | Home visits | number | 400 | 380 | 400 | 420
        """},
        Scorecard=("D1:E1", "F1:G1", "A1:A2", "B1:B2", "C1:C2"),
    )  # fmt: skip
    assert 'values = { numerator = "Actual" }' in source
    assert [value for (value,) in columns(tmp_path, "kpi_readings", "numerator")] == [47, 52, 380, 420]


def test_readings_kept_as_rows_of_another_tab_are_readings_of_the_same_kpis(tmp_path: Path) -> None:
    adopted(tmp_path, {
        "KPI list": "No | KPI | Unit\n1 | Leaks mended | number\n2 | Complaints | number",
        "KPI results": "No | Month end | Result\n1 | 2025-04-30 | 80\n1 | 2025-05-31 | 82\n2 | 2025-05-31 | 9",
    })  # fmt: skip
    assert columns(tmp_path, "kpi_readings", "kpi_id", "numerator") == [("K-1", 80), ("K-1", 82), ("K-2", 9)]


def test_targets_beside_months_are_read_once_a_person_says_when_they_hold(tmp_path: Path) -> None:
    source = adopted(tmp_path, {"Scorecard": """
        Ref | Indicator | Unit | Good is | Target | Apr-25 | May-25
        K1 | Calls answered in time | % | High | 90 | 88 | 91
        K2 | Days lost to sickness | number | Low | 8 | 9 | 8.5
        """})  # fmt: skip
    assert "KPI targets" not in source
    days = {"Targets due": "2026-03-31", "Targets hold from": "2025-04-01"}
    assert answered(tmp_path, "In every row", 3, days) == 0
    answered(tmp_path, "Settings", 2, {"as_at": "2025-05-31"})
    assert columns(tmp_path, "kpi_targets", "kpi_id", "target") == [("K1", 0.9), ("K2", 8.0)]
    context = read(tmp_path).context
    assert context is not None
    assert context.results.kpis.set_index("kpi_id").loc["K1", "rating"] == "Green"


def test_dates_with_the_month_first_are_known_by_the_days_that_deny_the_other_order(tmp_path: Path) -> None:
    source = adopted(tmp_path, {"Plan": """
        Task | Due | Status
        Hire | '06/30/2025 | Started
        Move | '07/04/2025 | Started
        Sell | '12/19/2025 | Started
        """})  # fmt: skip
    assert 'forecast = { heading = "Due", form = "MM/DD/YYYY" }' in source
    assert [f"{day:%d %b}" for (day,) in columns(tmp_path, "milestones", "forecast")] == ["30 Jun", "04 Jul", "19 Dec"]


SUMMED = """
Activity | Responsible | End | Cost
Round one | | | {sum}
Open the round | Officer | 2025-05-01 | 30
Assess the bids | Chair | 2025-06-01 | 60
Round two | | | 30
Open round two | Officer | 2025-10-01 | 30
Total | | | 120
"""


def test_titles_of_groups_may_hold_the_sums_of_what_stands_below(tmp_path: Path) -> None:
    adopted(tmp_path, {"Grants": SUMMED.format(sum=90)})
    expected = [
        ("Open the round", "ROUND-ONE"), ("Assess the bids", "ROUND-ONE"), ("Open round two", "ROUND-TWO"),
    ]  # fmt: skip
    assert columns(tmp_path, "milestones", "milestone", "workstream_id") == expected
    drawn_book(tmp_path / "their tracker.xlsx", {"Grants": SUMMED.format(sum=80)})  # a row was forgotten in a sum
    assert columns(tmp_path, "milestones", "milestone", "workstream_id") == expected


def test_two_tables_that_touch_end_where_the_headings_of_the_next_begin(tmp_path: Path) -> None:
    risks = "Risk | Likelihood | Impact\nCosts rise | 3 | 4\nStaff leave | 2 | 4\nData is lost | 2 | 5"
    tables = proposed(tmp_path, {"Log": f"{PLAN}\nSell | 2025-08-31 | Started\n{risks}"})
    assert [(table.of, table.profile.rows) for table in tables] == [("Milestones", 3), ("Risks", 3)]


HEADS = "No | Task | Due | Status\n"


def test_every_tab_of_a_table_says_what_its_words_are_and_whether_its_numbers_are_ids(tmp_path: Path) -> None:
    source = adopted(tmp_path, {
        "Plan A": HEADS + "1 | Hire | 2025-06-30 | Started\n2 | Move | 2025-07-31 | Started",
        "Plan B": HEADS + "1 | Sell | 2025-06-30 | Stuck\n2 | Open | 2025-07-31 | Started",
    })  # fmt: skip
    assert 'milestone_id = { make = "id", of = ["Task"] }' in source
    assert answered(tmp_path, "Words", 6, {"Stuck": "On hold"}) == 0
    assert [each.rule for each in read(tmp_path).findings if each.severity == "error"] == []


def test_a_pattern_of_tabs_fits_no_tab_that_is_not_meant(tmp_path: Path) -> None:
    risks = "Risk | Likelihood | Impact\nCosts rise | 3 | 4\nStaff leave | 2 | 4"
    source = adopted(tmp_path, {"A plan": PLAN, "A risks": risks, "B plan": PLAN.replace("i", "e"), "B risks": risks})
    assert 'sheets = ["* plan"]' in source
    assert 'sheets = ["* risks"]' in source


def test_scores_before_and_after_what_is_done_are_told_apart_and_one_field_is_never_two_columns(tmp_path: Path) -> None:
    heads = "Ref | Risk | Gross L | Gross I | Net L | Net I\n"
    source = adopted(tmp_path, {"Risks": f"{heads}R1 | Costs rise | 3 | 4 | 2 | 3\nR2 | Staff leave | 2 | 4 | 1 | 2"})
    assert 'likelihood = "Gross L"' in source
    assert 'impact = "Gross I"' in source
    answered(tmp_path, "In every row", 3, {"Status": "Open"})
    assert answered(tmp_path, "Columns", 5, {"Net L": "Likelihood"}) > 0
    assert answered(tmp_path, "Columns", 5, {"Gross L": "Not read", "Net L": "Likelihood"}) == 0
    assert columns(tmp_path, "risks", "likelihood", "impact") == [(2, 4), (1, 4)]


def test_a_groups_heading_may_be_typed_over_each_of_its_columns(tmp_path: Path) -> None:
    (table,) = proposed(tmp_path, {"Plan": """
        Strand | Milestone | Milestone | Date | Date | Who
        | Ref | Text | Baseline | Latest |
        People | P1 | Hire a lead | 2025-01-31 | 2025-02-28 | HR
        People | P2 | Train fifty | 2025-06-30 | 2025-06-30 | HR
        Place | L1 | Open the hub | 2025-09-30 | 2025-12-31 | Estates
        """})  # fmt: skip
    assert fields(table) == {
        "Strand": "workstream_id", "Milestone / Ref": "milestone_id", "Milestone / Text": "milestone",
        "Date / Baseline": "baseline", "Date / Latest": "forecast", "Who": "owner",
    }  # fmt: skip


def test_a_row_of_values_whose_dates_go_on_is_no_row_of_headings(tmp_path: Path) -> None:
    heads = "Deliverable | Timeline | | | Lead\n| Start | Original end | Revised end |"
    rows = "Move | 2025-01-01 | 2025-06-30 | 2025-09-30 | Lead\nSell | 2025-01-01 | 2025-03-31 | 2025-03-31 | Lead"
    (table,) = proposed(tmp_path, {"Plan": f"{heads}\n{rows}"}, Plan=("B1:D1", "A1:A2", "E1:E2"))
    assert table.profile.header_rows == (1, 2)
    assert fields(table) == {
        "Deliverable": "milestone", "Timeline / Original end": "baseline", "Timeline / Revised end": "forecast",
        "Lead": "owner",
    }  # fmt: skip


def test_percentages_as_text_tell_the_unit_of_each_row_where_no_column_does(tmp_path: Path) -> None:
    adopted(tmp_path, {"Performance": """
        PI | What we measure | Good is | Apr-25 | May-25
        H1 | Repairs done first time | High | 88% | tbc
        H2 | Days that homes stand empty | Low | 31 | 29
        """})  # fmt: skip
    assert answered(tmp_path, "Words", 6, {"tbc": "(blank)"}) == 0
    assert columns(tmp_path, "kpis", "kpi_id", "unit") == [("H1", "%"), ("H2", "number")]
    assert columns(tmp_path, "kpi_readings", "kpi_id", "numerator") == [("H1", 0.88), ("H2", 31), ("H2", 29)]


def test_an_answer_that_the_field_does_not_take_is_asked_again(tmp_path: Path) -> None:
    adopted(tmp_path, {"Actions": """
        No | Action | Owner | Due | Status
        1 | Write to the landlord | Estates | 2025-05-30 | Stuck
        2 | Call the supplier | IT | 2025-06-01 | Open
        """})  # fmt: skip
    assert answered(tmp_path, "Words", 6, {"Stuck": "On hold"}) == 1
    assert answered(tmp_path, "Words", 6, {"Stuck": "Open"}) == 0


def test_a_line_that_begins_as_notes_do_and_stands_alone_is_a_note(tmp_path: Path) -> None:
    adopted(tmp_path, {"Jobs": """
        No | Task | Due | Status
        1 | Fell the ash trees | 2025-06-01 | Started
        2 | Mend the bandstand | 2025-07-01 | Started
          | * ash trees are protected | |
        """})  # fmt: skip
    context = read(tmp_path).context
    assert context is not None
    assert len(context.programme.milestones) == 2
    assert context.accounts["Milestones"].to_json()["left_out"] == [
        {"why": "a note under the table", "rows": {"Jobs": [4]}}
    ]
