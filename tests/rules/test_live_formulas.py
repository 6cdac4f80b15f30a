"""The rules that live in Excel: which they are, and that Excel takes their formulas as they are."""

import re

import pytest

from tests.rules.case import rules
from xltools.schema.checks import RowRule

LIVE = [rule for _, rule in rules() if isinstance(rule, RowRule) and rule.rule.live is not None]


def test_every_row_rule_that_needs_no_function_of_its_own_is_live() -> None:
    silent = {rule.rule.id for _, rule in rules() if isinstance(rule, RowRule) and rule.rule.live is None}
    assert silent == {
        "MIL-18", "MIL-19", "MIL-20",  # what waits for what
        "MIL-27",  # each part of a list
        "QUE-02", "QUE-03", "QUE-04",  # conditions on other questions
        "TGT-08", "RDG-01", "RDG-10",  # a series, and a sheet of many rows
        "DIS-03", "DIS-04",  # several packs in one cell
        "CMT-09",  # words that look like a name
    }  # fmt: skip


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.rule.id) for rule in LIVE])
def test_a_live_rule_uses_only_what_excel_takes_in_conditional_formatting(rule: RowRule) -> None:
    formula = rule.rule.live or ""
    assert not re.search(r"ISBLANK|COUNTIF|MATCH\(|CHAR\(|[\[\]@]|\{\"", formula)
    assert len(formula) < 1000
    assert re.findall(r"(?<!\$)\{\w+\}", formula) == []
