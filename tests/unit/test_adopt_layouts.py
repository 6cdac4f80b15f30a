"""Adopt: layouts that offices use: Excel tables, named ranges, a second table on a tab, groups under their titles."""

import tomllib
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from tests.helpers.their_workbooks import drawn_book, judged, told, with_source
from xltools.commands.adopt import adopt
from xltools.report.sheets.milestones import milestones_sheet
from xltools.schema.source_config import FILE

TWO = """
Plan        |            |
Task        | Due        | Status
Hire nurses | 2025-06-30 | In progress
Move        | 2025-07-31 | Not started
            |            |
Risks       |            |
Risk        | Likelihood | Impact
Staff leave | 3          | 4
Costs rise  | 2          | 5
"""
SIDE_BY_SIDE = """
Task        | Due        | Status      | | Risk        | Likelihood | Impact
Hire nurses | 2025-06-30 | In progress | | Staff leave | 3          | 4
Move        | 2025-07-31 | Not started | | Costs rise  | 2          | 5
"""
GROUPED = """
Task              | Due        | Status      | Lead
People            |            |             |
Hire nurses       | 2025-06-30 | In progress | Head of care
Train nurses      | 2025-09-30 | Not started | Head of care
Estates           |            |             |
Move              | 2025-07-31 | Not started | Head of estates
Sell the old site | 2025-12-31 | Not started | Head of estates
"""


def source_of(folder: Path) -> str:
    return (folder / "schemas" / FILE).read_text(encoding="utf-8")


def adopted(folder: Path, path: Path) -> Path:
    """Adopt a workbook; return the folder, its Settings filled in."""
    adopt(path, folder / "packs")
    return folder / "packs"


def milestones(folder: Path) -> list[str]:
    context = judged(folder).context
    assert context is not None
    return list(context.programme.milestones["milestone"])


def with_tables(path: Path, **places: str) -> Path:
    """Make Excel tables of stretches of the first sheet."""
    book = load_workbook(path)
    for name, place in places.items():
        book.worksheets[0].add_table(Table(displayName=name, ref=place))
    book.save(path)
    return path


def test_two_tables_one_under_the_other_are_both_found(tmp_path: Path) -> None:
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"RAID": TWO}))
    text = source_of(folder)
    assert text.count('sheets = ["RAID"]') == 2
    assert 'of = "Risks"' in text
    assert "header_rows = [7]" in text
    with_source(tmp_path, text.partition("[[table]]")[1] + text.partition("[[table]]")[2])
    assert milestones(tmp_path) == ["Hire nurses", "Move"]
    context = judged(tmp_path).context
    assert context is not None
    assert list(context.programme.risks["risk"]) == ["Staff leave", "Costs rise"]


def test_a_row_added_to_the_upper_table_moves_the_lower_one(tmp_path: Path) -> None:
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"RAID": TWO}))
    with_source(tmp_path, "[[table]]" + source_of(folder).partition("[[table]]")[2])
    more = TWO.replace("Move ", "Build | 2025-07-30 | Not started\nMove ")
    drawn_book(tmp_path / "their tracker.xlsx", {"RAID": more})
    assert milestones(tmp_path) == ["Hire nurses", "Build", "Move"]
    context = judged(tmp_path).context
    assert context is not None
    assert len(context.programme.risks) == 2


def test_excel_tables_side_by_side_are_named_in_the_mapping(tmp_path: Path) -> None:
    path = drawn_book(tmp_path / "their tracker.xlsx", {"Log": SIDE_BY_SIDE})
    folder = adopted(tmp_path, with_tables(path, Plan="A1:C3", Risks="E1:G3"))
    text = source_of(folder)
    assert 'area = "Plan"' in text
    assert 'area = "Risks"' in text
    with_source(tmp_path, "[[table]]" + text.partition("[[table]]")[2])
    assert milestones(tmp_path) == ["Hire nurses", "Move"]


def test_an_excel_table_is_read_where_it_stands_now_with_what_was_typed_right_under_it(tmp_path: Path) -> None:
    path = drawn_book(tmp_path / "their tracker.xlsx", {"Log": SIDE_BY_SIDE})
    folder = adopted(tmp_path, with_tables(path, Plan="A1:C3", Risks="E1:G3"))
    with_source(tmp_path, "[[table]]" + source_of(folder).partition("[[table]]")[2])
    moved = "\nOur log\n\n" + SIDE_BY_SIDE.strip() + "\nSell        | soon       | Not started\n"
    with_tables(drawn_book(path, {"Log": moved}), Plan="A3:C5", Risks="E3:G5")
    assert milestones(tmp_path) == ["Hire nurses", "Move", "Sell"]
    assert [(sheet, cell, heading) for sheet, cell, heading, _ in told(tmp_path) if cell == "B6"] == [
        ("Log", "B6", "Due")
    ]


def test_a_named_range_is_a_source(tmp_path: Path) -> None:
    path = drawn_book(tmp_path / "their tracker.xlsx", {"Our log": SIDE_BY_SIDE})
    book = load_workbook(path)
    book.defined_names["the_plan"] = DefinedName("the_plan", attr_text="'Our log'!$A$1:$C$3")
    book.save(path)
    columns = 'milestone_id = { make = "id", of = ["Task"] }\nmilestone = "Task"\nforecast = "Due"\nstatus = "Status"\n'
    with_source(tmp_path, f'[[table]]\nof = "Milestones"\narea = "The_Plan"\n[table.columns]\n{columns}')
    assert milestones(tmp_path) == ["Hire nurses", "Move"]
    with_source(tmp_path, f'[[table]]\nof = "Milestones"\narea = "Our log!A1:C2"\n[table.columns]\n{columns}')
    assert milestones(tmp_path) == ["Hire nurses"]


def test_titles_of_groups_are_workstreams_and_no_milestones(tmp_path: Path) -> None:
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"Plan": GROUPED}))
    text = source_of(folder)
    assert 'workstream_id = { from = "group title", make = "id" }' in text
    assert "groups = true" in text
    with_source(tmp_path, "[[table]]" + text.partition("[[table]]")[2])
    context = judged(tmp_path).context
    assert context is not None
    assert list(context.programme.milestones["workstream_id"]) == ["PEOPLE", "PEOPLE", "ESTATES", "ESTATES"]
    assert list(context.programme.workstreams["workstream"]) == ["People", "Estates"]


SHARES = """
Code | Indicator         | Unit   | Apr-25 | May-25
P1   | Personal budgets  | %      | 60     | 1
P2   | Answered in time  | %      | 0.88   | 0.91
P3   | Complaints        | Number | 14     | 9
"""


def test_percentages_across_the_page_are_shares_and_counts_beside_them_are_counts(tmp_path: Path) -> None:
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"Scorecard": SHARES}))
    text = source_of(folder)
    assert 'value = "share"' in text
    with_source(tmp_path, "[[table]]" + text.partition("[[table]]")[2])
    judgement = judged(tmp_path)
    assert [each.message for each in judgement.findings if each.severity == "error"] == []
    assert judgement.context is not None
    series = judgement.context.results.kpi_series
    told_values = dict(zip(series["kpi_id"], series["actual"].round(4), strict=True))
    first = series.drop_duplicates("kpi_id")
    assert dict(zip(first["kpi_id"], first["actual"].round(4), strict=True)) == {"P1": 0.6, "P2": 0.88, "P3": 14.0}
    assert told_values == {"P1": 0.01, "P2": 0.91, "P3": 9.0}


def test_pages_show_the_words_that_the_office_typed(tmp_path: Path) -> None:
    rows = (
        "Task | Due | State",
        "Hire | 2025-06-30 | UNDER WAY",
        "Move | 2025-04-30 | finished",
        "Sell | 2025-09-30 | Done",
    )
    plan = "\n".join(rows)
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"Plan": plan}))
    with_source(tmp_path, "[[table]]" + source_of(folder).partition("[[table]]")[2])
    context = judged(tmp_path).context
    assert context is not None
    assert list(context.programme.milestones["status"]) == ["In progress", "Complete", "Complete"]
    table = milestones_sheet(context).tables[-1]
    place = [column.heading for column in table.columns].index("Status")
    assert [row[place] for row in table.rows] == ["UNDER WAY", "finished", "Done"]


def test_rows_that_are_not_filled_in_yet_are_no_titles_of_groups(tmp_path: Path) -> None:
    sparse = GROUPED.replace("Hire nurses       | 2025-06-30 | In progress | Head of care\n", "Hire nurses | | |\n")
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"Plan": sparse}))
    assert "group" not in source_of(folder)


RAID = """
RISKS | | | | | ASSUMPTIONS | | | | ISSUES | | | | | DEPENDENCIES | | |
ID | Risk | Likelihood | Impact | | ID | Text | Owner | | ID | Text | Owner | Status | | ID | Text | Owner
'R-1 | Staff leave | 3 | 4 | | 'A-1 | Money stays | Lead | | 'I-1 | It is late | Lead | Open | | 'D-1 | IT | Lead
'R-2 | Costs rise | 2 | 4 | | 'A-2 | Law stays as is | Lead | | 'I-2 | It is dear now | Lead | Open | | | |
"""
TOUCHING = """
Ref  | Task        | Due date   | Owner | Ref  | Action          | Due date   | Owner
'T-1 | Hire nurses | 2025-06-30 | Lead  | 'A-1 | Call the agency | 2025-05-01 | HR
'T-2 | Move house  | 2025-07-31 | Lead  | 'A-2 | Book the van    | 2025-05-02 | Estates
'T-3 | Sell it all | 2025-07-31 | Lead  |      |                 |            |
"""
SPACED = """
Task        | | Due        | | Status
Hire nurses | | 2025-06-30 | | In progress
Move        | | 2025-07-31 | | Not started
"""


def areas(folder: Path) -> list[tuple[str, str]]:
    """Return what is read and where it stands."""
    tables = tomllib.loads(source_of(folder))["table"]
    return [(each["of"], each.get("area") or each["sheets"][0]) for each in tables]


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (SIDE_BY_SIDE, [("Milestones", "Log!A:C"), ("Risks", "Log!E:G")]),
        (RAID, [("Risks", "Log!A:D")]),
        (TOUCHING, [("Milestones", "Log!A:D"), ("Actions", "Log!E:H")]),
        (SPACED, [("Milestones", "Log")]),
    ],
    ids=["a blank column between", "four under titles", "headings begin again", "one table with blank columns"],
)
def test_tables_side_by_side_are_told_apart_without_names(
    drawn: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"Log": drawn}))
    assert areas(folder) == expected


def test_a_row_added_to_one_of_two_tables_side_by_side_is_read(tmp_path: Path) -> None:
    path = drawn_book(tmp_path / "their tracker.xlsx", {"Log": SIDE_BY_SIDE})
    folder = adopted(tmp_path, path)
    with_source(tmp_path, "[[table]]" + source_of(folder).partition("[[table]]")[2])
    drawn_book(path, {"Log": SIDE_BY_SIDE.strip() + "\nSell | 2025-08-31 | Not started | | | |\n"})
    assert milestones(tmp_path) == ["Hire nurses", "Move", "Sell"]
    context = judged(tmp_path).context
    assert context is not None
    assert list(context.programme.risks["risk"]) == ["Staff leave", "Costs rise"]


ROWS = "\nCalls answered | number | 80 | 90\nBeds closed | number | 4 | 5"


@pytest.mark.parametrize(
    ("heads", "days"),
    [
        ("KPI | Unit | 2011/12 | 2012/13", ["2012-03-31", "2013-03-31"]),
        ("KPI | Unit | FY2011-12 | FY2012-13", ["2012-03-31", "2013-03-31"]),
        ("KPI | Unit | Q3 2011/12 | Q4 2011/12", ["2011-12-31", "2012-03-31"]),
        (" | | 2011/12 |\nKPI | Unit | Apr | Jan", ["2011-04-30", "2012-01-31"]),
        (" | | 2025 |\nKPI | Unit | April | May", ["2025-04-30", "2025-05-31"]),
        (" | | 2010/11 | 2011/12\nKPI | Unit | Q4 | Q1", ["2011-03-31", "2011-06-30"]),
        (" | | 2025 |\nKPI | Unit | Apr | Jan", []),  # under one year they go backwards
        ("KPI | Unit | Q1 2025 | Q2 2025", []),  # of which kind of year, only the office can say
    ],
)
def test_periods_across_the_page_are_read_where_their_year_is_known(
    heads: str, days: list[str], tmp_path: Path
) -> None:
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"Scorecard": heads + ROWS}))
    with_source(tmp_path, "[[table]]" + source_of(folder).partition("[[table]]")[2])
    context = judged(tmp_path).context
    assert context is not None
    readings = context.programme.kpi_readings
    assert sorted({f"{day:%Y-%m-%d}" for day in readings["period_end"]}) == days
    assert set(readings["kpi_id"]) <= set(context.programme.kpis["kpi_id"])


def test_of_which_year_a_quarter_is_is_asked_and_answered(tmp_path: Path) -> None:
    path = drawn_book(tmp_path / "their tracker.xlsx", {"Scorecard": "KPI | Unit | Q1 2025 | Q2 2025" + ROWS})
    before = adopt(path, tmp_path / "packs").undecided
    book = load_workbook(tmp_path / "packs" / "adopt.xlsx")
    (row,) = [row for row in book["Columns"].iter_rows() if row[2].value == "(the periods across the page)"]
    row[7].value = "FQ YYYY"
    book.save(tmp_path / "packs" / "adopt.xlsx")
    assert adopt(path, tmp_path / "packs").undecided == before - 1
    with_source(tmp_path, "[[table]]" + source_of(tmp_path / "packs").partition("[[table]]")[2])
    context = judged(tmp_path).context
    assert context is not None
    days = sorted({f"{day:%Y-%m-%d}" for day in context.programme.kpi_readings["period_end"]})
    assert days == ["2025-06-30", "2025-09-30"]


TOUCHING = """
Risk        | Likelihood | Impact | Mitigation     | Action        | Due date   | Status
Costs rise  | 4          | 4      | Fix the price  | Ask for bids  | 2025-06-30 | Open
Staff leave | 3          | 4      | Train deputies | Train ten     | 2025-07-31 | Open
            |            |        |                | Write a plan  | 2025-08-31 | Open
            |            |        |                | Rent an annex | 2025-09-30 | Open
"""
LINES = TOUCHING.strip().splitlines()
#: Where the right one of them begins.
CUT = LINES[0].index("| Action")


def touched(folder: Path, drawn: str) -> list[str]:
    """Return what is told of tables that may touch."""
    workbook = drawn_book(folder / "their tracker.xlsx", {"Log": drawn})
    return [text for word, text in adopt(workbook, folder / "packs").lines if word == "Two tables?"]


def test_two_tables_that_touch_are_told_and_a_blank_column_parts_them(tmp_path: Path) -> None:
    (told,) = touched(tmp_path, TOUCHING)
    assert told.startswith(
        'From row 4 on, "Log" has nothing under the columns from "Risk" on, but still under those from "Action" on.'
    )
    parted = "\n".join(f"{line[:CUT]}|{line[CUT:]}" for line in LINES)
    assert touched(tmp_path, parted) == []
    source = (tmp_path / "packs" / "schemas" / "source.toml").read_text(encoding="utf-8")
    assert {'of = "Risks"', 'of = "Actions"'} <= set(source.splitlines())


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param("\n".join(LINES[:3]), id="both end in one row"),
        pytest.param("\n".join(LINES[:4]), id="one row more, which may be a slip"),
        pytest.param(
            "\n".join([*LINES[:2], LINES[3], LINES[4], LINES[2]]), id="several actions for one risk: one table"
        ),
        pytest.param(
            "\n".join([*LINES[:3], *(f"{line[:CUT]}|               |            |" for line in LINES[1:3])]),
            id="the last risks have no action yet",
        ),
        pytest.param(TOUCHING.replace("Action  ", "Colour  ").replace("Due date", "Shape   "), id="no sheet of ours"),
    ],
)
def test_a_table_whose_right_part_is_not_surely_another_is_told_as_one(drawn: str, tmp_path: Path) -> None:
    assert touched(tmp_path, drawn) == []
