"""Filtered: one workstream's part of a report, as if its tracker held no more; ratings stay as they were derived."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from xltools.findings import Finding
from xltools.measures.registry import Key, measure_of, shown_measures
from xltools.measures.results import Results
from xltools.programme import FIELD_OF_SHEET, Programme
from xltools.report.context import ReportContext
from xltools.text.words import plural

_BY_WORKSTREAM = ("workstreams", "milestones", "risks", "kpis", "business_cases", "evidence")
_BY_KPI = ("kpi_targets", "kpi_readings")
_BY_ITEM = ("actions", "commentary")
_KEPT_WHOLE = ("zones", "waivers")
_STEPS = ("kpi_periods",)  # a step that several sheets need: making it again would take as long as a sheet
_IDS = ("workstream_id", "milestone_id", "risk_id", "kpi_id", "case_id", "evidence_id")


@dataclass(frozen=True, slots=True)
class Own:
    """What belongs to one workstream: its tables, its ids, those of actions on them, and all results."""

    programme: Programme
    ids: frozenset[str]
    kpi_ids: frozenset[str]
    workstream_id: str
    whole: Results

    def measured(self) -> "_Parts":
        """Return the workstream's part of each measure."""
        return _Parts(self)

    def of_key(self, key: Key) -> frozenset[str]:
        """Return the workstream's own values of a measure's key."""
        own = {Key.WORKSTREAM: frozenset({self.workstream_id}), Key.ITEM: self.ids, Key.KPI: self.kpi_ids}
        return own[key]

    def has_row(self, finding: Finding) -> bool:
        """Return whether a finding is about this workstream: one of its rows, a whole sheet, or the settings."""
        field = FIELD_OF_SHEET.get(finding.sheet)
        if finding.row is None or (field is None and finding.sheet not in self.programme.own):
            return True
        table = self.programme.own[finding.sheet] if field is None else getattr(self.programme, field)
        return finding.row in table.index


class _Parts:
    """A workstream's part of the results, by table; each is taken when it is first asked for, and kept."""

    def __init__(self, own: Own) -> None:
        self._own = own

    def __getattr__(self, table: str) -> Any:
        part = vars(self)[table] = measure_of(table).part(getattr(self._own.whole, table), self._own)
        return part


def context_of(context: ReportContext, workstream_id: str) -> ReportContext:
    """Return the report context with only what belongs to one workstream; tables that are left out say so.

    Only the coverage is measured again, so that a figure is the same in every pack.
    """
    own = _own(context, workstream_id)
    findings = tuple(finding for finding in context.findings if own.has_row(finding))
    elsewhere = len(context.findings) - len(findings)
    said = f"This pack holds only the rows of workstream {workstream_id}; all others are in the programme pack"
    more = f", with {plural(elsewhere, 'finding')} about them." if elsewhere else "."
    return replace(
        context,
        programme=own.programme,
        results=_results(own),
        findings=findings,
        blanked=tuple(finding for finding in context.blanked if own.has_row(finding)),
        left_out=(*context.left_out, said + more),
    )


def _own(context: ReportContext, workstream_id: str) -> Own:
    """Return a workstream's own tables; sheets that no row ties to a workstream are empty."""
    programme = context.programme
    tables: dict[str, Any] = {}
    for field in FIELD_OF_SHEET.values():
        table: pd.DataFrame = getattr(programme, field)
        if field in _BY_WORKSTREAM:
            tables[field] = table[table["workstream_id"] == workstream_id]
        elif field not in _KEPT_WHOLE:
            tables[field] = table.iloc[:0]
    kpi_ids = frozenset(tables["kpis"]["kpi_id"].dropna())
    for field in _BY_KPI:
        table = getattr(programme, field)
        tables[field] = table[table["kpi_id"].isin(kpi_ids)]
    ids = frozenset[str]().union(*(_ids(tables[field]) for field in _BY_WORKSTREAM))
    for field in _BY_ITEM:
        table = getattr(programme, field)
        tables[field] = table[table["item_id"].isin(ids)]
    actions = frozenset(tables["actions"]["action_id"].dropna())
    tables["own"] = {name: _tied(table, workstream_id) for name, table in programme.own.items()}
    return Own(replace(programme, **tables), ids | actions, kpi_ids, workstream_id, context.results)


def _tied(table: pd.DataFrame, workstream_id: str) -> pd.DataFrame:
    """Return the rows of a programme's own sheet that name the workstream."""
    return table[table["workstream_id"] == workstream_id] if "workstream_id" in table else table.iloc[:0]


def _ids(table: pd.DataFrame) -> Iterable[str]:
    return (each for field in _IDS if field in table for each in table[field].dropna())


def _results(own: Own) -> Results:
    """Take the workstream's part of each measure, as the registry says whose its rows are."""
    parts = own.measured()
    tables = [*(each.table for each in shown_measures()), *_STEPS]
    return own.whole.having({table: getattr(parts, table) for table in tables})
