"""Advice: whoever does what a rule says hears no more of it, and finds each heading and sheet that it names."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.rules.advice import FOLLOWED, Cells, Way
from tests.rules.case import SCHEMAS, Case, cases, expected, frame_of, rules, tables_of
from xltools.schema.checks import RowRule, SheetRule, SheetSpec, Tables

RULES = list(rules())
WAYS = [
    pytest.param(spec, rule, way, id=f"{rule.rule.id}-{number}")
    for spec, rule in RULES
    for number, way in enumerate(FOLLOWED.get(rule.rule.id, ()), 1)
]
#: What a fix calls by another name than its heading: the cell it is told of, or words that say which.
MEANT = {
    "SET-09": "KPI ID", "SET-05": "days for each worse rating", "SET-08": "score for each worse band",
    "SET-11": "next meeting",
    "SET-04": "day it was declared", "KPI-03": "both tolerances", "KPI-06": "5 for five points", "MIL-06": "expected",
    "WKS-10": "other cells about it", "ZON-01": "its own name", "NAT-03": "expected",
    "RDG-03": "denominator", "TGT-04": "both tolerances there", "KPI-05": "percentage", "DIS-03": "Pack",
    "LIK-04": "new review", "SEL-03": "new review", "ANS-05": "new review", "TGT-08": "row of the kind Baseline",
    "RDG-07": "Provisional",
}  # fmt: skip


def test_every_rule_of_a_sheet_says_what_to_do_and_it_was_tried() -> None:
    assert set(FOLLOWED) == {rule.rule.id for _, rule in RULES}
    assert all(FOLLOWED.values())


@pytest.mark.parametrize(("spec", "rule", "way"), WAYS)
def test_a_rule_is_silent_once_its_advice_is_followed(spec: SheetSpec, rule: SheetRule, way: Way) -> None:
    case = cases()[rule.rule.id]
    frame, row = frame_of(case, spec), frame_of(case, spec).index[expected(case).index(False)]
    before = tables_of(case, spec, frame)
    assert not holds(rule, frame, before)[row], "the case breaks the rule"
    after = followed(case, spec, frame, row, way)
    verdicts = holds(rule, after[spec.name], after)
    assert verdicts.get(row, True), rule.rule.fix


@pytest.mark.parametrize(("spec", "rule", "way"), WAYS)
def test_advice_names_each_cell_to_type_in(spec: SheetSpec, rule: SheetRule, way: Way) -> None:
    fix = rule.rule.fix
    told = [spec.columns[name].heading for name in way.cells if name != rule.blame]
    told += [sheet for sheet in [*way.elsewhere, *(sheet for sheet, _ in way.added)] if sheet != spec.name]
    settings = SCHEMAS["Settings"].settings or {}
    told += [settings[name].heading for name in way.settings]
    if MEANT.get(rule.rule.id, "") in fix and rule.rule.id in MEANT:
        return
    assert [name for name in told if name not in fix] == []


def holds(rule: SheetRule, frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    return rule.holds(frame) if isinstance(rule, RowRule) else rule.holds(frame, tables)


def followed(case: Case, spec: SheetSpec, frame: pd.DataFrame, row: int, way: Way) -> Tables:
    """Return the tracker of a case with a rule's advice followed at one of its rows."""
    by_sheet = {**tables_of(case, spec, frame).by_sheet, spec.name: frame.copy()}
    put(by_sheet, spec.name, row, way.cells)
    if way.is_deleted:
        by_sheet[spec.name] = by_sheet[spec.name].drop(index=row)
    for sheet, changed in way.elsewhere.items():
        id_field = SCHEMAS[sheet].id_field
        for row_id, cells in changed.items():
            (place,) = by_sheet[sheet].index[by_sheet[sheet][id_field] == row_id]
            put(by_sheet, sheet, place, cells)
    for sheet, cells in way.added:
        put(by_sheet, sheet, max(by_sheet[sheet].index, default=1) + 1, cells)
    tables = replace(tables_of(case, spec, frame), by_sheet=by_sheet)
    given = {name: pd.Timestamp(str(each)) if is_day(each) else each for name, each in way.settings.items()}
    as_at = pd.Timestamp(str(given.pop("as_at", tables.as_at)))
    return replace(tables, settings={**tables.settings, **given}, as_at=as_at)


def put(by_sheet: dict[str, pd.DataFrame], sheet: str, row: int, cells: Cells) -> None:
    """Type cells into a row, which is new where there is none."""
    if not cells:
        return
    old, columns = by_sheet[sheet], SCHEMAS[sheet].columns
    table = old if row in old.index else old.reindex([*old.index, row])
    for name, value in cells.items():
        said = pd.Timestamp(str(value)) if is_day(value) else value
        kept = [said if place == row else each for place, each in table[name].items()]
        table = table.assign(**{name: pd.Series(kept, index=table.index, dtype=columns[name].dtype)})
    by_sheet[sheet] = table


def is_day(value: object) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"
