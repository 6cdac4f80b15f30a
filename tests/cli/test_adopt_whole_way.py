"""Adopt, the whole way: ten offices' trackers of ten layouts, from the first look to a pack, by answers alone."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.helpers.sampling import by_default
from tests.helpers.their_workbooks import digest, drawn_book
from xltools.commands.adopt import adopt
from xltools.commands.build import BuildOptions, build
from xltools.commands.steps import Folder
from xltools.tracker import read_tracker

#: What each office keeps: its tabs, drawn.
BOOKS: dict[str, dict[str, str]] = {
    "two header rows": {
        "Programme plan": """
Riverside plan | | | | |
Ref | Deliverable | Dates | | Progress | Responsible
    |             | Due | Achieved |  |
1   | Agree the staffing plan | 2025-06-30 | 2025-06-20 | Done | Head of care
2   | Publish the paper       | 2025-08-31 |            | Underway | Programme manager
3   | Move to the new site    | 2025-11-30 |            | Yet to start | Head of estates
Total | 3 | | | |
""",
    },
    "groups under merged titles": {
        "Roadmap": """
What we will do | By when | State | Who leads
Phase 1: people | | |
Hire nurses | 2025-06-30 | Completed | Head of care
Train nurses | 2025-09-30 | In hand | Head of care
Phase 2: estates | | |
Move | 2025-07-31 | Delayed | Head of estates
Sell the old site | 2025-12-31 | Not begun | Head of estates
""",
    },
    "a theme merged down": {
        "Delivery plan": """
Theme | Action | Completion date | RAG
Care | Hire nurses | 2025-06-30 | Green
     | Train nurses | 2025-09-30 | Amber
     | Open the ward | 2025-10-31 | Red
Estates | Move | 2025-07-31 | Blue
     | Sell the old site | 2025-12-31 | Green
""",
    },
    "dates in words": {
        "Tasks": """
Task name | Assigned to | Deadline | % complete | Comments
Hire nurses | Head of care | '3 June 2025 | 1 | Went well
Train nurses | Head of care | '30 September 2025 | 0.5 |
Move | Head of estates | '14 July 2025 | 0 | Late lease
Sell the old site | Head of estates | TBC | 0 |
""",
    },
    "months across": {
        "Scorecard": """
Performance 2025 | | | | | |
Code | Indicator | Unit | Target | Apr-25 | May-25 | Jun-25
P1 | People with a personal budget | % | 70 | 60 | 62 | 65
P2 | Calls answered in a minute | % | 90 | 88 |  | 91
P3 | Complaints | Number | 10 | 14 | 12 | 9
""",
    },
    "a tab a workstream": {
        "WS1 People": """
Milestone | Planned date | Forecast | Status
Hire nurses | 2025-06-30 | 2025-07-15 | On track
Train nurses | 2025-09-30 | 2025-09-30 | Not started
""",
        "WS2 Estates": """
Milestone | Planned date | Forecast | Status
Move | 2025-07-31 | 2025-09-30 | On track
Sell the old site | 2025-12-31 | 2025-12-31 | Not started
""",
    },
    "an action log": {
        "Action tracker": """
No | Action agreed | Who | By when | Done?
1 | Write to the landlord | Head of estates | 2025-05-30 | Y
2 | Ask finance for the figures | Finance lead | 2025-06-15 | N
3 | Call the supplier | IT lead | 2025-06-01 | N
""",
    },
    "scores in words": {
        "Corporate register": """
Strategic risks | | | | | | |
ID | Risk title | Cause | Likelihood | Impact | Rating | Controls | Risk owner | Last update
SR1 | Costs rise | Inflation | 4 - Likely | 3 - Moderate | 12 | Monthly review | Finance lead | 2025-05-01
SR2 | Staff leave | Pay | 3 - Possible | 4 - Major | 12 | Survey | Head of care | 2025-05-01
SR3 | Data is lost | Old system | 2 - Unlikely | 5 - Severe | 10 | Backups | IT lead | 2025-03-01
 | | | | | | | |
Key: 1 to 5, Rating is Likelihood times Impact | | | | | | | |
""",
    },
    "projects and their milestones": {
        "Projects": """
Project | Sponsor | Objective | Overall status | Finish
New ward | Head of care | Ten more beds | Amber | 2025-10-31
New site | Head of estates | One office | Green | 2025-07-31
""",
        "Milestone log": """
Project | Milestone | Baseline | Expected | Actual
New ward | Hire nurses | 2025-06-30 | 2025-06-30 | 2025-06-20
New ward | Open | 2025-10-31 | 2025-12-15 |
New site | Move | 2025-07-31 | 2025-07-31 |
""",
    },
    "benefits and risks": {
        "Benefits": """
Benefit | Type | Year | Planned benefit (£) | Benefit achieved (£)
Fewer agency nurses | Cash | 2025/26 | 400000 | 120000
One office | Cash | 2025/26 | 250000 | 0
Faster answers | Quality | 2025/26 | |
""",
        "Risks": """
Risk | L | I | Owner | Open/Closed
Costs rise | 4 | 3 | Finance lead | Open
Staff leave | 3 | 4 | Head of care | Closed
""",
    },
}
MERGED = {
    "Programme plan": ("A1:F1", "C2:D2"),
    "Roadmap": ("A2:D2", "A5:D5"),
    "Delivery plan": ("A2:A4", "A5:A6"),
}
#: What a default run tries of them: titles of groups, periods across, a tab for each, words for numbers.
FEW = ("groups under merged titles", "months across", "a tab a workstream", "scores in words")
#: The pages of the pack besides those that each has, and how many rows count.
PAGES: dict[str, tuple[tuple[str, ...], int]] = {
    "two header rows": (("Milestones",), 3),
    "groups under merged titles": (("Plan on a page", "Milestones"), 4),
    "a theme merged down": (("Plan on a page", "Milestones"), 5),
    "dates in words": (("Milestones",), 4),
    "months across": (("KPI scorecard", "KPI charts"), 3),
    "a tab a workstream": (("Plan on a page", "Milestones"), 4),
    "an action log": ((), 3),
    "scores in words": (("Risks",), 3),
    "projects and their milestones": (("Plan on a page", "Milestones"), 3),
    "benefits and risks": (("Risks", "Value for money"), 3),
}
#: What a person answers: their word, or the name of a thing, and what it is.
ANSWERS = {
    "Tables": {"Roadmap": "Milestones"},
    "Columns": {"Overall status": "Declared RAG"},
    "Words": {
        "Delayed": "In progress", "Amber": "Amber/Red", "Blue": "(blank)", "TBC": "(blank)", "Cash": "Saving",
        "Quality": "Saving",
    },
    "In every row": {"Status": "Open", "Better is": "Higher", "Over time": "Latest", "Unit": "%"},
    "Settings": {"organisation": "Illustrative Council", "board": "Programme Board", "as_at": "2025-07-10"},
}  # fmt: skip
#: The sheet of the answers -> the column of their words, and that of the answers; from 1.
_PLACES = {"Tables": (1, 4), "Columns": (3, 5), "Words": (4, 6), "In every row": (2, 3), "Settings": (1, 2)}
_ALWAYS = ["Cover", "Summary"]
_LAST = ["Data quality", "Workings", "How to read this"]
#: Books of which nothing is rated, so that nothing can be off track.
_UNRATED = frozenset({
    "two header rows", "groups under merged titles", "a theme merged down", "dates in words", "months across",
})  # fmt: skip
#: What may stand for a full page on paper, where there is something to pick.
_ON_PAPER = {
    "Exceptions in brief": "Exceptions", "Late milestones": "Milestones", "KPI summary": "KPI scorecard",
    "KPI pages": "KPI charts", "How far to trust this": "KPI charts", "Top risks": "Risks",
    "Money in brief": "Value for money",
}  # fmt: skip


def answered(path: Path) -> None:
    """Answer what is asked, as a person does who knows the office."""
    book = load_workbook(path)
    for sheet, (of, to) in _PLACES.items():
        for row in book[sheet].iter_rows(min_row=2):
            answer = ANSWERS[sheet].get(str(row[of - 1].value))
            if answer is not None and (row[to - 1].value is None or sheet == "Settings"):
                row[to - 1].value = answer
    book.save(path)


@pytest.mark.parametrize("name", by_default(FEW, BOOKS))
def test_a_tracker_goes_from_the_first_look_to_a_pack_by_answers_alone(name: str, tmp_path: Path) -> None:
    tracker = drawn_book(tmp_path / "their tracker.xlsx", BOOKS[name], MERGED)
    before, folder = digest(tracker), tmp_path / "packs"
    left = adopt(tracker, folder).undecided
    for _ in range(3):
        answered(folder / "adopt.xlsx")
        left = adopt(tracker, folder).undecided
        if not left:
            break
    assert left == 0
    built = build(read_tracker(tracker), Folder(folder), BuildOptions(kinds=("board",)))
    assert [each.message for each in built.judged.findings if each.severity == "error"] == []
    pages, rows = PAGES[name]
    board = load_workbook(folder / "output" / "2025-07-10" / "board-pack.xlsx")
    off_track = () if name in _UNRATED else ("Exceptions",)
    assert set(board.sheetnames) - set(_ON_PAPER) == {*_ALWAYS, *pages, *off_track, *_LAST}
    assert {_ON_PAPER[each] for each in board.sheetnames if each in _ON_PAPER} <= {*pages, *off_track, *_LAST}
    context = built.judged.context
    assert context is not None
    accounts = [each for of, each in context.accounts.items() if of not in ("Settings", "Workstreams", "KPI readings")]
    assert max(len(each.counted) for each in accounts) == rows
    assert all(len(each.found) == len(each.counted) + len(each.left_out) for each in accounts)
    assert digest(tracker) == before
