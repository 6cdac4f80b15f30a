# ruff: noqa: E501, ISC004 - a title stands as the reader sees it, and a long one goes on in the line below
"""Titles: a number over a table equals the rows under it, or the title says what is not listed; for every pack."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from tests.helpers import example_packs
from tests.helpers.contexts import context_from, rows_of, shown
from tests.helpers.programmes import previous_of, programme_of
from xltools.report.context import ReportContext
from xltools.report.model import Sheet
from xltools.report.packs import packs

Rows = list[dict[str, object]]
Pairs = list[tuple[str, object]]
#: A title's number -> the word in the State of the rows that it counts.
STATES = {"asked": "asked today", "overdue": "overdue"}


def rows(sheet: Sheet, table: str) -> Rows:
    """Return a table's real rows; the row that says that there is nothing is none of them."""
    found: Rows = [dict(row) for row in rows_of(sheet, table)]
    return [row for row in found if not _is_nothing(row)]


def _is_nothing(row: dict[str, object]) -> bool:
    filled = [value for value in row.values() if value not in ("None", "Not rated")]
    return len(filled) == 1 and str(filled[0]).endswith(".")


def count(sheet: Sheet, table: str, **wanted: object) -> int:
    """Count the rows of a table with these words, by heading with _ for a space."""
    asked = {heading.replace("_", " "): value for heading, value in wanted.items()}
    return sum(all(row[heading] == value for heading, value in asked.items()) for row in rows(sheet, table))


def below(sheet: Sheet, head: str, column: int = 1) -> list[object]:
    """Return what stands in a column of a printed sheet under a section's title and headings, to the next gap."""
    row = next(place[0] for place, cell in sheet.cells.items() if shown(cell) == head) + 2
    found: list[object] = []
    while (row, column) in sheet.cells and " quiet" not in f" {sheet.cells[row, column].style}":
        found.append(shown(sheet.cells[row, column]))
        row += 1
    return found


def summary_asked(sheet: Sheet, head: str, found: re.Match[str]) -> Pairs:
    states = [str(state).lower() for state in below(sheet, head, 3)]
    if found["shown"]:
        return [(found["shown"], len(states))]
    return [(found[name], sum(word in state for state in states)) for name, word in STATES.items()]


def decisions(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    states = [str(row["State"]).lower() for row in rows(sheet, "Decisions")]
    return [(found[name], sum(word in state for state in states)) for name, word in STATES.items()]


def filled_below(sheet: Sheet, head: str) -> list[object]:
    """Return what stands in the first column under a section's title, to the gap."""
    row = next(place[0] for place, cell in sheet.cells.items() if shown(cell) == head) + 1
    found: list[object] = []
    while (row, 1) in sheet.cells:
        found.append(shown(sheet.cells[row, 1]))
        row += 1
    return found


def decisions_in_brief(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    heads_here = list(heads(sheet))
    over = next((head for head in heads_here if head.startswith("Overdue: ")), "")
    late = [shown(cell) for cell in sheet.cells.values() if "Overdue; expected" in str(shown(cell))]
    more = int(re.findall(r"\d+", over)[0]) if over else 0
    asked = sum(re.match(r"\S+-\S+  ", head) is not None for head in heads_here)
    return [(found["asked"], asked), (found["past"] or "none", len(late)), (found["overdue"] or "none", more)]


def capped(sheet: Sheet, head: str, found: re.Match[str]) -> Pairs:
    listed = len(below(sheet, head))
    return [(found["shown"], listed), (found["all"], number(found["n"]))] if found["shown"] else [(found["n"], listed)]


def milestones_counted(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    listed = [str(row["Status"]).lower() for row in rows(sheet, "Milestones")]
    parts = re.findall(r"(\d+) ([a-z ]+?)(?=,| and |$)", found["parts"])
    return [(found["n"], len(listed)), *((each, listed.count(word)) for each, word in parts)]


def is_open(row: dict[str, object]) -> bool:
    return row["Status"] not in ("Complete", "Cancelled")


def late(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    listed = [row for row in rows(sheet, "Milestones") if is_open(row)]
    slipped = [row for row in listed if isinstance(row["Slip (days)"], int | float) and row["Slip (days)"] > 0]
    return [(found["late"], len(slipped)), (found["open"], len(listed))]


def exceptions(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    things = {row["ID"]: row for row in rows(sheet, "Exceptions")}
    ratings = [row["Rating"] for row in things.values()]
    bare = {key for key, row in things.items() if row["Overdue"] == "No action"}
    return [
        (found["red"], ratings.count("Red")), (found["amber"], ratings.count("Amber/Red")),
        (found["bare"] or "none", len(bare)), (found["late"] or "none", count(sheet, "Actions_overdue")),
    ]  # fmt: skip


def coverage(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    told = rows(sheet, "Coverage")
    short = sum(isinstance(row["Given"], int) and row["Given"] < int(str(row["Expected"])) for row in told)
    return [(found["short"], short), (found["n"], len(told))]


def standing(sheet: Sheet, head: str, found: re.Match[str]) -> Pairs:
    table = head if head.startswith("Brief_") else "Checkpoints"
    words = {
        "missed": "Missed",
        "met late": "Met late",
        "met in time": "Met",
        "to come": "Due",
        "not known": "Not given",
    }
    parts = re.findall(r"(\d+) (missed|met late|met in time|to come|not known)", found["parts"])
    told = [(each, count(sheet, table, Standing=words[word])) for each, word in parts]
    return [*told, (found["n"], count(sheet, table))]


def money(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    told = [row for row in rows(sheet, "Money") if isinstance(row["Variance (GBP)"], int | float)]
    short = sum(float(str(r["Variance (GBP)"])) < 0 for r in told if r["Kind"] != "Investment")
    over = sum(float(str(r["Variance (GBP)"])) > 0 for r in told if r["Kind"] == "Investment")
    return [(found["short"], short), (found["over"], over)]


def changes(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    listed = [row["Change"] for row in rows(sheet, "Changes")]
    counted = {row["Since the last report"]: row for row in rows(sheet, "Change_counts")}
    told: Pairs = [(str(row["Listed below"]), listed.count(word)) for word, row in counted.items()]
    counting = ("Worse", "Better", "Date moved")
    more = sum(int(str(counted[word]["How many"])) - int(str(counted[word]["Listed below"])) for word in counting)
    told.append((found["more"] or "no", more))
    told.append((found["over"] or "no", listed.count("Rewritten since the report")))
    return [*told, (found["worse"], listed.count("Worse")), (found["better"], listed.count("Better")),
            (found["moved"], listed.count("Date moved"))]  # fmt: skip


def asked_and_answered(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    states = [row["Standing"] for row in rows(sheet, "Questions")]
    skipped = states.count("Not asked")
    return [(found["n"], states.count("Answered")), (found["of"], len(states) - skipped), (found["not"], skipped)]


def data_of(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    told = rows(sheet, "Data_marks")
    lacking = sum("Insufficient" in row.values() for row in told)
    return [(found["n"], lacking), (found["of"], len(told))]


def findings(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    told = rows(sheet, "Findings")
    return [
        (found["n"], sum(int(str(row["How many"])) for row in told)),
        (found["on"], len({r["Sheet"] for r in told})),
    ]


def rows_counted(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    told = rows(sheet, "Rows")
    counted = [int(str(row["Count"])) for row in told]
    left_out = [int(str(row["Left out"])) for row in told]
    return [(found["on"].replace(",", ""), sum(counted)), (found["n"].replace(",", ""), sum(left_out))]


def by_rating(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    words = [shown(value) for table in sheet.tables for row in table.rows for value in row]
    return [
        (each, words.count(word)) for each, word in re.findall(r"(\d+) (Red|Amber/Red|Amber/Green|Green)", found[0])
    ]


def review(sheet: Sheet, _: str, found: re.Match[str]) -> Pairs:
    good = sum(row["Rating"] in ("Green", "Amber/Green") for row in rows(sheet, "Requirements"))
    moved = [(found["up"], "Better"), (found["down"], "Worse")] if found["up"] else []
    told = [(each, count(sheet, "Requirements", Movement=word)) for each, word in moved]
    return [(found["good"], good), (found["n"], count(sheet, "Requirements")), *told]


N = r"(\d+|no|No|none|None)"
CAP = r"(; (?P<shown>\d+) shown, all (?P<all>\d+) on [A-Z][\w ]+)?$"
Check = Callable[[Sheet, str, re.Match[str]], Pairs]


def table_counts(table: str, **named: dict[str, object]) -> Check:
    """Hold each named number against the rows of a table that hold some words."""
    return lambda sheet, _, found: [
        (found[name], count(sheet, table, **words)) for name, words in named.items() if found[name] is not None
    ]


def trust_counts(sheet: Sheet, head: str, found: re.Match[str]) -> Pairs:
    """Hold the counts of a page that shows every KPI against its rows; one that shows some says how many."""
    if found["shown"] is not None:
        return [(found["shown"], count(sheet, "Trust"))]
    words = {"sound": "Sound", "first": "Provisional", "care": "With care", "weak": "Not to rely on"}
    each: dict[str, dict[str, object]] = {name: {"How far": word} for name, word in words.items()}
    return table_counts("Trust", **each, n={})(sheet, head, found)


#: sheet -> the titles that it may have, each with how its numbers are counted again.
CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("Summary", rf"Workstreams: (?P<n>{N}) (is|are) worse than at the last report$",
     lambda sheet, head, found: [(found["n"], below(sheet, head, 5).count("Worse"))]),
    ("Summary", rf"Asked of the .+: (?P<asked>{N}) decisions? today(, (?P<overdue>\d+) overdue)?{CAP}", summary_asked),
    ("Summary", rf"Headline KPIs: (?P<n>{N}){CAP}", capped),
    ("Summary", rf"Biggest slips: (?P<n>{N}) open milestones? (is|are) late{CAP}", capped),
    ("Summary", rf"Top risks: (?P<n>{N}) open(, {N} of them Extreme)?{CAP}", capped),
    ("Decisions", rf"(?P<asked>{N}) decisions? (is|are) asked of the .+ today; (?P<overdue>{N}) (is|are) overdue$",
     decisions),
    ("Changes", rf"Changes since [\w ]+: (?P<worse>{N}) things? (is|are) worse and (?P<better>{N}) better; "
     rf"(?P<moved>{N}) dates? (has|have) moved( \((?P<more>\d+) more in the programme pack\))?"
     rf"(; (?P<over>{N}) reported cells? (was|were) rewritten)?$", changes),
    ("Milestones", rf"Milestones: (?P<late>{N}) of (?P<open>\d+) open ones? (is|are) late$", late),
    ("Milestones", r"Milestones: none of (?P<n>\d+) is open$", table_counts("Milestones", n={})),
    ("Milestones", r"(?P<n>\d+) milestones? (is|are) open(; drawn are the (?P<d>\d+) .*)?(; \d+ without .*)?$",
     lambda sheet, _, found: [(found["n"], sum(map(is_open, rows(sheet, "Milestones"))))]),
    ("Milestones", r"All (?P<n>\d+) milestones: (?P<parts>.+)$", milestones_counted),
    ("KPI scorecard", rf"KPI scorecard: (?P<off>{N}) of (?P<n>\d+) KPIs? Red or Amber/Red( \(.+\))?"
     rf"(, (?P<worse>{N}) rated worse than before)?$",
     lambda sheet, _, found: [
         (found["worse"] or "none", sum(row["Movement"] == "Worse" for row in rows(sheet, "KPIs"))),
         (found["off"], sum(row["Rating"] in ("Red", "Amber/Red") for row in rows(sheet, "KPIs"))),
         (found["n"], count(sheet, "KPIs"))]),
    ("KPI charts", rf"KPI charts: {N} of (?P<n>\d+) KPIs? came out worse than chance explains( \(.+\))?, {N} better(; \d+ cannot be judged yet)?$",
     lambda sheet, _, found: [(found["n"], len({row["KPI ID"] for row in rows(sheet, "KPI_series")}))]),
    ("National milestones", r"National milestones: (?P<parts>.+) of (?P<n>\d+) checkpoints?$", standing),
    ("National milestones", rf"What had to be in place: (?P<late>{N}) of (?P<n>\d+) deliverables? came late, "
     rf"(?P<open>{N}) still open past its day$",
     table_counts("National", late={"Standing": "Met late"}, n={}, open={"Standing": "Missed"})),
    ("Self-assessment", rf"Self-assessment: (?P<good>{N}) of (?P<n>\d+) requirements? .+?(; (?P<up>{N}) moved up, "
     rf"(?P<down>{N}) down)?$", review),
    ("Self-assessment", rf"What support would help: (?P<said>{N}) of (?P<n>\d+) areas? asked said so$",
     table_counts("Support", said={"Standing": "Answered"}, n={})),
    ("Self-assessment", rf"Key questions: (?P<n>{N}) of (?P<of>{N}) asked are answered(; (?P<not>\d+) did not apply)?$",
     asked_and_answered),
    ("Risks", rf"Risks: (?P<n>{N}) open, (?P<x>{N}) Extreme, (?P<w>{N}) worse(; (?P<late>\d+) reviews? (is|are) overdue)?$",
     lambda sheet, _, found: [
         (found["n"], count(sheet, "Risks") - count(sheet, "Risks", Review="Closed")),
         (found["x"], sum(r["Band"] == "Extreme" and r["Review"] != "Closed" for r in rows(sheet, "Risks"))),
         (found["w"], count(sheet, "Risks", Movement="Worse")),
         (found["late"] or "none", count(sheet, "Risks", Review="Overdue"))]),
    ("Value for money", r"Value for money: [\d.]+% of spend released as cash in .+$", lambda *_: []),
    ("Value for money", rf"By year, workstream and kind: (?P<short>{N}) savings? or disinvestments? below plan, "
     rf"(?P<over>{N}) investments? above it$", money),
    ("Exceptions", rf"Exceptions: (?:(?P<red>{N}) (?:is|are) Red)?(?: and )?(?:(?P<amber>\d+) (?:is |are )?Amber/Red)?; "
     rf"(each has|(?P<bare>\d+) (has|have) no) (an )?open action, ((?P<late>\d+) actions? (is|are)|no action is) overdue$",
     exceptions),
    ("Exceptions", r"(?P<n>\d+) open actions? (is|are) past the due date$", table_counts("Actions_overdue", n={})),
    ("Data quality", rf"Data quality: {N} errors?, {N} warnings?, {N} waived$", lambda *_: []),  # with their sum below
    ("Data quality", r"Left out or noted: (?P<n>\d+) things?$", lambda *_: []),  # sentences, as long as they are
    ("Data quality", r"Rows: (?P<on>[\d,]+) of (?P<of>[\d,]+) in the tracker count, (?P<n>[\d,]+) do not$", rows_counted),
    ("Data quality", rf"Coverage: (?P<short>{N}) of (?P<n>\d+) parts? incomplete$", coverage),
    ("Data quality", rf"Data of each KPI: (?P<n>{N}) of (?P<of>\d+) KPIs? insufficient in some part$", data_of),
    ("Data quality", r"What was found: (?P<n>\d+) findings? on (?P<on>\d+) sheets? of the tracker$", findings),
    ("Workings", r"Workings: (?P<n>\d+) figures?, .+$", table_counts("Workings", n={})),
    ("Changes", r"How ratings and headline KPIs stood in the last (?P<n>\d+) reports$",
     lambda sheet, _, found: [(found["n"], len(rows_of(sheet, "History")[0]) - 3)]),
    ("Decisions in brief", rf"Decisions in brief: (?P<asked>{N}) asked today(, (?P<past>\d+) of them overdue)?"
     rf"(, (?P<overdue>{N}) (more )?overdue)?$", decisions_in_brief),
    ("Decisions in brief", r"(?P<state>[A-Z][a-z ]+): (?P<n>\d+)(, (?P<shown>\d+) shown; all are on Decisions)?$",
     lambda sheet, head, found: [(found["shown"] or found["n"], len(filled_below(sheet, head)))]),
    ("Decisions in brief", r"\S+-\S+  ", lambda *_: []),  # a decision's name
    ("Exceptions in brief", r"(?P<n>\d+) of \d+ exceptions are shown, ", table_counts("Brief_Exceptions", n={})),
    ("Exceptions in brief", rf"Exceptions in brief: (?:(?P<red>{N}) (?:is|are) Red)?(?: and )?(?:(?P<amber>\d+) (?:is |are )?Amber/Red)?",
     table_counts("Brief_Exceptions", red={"Rating": "Red"}, amber={"Rating": "Amber/Red"})),
    ("Late milestones", r"(?P<n>\d+) of \d+ (late milestones|milestones past their date) are shown, ", table_counts("Brief_Milestones", n={})),
    ("Changes in brief", r"(?P<n>\d+) of \d+ changes for the worse are shown, ", table_counts("Brief_Changes", n={})),
    ("Late milestones", rf"(?P<n>{N}) of \d+ milestones? (is|are) (open and late|past the date)$", table_counts("Brief_Milestones", n={})),
    ("KPI summary", rf"(?P<n>{N}) of \d+ KPIs? against ", table_counts("Brief_KPIs", n={})),
    ("KPI summary", rf"KPI summary: (?P<off>{N}) of (?P<n>\d+) KPIs? Red or Amber/Red",
     lambda sheet, _, found: [
         (found["off"], sum(row["Rating"] in ("Red", "Amber/Red") for row in rows(sheet, "Brief_KPIs"))),
         (found["n"], count(sheet, "Brief_KPIs"))]),
    ("KPI pages", r"KPI pages: (?P<n>\d+) of \d+ KPIs?$", lambda sheet, *_: [
        (_[1]["n"], sum(cell.style == "section" and cell.value is not None for cell in sheet.cells.values()))]),
    ("KPI pages", r"KPI-\d+  ", lambda *_: []),  # a KPI's name
    ("Top risks", rf"(?P<n>{N}) of \d+ open risks? (is|are) shown, ", table_counts("Brief_Risks", n={})),
    ("Top risks", r"Risks: (all )?(?P<n>\d+|none|the only one)( is)?( that (are|is))? open", lambda sheet, _, found: [
        ({"the only one": "1"}.get(found["n"], found["n"]), count(sheet, "Brief_Risks"))]),
    ("Money in brief", r"Money in brief: [\d.]+% of spend released as cash in .+$", lambda *_: []),
    ("National in brief", r"National in brief: (?P<parts>.+) of (?P<n>\d+) checkpoints?$",
     lambda sheet, _, found: standing(sheet, "Brief_Checkpoints", found)),
    ("Requirements in brief", rf"Requirements in brief: (?P<good>{N}) of (?P<n>\d+) requirements? ",
     lambda sheet, _, found: [
         (found["good"], sum(row["Rating"] in ("Green", "Amber/Green") for row in rows(sheet, "Brief_Requirements"))),
         (found["n"], count(sheet, "Brief_Requirements"))]),
    ("Changes in brief", rf"(?P<n>{N}) of \d+ changes? (is|are) for the worse$", table_counts("Brief_Changes", n={})),
    ("How far to trust this",
     r"How far to trust (?P<n>\d+) KPIs?: (?:(?P<sound>\d+) sound)?(?:(?:, | and )?(?P<first>\d+) provisional)?"
     r"(?:(?:, | and )?(?P<care>\d+) with care)?(?:(?:, | and )?(?P<weak>\d+) not to rely on)?"
     r"(?:; (?P<shown>\d+) shown)?$", trust_counts),
    ("Underpinning requirements", r"Underpinning requirements: .+$", by_rating),
    ("Area", rf"Key questions: {N} of {N} asked (is|are) answered$", lambda *_: []),  # also on Return data, row by row
    ("Return data", rf"Return data: (?P<yes>{N}) of (?P<all>\d+) fields? given, (?P<no>{N}) not$",
     lambda sheet, _, found: [
         (found["yes"], count(sheet, "Return_data", Given="Yes")), (found["no"], count(sheet, "Return_data", Given="No")),
         (found["all"], count(sheet, "Return_data") - count(sheet, "Return_data", Given="Not asked"))]),
)  # fmt: skip
#: Numbers in a title that count nothing: dates, months, ids and names.
NO_COUNT = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{4}|Milestone \d+(?::|$)|\b\d{4}/\d\d\b")


def number(word: str | None) -> int:
    return int(word) if word and word.isdigit() else 0


def heads(sheet: Sheet) -> Iterator[str]:
    for _, cell in sorted(sheet.cells.items()):
        value = shown(cell)
        if isinstance(value, str) and {"title", "section"} & set(cell.style.split()):
            yield value


def wrong(sheet: Sheet, head: str) -> str:
    """Say what is wrong with a title; '' where its numbers are the rows', or it has none."""
    for name, pattern, check in CHECKS:
        if (sheet.name == name or (name == "Area" and sheet.name.startswith("Area "))) and (
            found := re.match(pattern, head)
        ):
            pairs = check(sheet, head, found)
            return "; ".join(f"says {word}, has {rows}" for word, rows in pairs if number(word) != int(str(rows)))
    return "counts something, and no check counts it again" if re.search(r"\d", NO_COUNT.sub("", head)) else ""


SMALL: dict[str, Any] = {
    "workstreams": "workstream_id | workstream\nWF | Workforce",
    "milestones": "milestone_id|workstream_id|kind|milestone|decision_body|baseline|forecast|actual|status\n"
    + "\n".join(
        f"D-{n}|WF|Key decision|Decide {n}|Trust Board|2012-03-{n:02}|2012-04-{n + 10:02}||In progress"
        for n in range(1, 10)
    )
    + "\nD-10|WF|Key decision|Overdue|Council|2012-03-01|||In progress\nD-11|WF||Done||2012-01-01||2012-01-31|Complete",
    "risks": "risk_id | workstream_id | risk | likelihood | impact | status\n"
    + "\n".join(f"R-{n} | WF | Risk {n} | {n % 5 + 1} | 4 | Open" for n in range(8)),
}  # fmt: skip

SCORED = "risk_id | risk | initial_score\nR-1 | One | 16\nR-2 | Two | 16\nR-3 | Three | 12"


@cache
def contexts() -> dict[str, ReportContext]:
    settings = {"programme": "Small", "board": "Trust Board", "board_meeting": "2012-04-25"}
    before = programme_of(
        "2011-12-31", settings=settings, **SMALL | {"risks": SMALL["risks"].replace("4 | Open", "2 | Open")}
    )
    return {
        "the worked example": example_packs.context(),
        "a small programme": context_from(programme_of(settings=settings, **SMALL)),
        "its second report": context_from(
            programme_of(
                settings=settings, **SMALL | {"milestones": SMALL["milestones"].replace("2012-04-1", "2012-05-1")}
            ),
            previous_of("2011-12-31", {}, before),
        ),
        "a second report over a rewritten past": context_from(
            programme_of(settings=settings, **SMALL | {"risks": SCORED.replace("| 16", "| 9")}),
            previous_of("2011-12-31", {}, programme_of("2011-12-31", settings=settings, **SMALL | {"risks": SCORED})),
        ),
        "a programme of sheets without rows": context_from(programme_of(settings=settings)),
        "a programme without a name": context_from(programme_of(**SMALL)),
    }


@pytest.mark.parametrize("which", ["the worked example", "a small programme", "its second report",
                                   "a second report over a rewritten past",
                                   "a programme of sheets without rows", "a programme without a name"])  # fmt: skip
def test_a_number_in_a_title_is_the_number_of_rows_under_it(which: str) -> None:
    faults = {
        f"{book.book.title}, {sheet.name}: {head}: {fault}"
        for book in packs(contexts()[which], ("all",))
        for sheet in book.book.sheets
        for head in heads(sheet)
        if (fault := wrong(sheet, head))
    }
    assert not faults, "\n".join(sorted(faults))


def test_a_title_that_no_check_knows_is_a_fault() -> None:
    sheet = next(sheet for book in example_packs.books() for sheet in book.sheets if sheet.name == "Risks")
    assert wrong(sheet, "Risks: 99 of them")
    assert wrong(sheet, "Risks: 99 open, none Extreme, none worse")
