"""Raw trackers for tests, made in memory: a right one with every sheet, and what a test changes in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from xltools.findings import Finding
from xltools.schema.checks import SheetSpec
from xltools.schema.loading import Schemas, load_schemas
from xltools.tracker.raw import RawSheet, RawTracker, RawValue
from xltools.validate import TRACKER_VERSION, Validation, validate_tracker

Row = Mapping[str, RawValue]
HEADER_ROW = 1


def day(text: str) -> datetime:
    """Return a date as Excel gives it."""
    return datetime.fromisoformat(text)


@cache
def shipped() -> Schemas:
    """Load the shipped schemas, once."""
    return load_schemas()


def sheet_of(spec: SheetSpec, rows: list[Row]) -> RawSheet:
    """Lay out rows, by field, under a sheet's headings in row 1."""
    heads: list[RawValue] = [column.heading for column in spec.columns.values()]
    unknown = {name for row in rows for name in row} - set(spec.columns)
    assert not unknown, f"{spec.name} has no field {sorted(unknown)}"
    return RawSheet(spec.name, "visible", [heads, *([row.get(name, "") for name in spec.columns] for row in rows)])


@dataclass(frozen=True)
class Drawn:
    """A tracker that a test changes step by step; each step is a new one."""

    sheets: Mapping[str, RawSheet]
    version: str = TRACKER_VERSION
    read_by: str = ""  # how an office's own workbook is read, as `source.toml` says it

    @property
    def raw(self) -> RawTracker:
        """The tracker, as the reader would hand it on."""
        return RawTracker(Path("tracker.xlsx"), "0" * 64, dict(self.sheets), self.version)

    @cached_property
    def validation(self) -> Validation:
        """What validation makes of it; made once, since a drawn tracker never changes."""
        schemas = load_schemas(read_by=(self.read_by, "a test")) if self.read_by else shipped()
        return validate_tracker(self.raw, schemas)

    @property
    def findings(self) -> list[Finding]:
        """What validation finds in it."""
        return list(self.validation.findings)

    def place(self, sheet: str, name: str, row: int) -> tuple[int, int]:
        """Return the Excel row and column of a field in the nth record, from 1."""
        return row + HEADER_ROW, list(shipped()[sheet].columns).index(name) + 1

    def with_sheet(self, sheet: RawSheet, name: str | None = None) -> "Drawn":
        """Put a sheet in place of the one of its name, or of another."""
        sheets = {key: sheet if key == (name or sheet.name) else old for key, old in self.sheets.items()}
        return replace(self, sheets={**{old.name: old for old in sheets.values()}, sheet.name: sheet})

    def without_sheet(self, name: str) -> "Drawn":
        """Take a sheet away."""
        return replace(self, sheets={key: sheet for key, sheet in self.sheets.items() if key != name})

    def with_cell(self, sheet: str, name: str, row: int, value: RawValue) -> "Drawn":
        """Put a value into a field of the nth record, from 1."""
        return self.with_cell_at(sheet, *self.place(sheet, name, row), value)

    def with_cell_at(self, sheet: str, row: int, column: int, value: RawValue) -> "Drawn":
        """Put a value into any cell; the sheet grows to hold it."""
        old = self.sheets[sheet]
        height, width = max(row, len(old.rows)), max(column, len(old.rows[0]))
        rows = [[*cells, *[""] * (width - len(cells))] for cells in old.rows]
        rows += [[""] * width for _ in range(height - len(rows))]
        rows[row - 1][column - 1] = value
        return self.with_sheet(replace(old, rows=rows))

    def with_row(self, sheet: str, row: Row) -> "Drawn":
        """Add a record below the others."""
        spec = shipped()[sheet]
        old = self.sheets[sheet]
        cells: list[RawValue] = [row.get(name, "") for name in spec.columns]
        return self.with_sheet(replace(old, rows=[*old.rows, [*cells, *[""] * (len(old.rows[0]) - len(cells))]]))

    def with_truth(self, sheet: str, **truth: Any) -> "Drawn":
        """Change what the sheet's XML says: errors, merges, hidden rows."""
        return self.with_sheet(replace(self.sheets[sheet], **truth))

    def with_setting(self, name: str, value: RawValue) -> "Drawn":
        """Change the value of a setting, by its name; an unknown one is added."""
        rows = self.sheets["Settings"].rows
        for number, row in enumerate(rows, 1):
            if row[0] == name:
                return self.with_cell_at("Settings", number, 2, value)
        return self.with_row("Settings", {"setting": name, "value": value})


SETTINGS: dict[str, RawValue] = {
    "Organisation": "Illustrative Care Trust",
    "Programme": "Illustrative programme",
    "Board": "Care Trust Board",
    "As at": day("2012-03-31"),
    "Board meeting": day("2012-04-18"),
    "Purpose": "Note",
    "Cashable savings KPI": "KPI-02",
    "Programme starts": day("2008-01-01"),
    "Programme ends": day("2013-03-31"),
    "Tracker version": TRACKER_VERSION,
}

RECORDS: dict[str, list[Row]] = {
    "Areas": [{"area_id": "AREA-1", "area": "Illustrative area"}, {"area_id": "AREA-2", "area": "Another area"}],
    "Zones": [{"zone": "North", "kind": "Programme"}, {"zone": "England", "kind": "Comparator"}],
    "Workstreams": [
        {
            "workstream_id": name,
            "workstream": f"Workstream {name}",
            "lead": "Head of service",
            "outcome": "People have control",
            "outcome_due": day("2013-03-31"),
            "declared_rag": "Green",
            "declared_on": day("2012-03-20"),
            "declared_by": "Head of service",
            "rag_reason": "On plan",
        }
        for name in ("WF", "IA")
    ],
    "Milestones": [
        {
            "milestone_id": f"{workstream}-{number}",
            "workstream_id": workstream,
            "kind": "Programme milestone",
            "milestone": f"Step {number} of {workstream}",
            "owner": "Programme manager",
            "baseline": day(f"2012-0{number + 3}-30"),
            "forecast": day(f"2012-0{number + 3}-30"),
            "status": "In progress",
            "declared_rag": "Green",
            "critical": "No",
            "supports": "NAT-1",
        }
        for workstream in ("WF", "IA")
        for number in (1, 2, 3)
    ],
    "National milestones": [
        {
            "national_id": f"NAT-{number}",
            "area_id": f"AREA-{number}",
            "checkpoint": day("2012-09-30"),
            "deliverable": f"Deliverable {number}",
            "forecast": day("2012-09-30"),
        }
        for number in (1, 2)
    ],
    "Likelihood": [
        {
            "review_date": day("2012-03-31"),
            "area_id": f"AREA-{number}",
            "checkpoint": day("2012-09-30"),
            "likelihood": "Fairly likely",
        }
        for number in (1, 2)
    ],
    "Requirements": [
        {"requirement_id": f"REQ-{number}", "group": "Stakeholders", "requirement": f"Requirement {number}"}
        for number in (1, 2)
    ],
    "Self-assessment": [
        {
            "review_date": day("2012-03-31"),
            "requirement_id": f"REQ-{number}",
            "rag": "Amber/Green",
            "evidence": "Minutes of the group",
        }
        for number in (1, 2)
    ],
    "Key questions": [
        {
            "question_id": "Q-1",
            "area_id": "AREA-1",
            "question": "Is there a plan?",
            "answer_type": "Yes/No",
            "theme": "Specific",
        },
        {
            "question_id": "Q-2",
            "area_id": "AREA-2",
            "question": "By when?",
            "answer_type": "Date",
            "theme": "Next steps",
        },
    ],
    "Answers": [
        {"review_date": day("2012-03-31"), "question_id": "Q-1", "answer": "Yes"},
        {"review_date": day("2012-03-31"), "question_id": "Q-2", "answer": day("2012-06-30")},
    ],
    "Actions": [
        {
            "action_id": f"ACT-{number}",
            "item_id": item,
            "cause": "Late start",
            "consequence": "Late end",
            "action": f"Add staff for {item}",
            "owner": "Programme manager",
            "due": day("2012-05-31"),
            "status": "Open",
        }
        for number, item in ((1, "WF-1"), (2, "RISK-1"))
    ],
    "Risks": [
        {
            "risk_id": f"RISK-{number}",
            "workstream_id": "WF",
            "area_id": "AREA-1",
            "risk": f"Risk {number}",
            "likelihood": 3.0,
            "impact": 2.0,
            "initial_score": 12.0,
            "target_score": 4.0,
            "mitigation": "Watch it",
            "owner": "Head of service",
            "raised": day("2011-01-31"),
            "last_reviewed": day("2012-03-01"),
            "status": "Open",
        }
        for number in (1, 2)
    ],
    "KPIs": [
        {
            "kpi_id": "KPI-01",
            "workstream_id": "WF",
            "kpi": "Share with a budget",
            "definition": "Those with a budget",
            "numerator": "With a budget",
            "denominator": "All",
            "unit": "%",
            "better_is": "Higher",
            "over_time": "Latest",
            "headline": "Yes",
            "owner": "Head of service",
        },
        {
            "kpi_id": "KPI-02",
            "workstream_id": "IA",
            "kpi": "Savings",
            "definition": "Cashable savings",
            "numerator": "Savings",
            "denominator": "Spend",
            "unit": "%",
            "better_is": "Higher",
            "over_time": "Sum",
            "headline": "No",
            "owner": "Head of finance",
        },
    ],
    "KPI targets": [
        {
            "kpi_id": kpi,
            "kind": "Target",
            "due": day("2013-03-31"),
            "target": 0.35,
            "set_on": day("2011-03-31"),
            "path": "Hold",
            "source": "Illustrative plan",
        }
        for kpi in ("KPI-01", "KPI-02")
    ],
    "KPI readings": [
        {
            "kpi_id": kpi,
            "period_end": day(end),
            "zone": "North",
            "numerator": 40.0,
            "denominator": 100.0,
            "reported_on": day("2012-03-31"),
            "data_status": "Final",
        }
        for kpi in ("KPI-01", "KPI-02")
        for end in ("2011-12-31", "2012-01-31", "2012-02-29")
    ],
    "Business cases": [
        {
            "case_id": f"CASE-{number}",
            "workstream_id": "WF",
            "case": f"Case {number}",
            "kind": "Saving",
            "cashable": "Yes",
            "financial_year": "2011/12",
            "planned": 2_400_000.0,
            "actual": 1_200_000.0,
        }
        for number in (1, 2)
    ],
    "Evidence": [
        {
            "evidence_id": f"EV-{number}",
            "workstream_id": "IA",
            "date": day("2012-02-01"),
            "kind": "Survey",
            "summary": f"Survey {number}",
            "supports_outcome": "Yes",
        }
        for number in (1, 2)
    ],
    "Commentary": [
        {
            "item_id": "KPI-01",
            "period_end": day("2012-02-29"),
            "behind": "Two posts are vacant",
            "doing": "Both are being filled",
            "by": "Head of finance",
        }
    ],
    "Distribution": [
        {"name": "Board secretary", "role": "Secretary", "email": "board@example.org", "copy": "To", "pack": "Board"},
        {"name": "Team", "email": "team@example.org", "copy": "To", "pack": "Programme; Return; Workstream WF"},
    ],
    "Waivers": [],
}


@cache
def right_tracker() -> Drawn:
    """Return a small tracker with every sheet, in which nothing is to be found."""
    rows: dict[str, list[Row]] = {
        **RECORDS,
        "Settings": [{"setting": name, "value": value} for name, value in SETTINGS.items()],
    }
    return Drawn({spec.name: sheet_of(spec, list(rows[spec.name])) for spec in shipped()})
