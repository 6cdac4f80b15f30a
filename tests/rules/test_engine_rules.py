"""Every rule of the engine, on one faulty tracker and on one that is right just there."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from tests.helpers.raw_trackers import Drawn, Row, day, right_tracker
from xltools.findings import Finding
from xltools.tracker.raw import RawSheet
from xltools.validate import RULES

Change = Callable[[Drawn], Drawn]


@dataclass(frozen=True)
class Case:
    """A change that breaks a rule, where the finding must point, and a change that keeps the rule."""

    faulty: Change
    at: str
    right: Change
    says: str = ""


def cell(sheet: str, name: str, value: object, right: object, *, says: str = "") -> Case:
    """Put a faulty value, or a right one, into the first record."""
    row, column = right_tracker().place(sheet, name, 1)
    address = Finding("error", "", sheet, "", "", row, column).cell
    return Case(
        lambda t: t.with_cell(sheet, name, 1, value),  # type: ignore[arg-type]
        f"{sheet}!{address}",
        lambda t: t.with_cell(sheet, name, 1, right),  # type: ignore[arg-type]
        says,
    )


#: How a plan of an office's own is read, where a rule is about such a workbook.
PLAN = """
[settings]
organisation = "Illustrative Council"
programme = "Illustrative programme"
board = "Programme Board"
as_at = 2012-03-31
[[table]]
of = "Milestones"
sheets = ["Plan"]
[table.columns]
milestone_id = { make = "id", of = ["Task"] }
milestone = "Task"
forecast = "Due"
"""


def theirs(_: Drawn, *rows: list[object]) -> Drawn:
    """Draw an office's own plan in place of the tracker."""
    return Drawn({"Plan": RawSheet("Plan", "visible", [list(row) for row in rows])}, read_by=PLAN)  # type: ignore[arg-type]


def unchanged(tracker: Drawn) -> Drawn:
    return tracker


def renamed(old: str, new: str) -> Change:
    """Give a sheet another name."""

    def change(t: Drawn) -> Drawn:
        return replace(
            t, sheets={s.name: s for s in (replace(s, name=new) if n == old else s for n, s in t.sheets.items())}
        )

    return change


def copied(name: str, to: str) -> Change:
    """Add a copy of a sheet under another name."""
    return lambda t: replace(t, sheets={**t.sheets, to: replace(t.sheets[name], name=to)})


def rows_of(sheet: str, change: Callable[[list[list[object]]], list[list[object]]]) -> Change:
    """Change a sheet's rows, the headings first."""
    return lambda t: t.with_sheet(replace(t.sheets[sheet], rows=change(t.sheets[sheet].rows)))  # type: ignore[arg-type]


def slid(rows: list[list[object]]) -> list[list[object]]:
    return [[*rows[0], ""], ["", *rows[1]], *([*row, ""] for row in rows[2:])]


def named_again(rows: list[list[object]]) -> list[list[object]]:
    names = ["requirement_id", "group", "requirement"]
    return [list(names), *rows]


WAIVER: Row = {"reason": "Agreed", "agreed_by": "Board", "until": day("2012-06-30")}
OLD: Row = {**WAIVER, "until": day("2012-01-31")}


def without_forecast(t: Drawn) -> Drawn:
    """Leave one warning that a waiver can speak for."""
    return t.with_cell("Self-assessment", "evidence", 1, "")


CASES: dict[str, Case] = {
    "STR-01": Case(lambda t: replace(t, version="2"), "Settings", unchanged),
    "STR-02": Case(lambda t: t.without_sheet("Evidence"), "Evidence", renamed("Evidence", " EVIDENCE")),
    "STR-03": Case(copied("Risks", "Risks (2)"), "Risks (2)", copied("Risks", "Our notes on risk")),
    "STR-04": Case(lambda t: t.with_truth("Risks", state="veryHidden"), "Risks", unchanged),
    "STR-05": Case(rows_of("Evidence", lambda rows: rows[1:]), "Evidence", unchanged),
    "STR-06": Case(
        lambda t: t.with_cell_at("Risks", 1, 6, ""), "Risks", lambda t: t.with_cell_at("Risks", 1, 6, "likelihood ")
    ),
    "STR-07": Case(
        lambda t: t.with_cell_at("Risks", 1, 6, "Likelyhood"),
        "Risks!F1",
        lambda t: t.with_cell_at("Risks", 1, 6, "\u00a0LIKELIHOOD"),
        'read as "Likelihood"',
    ),
    "STR-08": Case(
        lambda t: t.with_cell_at("Risks", 1, 16, "Owner"), "Risks!P1", lambda t: t.with_cell_at("Risks", 1, 16, "Ours")
    ),
    "STR-09": Case(
        rows_of("Requirements", named_again),
        "Requirements!A1",
        rows_of("Requirements", lambda rows: [["Our requirements", "", ""], *rows]),
    ),
    "STR-10": Case(
        rows_of("Risks", lambda rows: [*rows[:2], rows[0], *rows[2:]]),
        "Risks!A3",
        rows_of("Risks", lambda rows: [[""] * 15, *rows]),
    ),
    "STR-11": Case(rows_of("Milestones", slid), "Milestones!B2", unchanged, "1 column to the right"),
    "STR-12": Case(
        lambda t: t.with_row("Business cases", {"case_id": "Total", "planned": 4_800_000.0}),
        "Business cases!A4",
        lambda t: t.with_cell("Business cases", "case", 1, "Total Place"),
    ),
    "STR-13": Case(
        rows_of("Areas", lambda rows: [*rows[:2], [""] * 4, [""] * 4, *rows[2:]]),
        "Areas!A3",
        rows_of("Areas", lambda rows: [*rows, [""] * 4]),
        "Rows 3 to 4 are blank",
    ),
    "STR-14": Case(
        lambda t: t.with_cell("Risks", "cause", 1, "").with_truth("Risks", merges=((2, 4, 2, 5),)),
        "Risks!D2",
        lambda t: Drawn({**t.sheets, "Areas": replace(t.sheets["Areas"], merges=((9, 1, 9, 4),))}),
    ),
    "STR-15": Case(
        lambda t: t.with_cell_at("Risks", 6, 4, "See the minutes of May"),
        "Risks!D6",
        rows_of("Risks", lambda rows: [["See the minutes of May", *[""] * 14], *rows]),
    ),
    "STR-16": Case(
        lambda t: _only_settings(t).with_sheet(replace(t.sheets["Workstreams"], rows=t.sheets["Workstreams"].rows[:1])),
        "Workstreams",
        lambda t: t.with_sheet(replace(t.sheets["Evidence"], rows=t.sheets["Evidence"].rows[:1])),
    ),
    "STR-17": Case(
        rows_of("Settings", lambda rows: [row for row in rows if row[0] != "Board"]),
        "Settings",
        rows_of("Settings", lambda rows: [row for row in rows if row[0] != "Purpose"]),
        '"Board" is missing',
    ),
    "STR-18": Case(
        lambda t: t.with_cell("Settings", "setting", 3, "Bord"),
        "Settings!A4",
        lambda t: t.with_cell("Settings", "setting", 3, "BOARD "[:5]),
    ),
    "STR-19": Case(
        lambda t: t.with_row("Settings", {"setting": "Board", "value": "Council"}),
        "Settings!A12",
        lambda t: t.with_row("Settings", {"setting": "Our own setting", "value": 12.0}),
    ),
    "STR-20": Case(
        lambda t: replace(t, version="").with_setting("Tracker version", ""),
        "Settings",
        lambda t: replace(t, version=""),
    ),
    "STR-21": Case(
        lambda t: t.with_truth("Milestones", hidden_rows=frozenset({3, 4, 400})),
        "Milestones!A3",
        lambda t: t.with_truth("Milestones", hidden_rows=frozenset({1, 400}), is_filtered=True),
        "Rows 3 to 4 are hidden, but count.",
    ),
    "STR-22": Case(
        lambda t: t.with_truth("Milestones", hidden_columns=frozenset({2, 60})),
        "Milestones!B2",
        lambda t: t.with_truth("Milestones", hidden_columns=frozenset({60})),
        "Column B (Workstream ID) is hidden, but counts.",
    ),
    "STR-23": Case(
        lambda t: t.with_truth("Milestones", struck={1: frozenset({1, 2, 400}), 60: frozenset({3})}),
        "Milestones!A2",
        lambda t: t.with_truth("Milestones", struck={60: frozenset({2}), 1: frozenset({1, 400})}),
        "Row 2 is struck out, but counts.",
    ),
    "STR-24": Case(
        lambda t: theirs(t, ["Task", "Due"], ["Hire", day("2012-05-31")], ["", day("2012-06-30")]),
        "Plan!A3",
        lambda t: theirs(t, ["Task", "Due"], ["Hire", day("2012-05-31")], ["", ""], ["Later:", ""]),
        'Row 3 has nothing under "Task", so it does not count.',
    ),
    "STR-25": Case(
        lambda t: theirs(t, ["Task", "Due"], ["Hire", day("2012-05-31")], ["hire ", day("2012-06-30")]),
        "Plan!A3",
        lambda t: theirs(t, ["Task", "Due"], ["Hire", day("2012-05-31")], ["Hire two", day("2012-06-30")]),
        '"Hire" is in rows 2 to 3, and only their order tells them apart.',
    ),
    "CEL-01": cell("Workstreams", "lead", "", "Head of service"),
    "CEL-02": Case(
        lambda t: t.with_cell("Milestones", "forecast", 1, "").with_truth("Milestones", errors={(2, 9): "#REF!"}),
        "Milestones!I2",
        lambda t: t.with_cell_at("Milestones", 1, 22, "Ours").with_truth("Milestones", errors={(2, 22): "#REF!"}),
        "#REF!",
    ),
    "CEL-03": Case(
        lambda t: t.with_cell("Risks", "likelihood", 1, "").with_truth("Risks", uncalculated=frozenset({(2, 6)})),
        "Risks!F2",
        unchanged,
    ),
    "CEL-04": cell("Workstreams", "lead", "Head  of service\u00a0", "Head of service", says="odd space"),
    "CEL-05": cell("Workstreams", "outcome_due", "31/03/2013", day("2013-03-31"), says="31 Mar 2013"),
    "CEL-06": cell("Workstreams", "outcome_due", "soon", day("2013-03-31")),
    "CEL-07": cell("Workstreams", "outcome_due", 41364.0, day("2013-03-31")),
    "CEL-08": cell("Workstreams", "outcome_due", day("1912-03-31"), day("2014-03-31"), says="starts on 1 Jan 2008"),
    "CEL-09": cell("Workstreams", "outcome_due", day("2013-03-31T14:30"), day("2013-03-31"), says="14:30"),
    "CEL-10": cell("Business cases", "planned", "2,400,000", 2_400_000.0, says="2400000"),
    "CEL-11": cell("Business cases", "planned", "£1.2m", 1_200_000.0),
    "CEL-12": cell("Risks", "impact", 2.5, 2.0),
    "CEL-13": Case(
        lambda t: t.with_setting("KPI tolerance 1 (share)", 50.0),
        "Settings!B12",
        lambda t: t.with_setting("KPI tolerance 1 (share)", 0.05),
        "5000%",
    ),
    "CEL-14": cell("Risks", "impact", 6.0, 5.0, says="above 5"),
    "CEL-15": cell("Milestones", "status", "in progress", "In progress"),
    "CEL-16": cell("Workstreams", "declared_rag", "Amber", "Amber/Green", says="never guesses"),
    "CEL-17": cell("Risks", "owner", 12.0, "12"),
    "CEL-18": cell("Business cases", "case", day("2011-12-01"), "2011/12"),
    "CEL-19": cell("Business cases", "cashable", True, "Yes"),
    "CEL-20": cell("Evidence", "evidence_id", "EV 1", "EV-1"),
    "CEL-21": Case(
        lambda t: t.with_cell("Evidence", "evidence_id", 2, "EV-1"),
        "Evidence!A3",
        lambda t: t.with_cell("Evidence", "evidence_id", 2, "EV-10"),
        "row 2",
    ),
    "CEL-22": Case(
        lambda t: t.with_cell("Evidence", "evidence_id", 2, "ev-1"),
        "Evidence!A3",
        lambda t: t.with_cell("Evidence", "evidence_id", 2, "EV-10"),
        "only in its capitals",
    ),
    "CEL-23": cell("Evidence", "workstream_id", "AI", "IA"),
    "CEL-24": cell("Evidence", "workstream_id", "ia", "IA"),
    "CEL-25": cell("Evidence", "summary", "é" * 32_768, "é" * 32_767),
    "CEL-26": cell("Evidence", "summary", "A\u0007 survey", "A\nsurvey"),
    "CEL-27": cell("Distribution", "email", "board at example.org", "board@example.org"),
    "CEL-28": cell("Milestones", "supports", "NAT-1, NAT-2", "NAT-1;NAT-2"),
    "CEL-29": cell("Milestones", "agreed_on", "N/A", ""),
    "CEL-30": Case(
        lambda t: t.with_row("Waivers", {"rule": "SEL-04", "row_id": "REQ-1", **WAIVER}),
        "Waivers!A2",
        lambda t: without_forecast(t).with_row("Waivers", {"rule": "SEL-04", "row_id": "REQ-1", **WAIVER}),
    ),
    "CEL-31": Case(
        lambda t: without_forecast(t).with_row("Waivers", {"rule": "SEL-04", "row_id": "REQ-1", **OLD}),
        "Waivers!E2",
        lambda t: without_forecast(t).with_row("Waivers", {"rule": "SEL-04", "row_id": "REQ-1", **WAIVER}),
    ),
    "CEL-32": Case(
        lambda t: t.with_row("Waivers", {"rule": "SELL-04", "row_id": "REQ-1", **WAIVER}),
        "Waivers!A2",
        lambda t: without_forecast(t).with_row("Waivers", {"rule": "sel-04", "row_id": "req-1", **WAIVER}),
    ),
    "CEL-33": Case(
        lambda t: t.with_truth("Risks", volatile=frozenset({(2, 6), (1, 6), (2, 40)})),
        "Risks!F2",
        lambda t: t.with_truth("Risks", volatile=frozenset({(1, 6), (2, 40)})),
        "changes it by itself",
    ),
}


def _only_settings(t: Drawn) -> Drawn:
    """Leave the other sheets without rows, so that nothing refers to what is not there."""
    kept = {"Settings", "Workstreams"}
    return replace(
        t.with_setting("Cashable savings KPI", ""),
        sheets={
            name: sheet if name in kept else replace(sheet, rows=sheet.rows[:1])
            for name, sheet in t.with_setting("Cashable savings KPI", "").sheets.items()
        },
    )


#: Beside these, the tracker's own rules find what the case cannot do without.
ALSO = {"CEL-31": {"SEL-04"}}


def test_every_rule_of_the_engine_has_a_faulty_and_a_right_case() -> None:
    assert sorted(CASES) == [rule.id for rule in RULES]


@pytest.mark.parametrize("rule", CASES)
def test_a_fault_gives_its_one_finding_at_its_place(rule: str) -> None:
    case = CASES[rule]
    findings = [f for f in case.faulty(right_tracker()).findings if f.rule not in ALSO.get(rule, ())]
    assert [(f.rule, _place(f)) for f in findings] == [(rule, case.at)], findings
    assert case.says in findings[0].message
    assert findings[0].fix
    assert findings[0].severity == next(known.severity for known in RULES if known.id == rule)


@pytest.mark.parametrize("rule", CASES)
def test_what_is_right_gives_no_finding(rule: str) -> None:
    assert [f for f in CASES[rule].right(right_tracker()).findings if not f.waived] == []


def _place(finding: Finding) -> str:
    return f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet


#: Rules whose advice is no value for one cell: why, and what is right then stands in the rule's own case above.
NO_VALUE = {
    **dict.fromkeys(
        ["STR-02", "STR-03", "STR-04", "STR-05", "STR-06", "STR-08", "STR-09", "STR-10", "STR-11", "STR-12", "STR-13",
         "STR-14", "STR-15", "STR-16", "STR-17", "STR-19", "STR-20", "STR-21", "STR-22", "STR-23", "STR-24",
         "STR-25"],
        "a change of the sheet, not of one cell",
    ),
    **dict.fromkeys(["STR-01", "CEL-02", "CEL-03", "CEL-07", "CEL-18", "CEL-26", "CEL-33"],
                    "done in Excel, or the whole file"),
    **dict.fromkeys(
        ["CEL-01", "CEL-06", "CEL-08", "CEL-11", "CEL-12", "CEL-14", "CEL-23", "CEL-25", "CEL-27"], "only staff know"
    ),
    **dict.fromkeys(["CEL-20", "CEL-21", "CEL-22", "CEL-30", "CEL-31", "CEL-32"], "a choice between rows"),
}  # fmt: skip
_VALUE = re.compile(
    r"(?:Type|Choose|again:|alone:|as typed:|too:|full:|first:) "
    r"(?:the date again: |the date alone: |the number again: )?"
    r"(?P<value>'?\"?[^\"]+?\"?)(?: again)?(?:, if that is meant| or [A-Z][^,.]*)?[.;]?(?: otherwise .*)?$"
)


@pytest.mark.parametrize("rule", [rule for rule in CASES if rule not in NO_VALUE])
def test_the_value_that_a_finding_offers_clears_it(rule: str) -> None:
    faulty = CASES[rule].faulty(right_tracker())
    finding = next(each for each in faulty.findings if each.rule == rule)
    assert finding.row is not None
    assert finding.column is not None
    after = faulty.with_cell_at(finding.sheet, finding.row, finding.column, offered(finding.fix))
    here = [each for each in after.findings if (each.sheet, each.cell) == (finding.sheet, finding.cell)]
    left = [each for each in here if each.rule in CASES]
    assert left == [], finding.fix


def test_each_rule_offers_a_value_or_says_why_it_cannot() -> None:
    assert set(NO_VALUE) <= set(CASES)


def offered(fix: str) -> str | float | datetime:
    """Return what a fix says to type, as Excel holds it once it is typed; blank where it says to leave the cell so."""
    if fix.startswith(("Leave the cell blank", "Clear the cell")):
        return ""
    match = _VALUE.search(fix)
    assert match, fix
    text = match["value"].strip("\"'").rstrip(".")
    if re.fullmatch(r"\d{2}/\d{2}/\d{4}", text):
        return datetime.strptime(text, "%d/%m/%Y")
    if match["value"].startswith("'") or not re.fullmatch(r"-?[\d.]+%?", text):
        return text
    return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
