"""Outline numbers: "1 | MOBILISE" above 1.1 and 1.2 is a heading; a row that may be a record stays one."""

from pathlib import Path

import pytest

from tests.helpers.their_workbooks import adopted, drawn_book, judged
from xltools.commands.adopt import adopt
from xltools.commands.steps import Folder, judge
from xltools.tracker import read_tracker

HEADS = "No | Task | Due | Status\n"


def read(folder: Path, drawn: str) -> tuple[list[tuple[object, object]], object]:
    """Adopt a plan; return its milestones, each with its workstream, and its rows left out, with why."""
    tracker = drawn_book(folder / "plan.xlsx", {"Plan": HEADS + drawn})
    adopt(tracker, folder / "packs")
    context = judge(read_tracker(tracker), Folder(folder / "packs")).context
    assert context is not None
    frame = context.programme.milestones
    account = context.accounts["Milestones"].to_json()
    return list(zip(frame["milestone"], frame["workstream_id"].fillna(""), strict=True)), account["left_out"]


MOBILISE = """
1 | MOBILISE | |
1.1 | Agree the plan | 2025-06-30 | In progress
1.2 | Hire the team | 2025-07-31 | Not started
2 | BUILD | |
2.1 | Draw the site | 2025-08-31 | Not started
2.2 | Let the contract | 2025-09-30 | Not started
"""


def test_numbers_with_words_alone_are_titles_and_name_the_workstream(tmp_path: Path) -> None:
    rows, out = read(tmp_path, MOBILISE.strip())
    assert rows == [
        ("Agree the plan", "MOBILISE"), ("Hire the team", "MOBILISE"),
        ("Draw the site", "BUILD"), ("Let the contract", "BUILD"),
    ]  # fmt: skip
    assert out == [{"why": "the title of a group", "rows": {"Plan": [2, 5]}}]


def test_titles_of_several_levels_name_the_workstream_by_the_first(tmp_path: Path) -> None:
    drawn = """
'WP1 | MOBILISE | |
'WP1.1 | People | |
'WP1.1.1 | Hire the team | 2025-07-31 | Not started
'WP1.2 | Agree the plan | 2025-06-30 | In progress
'WP2 | Close | 2025-12-31 | Not started
"""
    rows, out = read(tmp_path, drawn.strip())
    assert rows == [("Hire the team", "MOBILISE"), ("Agree the plan", "MOBILISE"), ("Close", "")]
    assert out == [{"why": "the title of a group", "rows": {"Plan": [2, 3]}}]


STAY = {
    "a step not filled in yet": """
1 | Agree the plan | 2025-06-30 | In progress
2 | Hire the team | |
3 | Draw the site | 2025-08-31 | Not started
""",
    "a step with a date above its parts": """
1 | Mobilise | 2025-07-31 | In progress
1.1 | Agree the plan | 2025-06-30 | In progress
1.2 | Hire the team | 2025-07-31 | Not started
""",
    "a row put in after one that is not filled in": """
1 | Agree the plan | |
1.1 | Ask the Board | 2025-07-31 | Not started
2 | Hire the team | 2025-08-31 | Not started
""",
    "parts that stand elsewhere": """
1 | Agree the plan | |
2 | Hire the team | |
1.1 | Ask the Board | 2025-07-31 | Not started
2.1 | Ask the landlord | 2025-07-31 | Not started
""",
    "tens, which are no parts of one": """
1 | Agree the plan | |
10 | Ask the Board | 2025-07-31 | Not started
11 | Ask the landlord | 2025-08-31 | Not started
""",
    "an owner, which a title has not": """
1 | Mobilise | | In progress
1.1 | Agree the plan | 2025-06-30 | In progress
1.2 | Hire the team | 2025-07-31 | Not started
""",
}


@pytest.mark.parametrize("name", STAY)
def test_a_row_that_may_be_a_record_stays_one(name: str, tmp_path: Path) -> None:
    drawn = STAY[name].strip()
    rows, out = read(tmp_path, drawn)
    assert [title for title, _ in rows] == [line.split("|")[1].strip() for line in drawn.splitlines()]
    assert out == []


def test_rows_count_as_records_where_the_mapping_says_nothing_of_groups(tmp_path: Path) -> None:
    source = """
    [[table]]
    of = "Milestones"
    sheets = ["Plan"]
    columns = { milestone_id = { heading = "No", prefix = "M-", make = "id" }, milestone = "Task", forecast = "Due" }
    """
    context = judged(adopted(tmp_path, {"Plan": HEADS + MOBILISE.strip()}, source)).context
    assert context is not None
    assert len(context.programme.milestones) == 6
