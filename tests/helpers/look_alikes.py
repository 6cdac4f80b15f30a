"""Look-alike trackers: as offices keep them, drawn by chance from a seed, each with what its columns truly are.

The headings are gathered from public templates and plans, and most are not in the product's own list of synonyms.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Value = str | float | datetime | None
Maker = Callable[[random.Random, int], Value]

_PEOPLE = ("Head of service", "Programme manager", "Finance lead", "Care manager", "Project officer", "IT lead")
_VERBS = ("Agree", "Publish", "Recruit", "Move", "Train", "Procure", "Test", "Review", "Close", "Open")
_THINGS = ("the staffing plan", "the new site", "the case system", "the board paper", "the care model", "the contract",
           "a pilot in two wards", "the budget", "the lease", "the data return")  # fmt: skip
_FEARS = ("Staff leave before the move", "The supplier fails", "Costs rise with inflation", "Users do not take it up",
          "Data is lost in the transfer", "Planning consent comes late", "The grant ends early", "Sickness stays high")  # fmt: skip
_TEAMS = ("North", "South", "Central", "Estates", "Digital")


def _title(rng: random.Random, row: int) -> str:
    return f"{rng.choice(_VERBS)} {rng.choice(_THINGS)}, part {row}"


def _fear(rng: random.Random, row: int) -> str:
    return f"{rng.choice(_FEARS)} ({row})"


def _person(rng: random.Random, _: int) -> str:
    return rng.choice(_PEOPLE)


def _sentence(rng: random.Random, _: int) -> str:
    return f"{rng.choice(_VERBS)} {rng.choice(_THINGS)} and report to the group each month"


def _note(rng: random.Random, _: int) -> Value:
    return rng.choice((None, "See minutes", "Waiting for an answer from the supplier", "No change"))


def _day(rng: random.Random, _: int) -> datetime:
    return datetime(2025, 1, 1) + timedelta(days=rng.randrange(400))


def _some_day(rng: random.Random, row: int) -> Value:
    return _day(rng, row) if rng.random() < 0.5 else None


def _written_day(rng: random.Random, row: int) -> str:
    return f"{_day(rng, row):%d/%m/%y}"


def _one_of(*words: Value) -> Maker:
    return lambda rng, _: rng.choice(words)


def _code(letter: str) -> Maker:
    return lambda _, row: f"{letter}{row:03}"


def _score(rng: random.Random, _: int) -> float:
    return float(rng.randrange(1, 6))


def _money(rng: random.Random, _: int) -> float:
    return float(rng.randrange(5, 900) * 1000)


def _percent(rng: random.Random, _: int) -> float:
    return rng.randrange(0, 21) / 20


@dataclass(frozen=True)
class Kind:
    """One kind of list: its tabs' names, its columns by field (name -> headings, values), and columns of no field."""

    of: str
    tabs: tuple[str, ...]
    needed: tuple[str, ...]
    columns: dict[str, tuple[tuple[str, ...], tuple[Maker, ...]]]
    others: tuple[tuple[str, Maker], ...]


_STATES = (
    _one_of("Not started", "In progress", "Complete"),
    _one_of("To do", "Doing", "Done"),
    _one_of("OPEN", "CLOSED", "ON HOLD"),
)
_OWNERS = (
    "Person responsible",
    "Lead person",
    "Task lead",
    "Accountable officer",
    "Owner",
    "Who is responsible?",
    "Delivery manager",
    "Assigned",
)
KINDS = (
    Kind(
        "Milestones",
        ("Plan", "Work plan 2025", "Project tasks", "Sheet1", "Implementation plan", "Delivery schedule", "Milestone log"),
        ("milestone", "forecast"),
        {
            "milestone_id": (("Task ref.", "ID", "WBS no", "Milestone no.", "Ref No", "Task number"), (_code("T"), _code("M-"))),
            "milestone": (("Key task", "Task / activity", "Milestone description", "Activity description", "Key deliverable", "Step to take", "Task details", "Milestones"), (_title,)),
            "workstream_id": (("Work stream", "Workstream name", "Project strand", "Theme", "Work package", "Programme strand"), (_one_of(*_TEAMS),)),
            "owner": (_OWNERS, (_person,)),
            "baseline": (("Baseline finish date", "Original deadline", "Planned end date", "Originally planned for", "Baseline completion"), (_day,)),
            "forecast": (("Due by", "Deadline date", "Current forecast", "Expected completion", "Target end date", "Date due", "Estimated finish", "Revised end date", "To be finished by"), (_day, _written_day)),
            "actual": (("Actual end date", "Date achieved", "Actually completed", "Completed date", "Date actually delivered"), (_some_day,)),
            "status": (("Task status", "Progress status", "Current state", "State of play", "Status now"), _STATES),
            "declared_rag": (("RAG?", "RAG now", "Current RAG", "BRAG rating", "RAG this month"), (_one_of("R", "A", "G"), _one_of("Red", "Amber", "Green"))),
        },
        (("Start date", _day), ("Comments", _note), ("Budget (£)", _money), ("% complete", _percent), ("Priority", _one_of("High", "Medium", "Low")), ("Start", _day), ("Days", _score), ("Previous RAG", _one_of("R", "A", "G")), ("Update this month", _sentence)),
    ),
    Kind(
        "Risks",
        ("Risk log", "Risks", "RAID", "Project risks", "Risk Register 2025", "Sheet1"),
        ("risk", "likelihood", "impact"),
        {
            "risk_id": (("Risk No.", "Risk reference", "ID", "Ref.", "Risk #"), (_code("R"), _code("RSK-"))),
            "risk": (("Description of risk", "Risk", "Risk details", "Risk event description", "What is the risk?", "Threat description"), (_fear,)),
            "cause": (("Cause(s)", "Root cause", "Causes", "Trigger event"), (_sentence,)),
            "workstream_id": (("Workstream", "Project strand", "Work stream affected"), (_one_of(*_TEAMS),)),
            "likelihood": (("Likelihood (1-5)", "Probability score", "Prob.", "Likelihood rating", "L'hood likelihood"), (_score, _one_of("High", "Medium", "Low"), _one_of("1 - Rare", "3 - Possible", "5 - Certain"))),
            "impact": (("Impact (1-5)", "Severity score", "Impact rating", "Severity", "Impact level"), (_score, _one_of("High", "Medium", "Low"))),
            "mitigation": (("Mitigating action(s)", "Mitigation in place", "Risk treatment", "Countermeasures", "Planned response", "Mitigation measures"), (_sentence,)),
            "owner": (("Risk lead", "Risk manager", "Responsible person", "Who owns the risk: owner", "Accountable lead"), (_person,)),
            "raised": (("Date risk raised", "First identified", "Date entered: raised", "Logged on"), (_day, _written_day)),
            "last_reviewed": (("Date of last review", "Reviewed on", "Last update: reviewed", "Latest review"), (_day,)),
            "status": (("Risk state", "Open/closed status", "Current status of risk"), (_one_of("Open", "Closed"), _one_of("Live", "Closed", "Escalated"))),
        },
        (("Score", lambda rng, _: float(rng.randrange(1, 26))), ("Residual likelihood", _score), ("Residual impact", _score), ("Risk category", _one_of("Finance", "People", "IT")), ("Contingency", _sentence), ("Notes", _note), ("Risk level", _one_of("High", "Medium", "Low")), ("Target date", _day), ("Cost if it happens", _money)),
    ),
    Kind(
        "Actions",
        ("Action log", "Actions", "Meeting actions", "Action tracker"),
        ("action", "due"),
        {
            "action_id": (("Action No.", "Action reference", "No.", "Action #"), (_code("A"), _code("ACT"))),
            "action": (("Action to be taken", "Agreed action", "Action details", "Description of action", "What is required"), (lambda rng, row: f"{_title(rng, row)} for the group",)),
            "owner": (("Action lead", "Responsible person", "Assigned person", "Who will lead"), (_person,)),
            "due": (("Due by", "Deadline date", "Target completion", "Date due by", "When by"), (_day, _written_day)),
            "status": (("Action state", "Status of action", "Progress status"), (_one_of("Open", "Done"), _one_of("In progress", "Complete", "Cancelled"))),
            "closed": (("Date closed off", "Closed date", "Date action closed"), (_some_day,)),
        },
        (("Meeting", _one_of("Board", "Team")), ("Comments", _note), ("Date raised", _day), ("Priority", _one_of("High", "Low")), ("Raised by", _person)),
    ),
    Kind(
        "Workstreams",
        ("Workstreams", "Projects", "Workstream summary"),
        ("workstream", "lead"),
        {
            "workstream_id": (("Workstream code", "Project ref", "Ref no"), (_code("WS"),)),
            "workstream": (("Workstream title", "Project title", "Name of workstream"), (lambda rng, row: f"{rng.choice(_TEAMS)} programme {row}",)),
            "lead": (("Responsible director: lead", "Project lead", "Lead director", "Accountable director"), (_person,)),
            "outcome": (("Intended outcome", "Objective of the work", "Aims", "Overall goal"), (_sentence,)),
            "declared_rag": (("RAG this month", "Overall RAG", "Current RAG"), (_one_of("R", "A", "G"), _one_of("Red", "Amber", "Green"))),
        },
        (("Budget", _money), ("Start", _day), ("Notes", _note)),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class LookAlike:
    """A drawn workbook, and what each of its columns is: (tab, heading) -> field, "" for none; tab -> sheet."""

    path: Path
    columns: dict[tuple[str, str], str]
    tables: dict[str, str]


def look_alike(seed: int, folder: Path) -> LookAlike:
    """Draw a workbook from a seed."""
    rng = random.Random(seed)
    book = Workbook()
    book.remove(book.worksheets[0])
    columns: dict[tuple[str, str], str] = {}
    tables: dict[str, str] = {}
    kinds = [KINDS[seed % len(KINDS)], *rng.sample(KINDS, k=rng.choice((0, 1, 2)))]
    for kind in (each for place, each in enumerate(kinds) if each not in kinds[:place]):
        tab = rng.choice([name for name in kind.tabs if name not in book.sheetnames])
        tables[tab] = kind.of
        columns |= {(tab, heading): name for heading, name in _drawn(book.create_sheet(tab), kind, rng).items()}
    if rng.random() < 0.5:
        _legend(book.create_sheet("Legend"))
        tables["Legend"] = ""
    path = folder / f"look-alike-{seed}.xlsx"
    book.save(path)
    return LookAlike(path, columns, tables)


def _drawn(sheet: Worksheet, kind: Kind, rng: random.Random) -> dict[str, str]:
    """Draw one list; return its headings, each with its field."""
    chosen = [name for name in kind.columns if name in kind.needed or rng.random() < 0.75]
    heads: list[tuple[str, str, Maker]] = [
        (rng.choice(kind.columns[name][0]), name, rng.choice(kind.columns[name][1])) for name in chosen
    ]
    others = rng.sample(kind.others, k=rng.randrange(1, 4))
    taken = {head.casefold() for head, _, _ in heads}
    heads += [(head, "", maker) for head, maker in others if head.casefold() not in taken]
    if rng.random() < 0.4:
        rng.shuffle(heads)
    first, left = rng.choice((1, 1, 2, 4, 7)), rng.choice((1, 1, 1, 2))
    if first > 1:
        sheet.cell(1, left).value = "The programme's own list"
        sheet.cell(1, left).font = Font(bold=True)
    if first > 4:
        sheet.cell(3, left).value, sheet.cell(3, left + 2).value = "Owner of this document:", "Programme office"
    for place, (head, _, _) in enumerate(heads, left):
        sheet.cell(first, place).value = head.upper() if first == 7 else head
    for row in range(1, rng.randrange(8, 30)):
        for place, (_, _, maker) in enumerate(heads, left):
            sheet.cell(first + row, place).value = maker(rng, row)
    return {head.upper() if first == 7 else head: name for head, name, _ in heads}


def _legend(sheet: Worksheet) -> None:
    for row, cells in enumerate((("Word", "Meaning"), ("R", "Off track"), ("A", "At risk"), ("G", "On track")), 1):
        for column, cell in enumerate(cells, 1):
            sheet.cell(row, column).value = cell
