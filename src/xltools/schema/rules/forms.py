"""Rules that need one table: a condition that must not be met, and rows that may be there only once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from xltools.schema.checks import RowRule, Rule, RuleKind
from xltools.schema.rag import Scale
from xltools.schema.rules.conditions import Condition, cell
from xltools.schema.rules.series import is_first_or_blank

OWN = "Own rule"


def error(rule_id: str, title: str, *, source: str = OWN) -> Rule:
    """Begin a rule whose breach would bring a wrong number or row before the Board; its form adds the rest."""
    return Rule(rule_id, "error", "row", title, "", source)


def warning(rule_id: str, title: str, *, source: str = OWN) -> Rule:
    """Begin a rule of good practice; its form adds the rest."""
    return Rule(rule_id, "warning", "row", title, "", source)


def broken_when(condition: Condition, rule: Rule, *, blame: str, message: str, fix: str) -> RowRule:
    """Forbid a condition, in pandas and in Excel."""

    def holds(frame: pd.DataFrame) -> "pd.Series[bool]":
        return pd.Series(~np.asarray(condition.is_met(frame), dtype=np.bool_), index=frame.index)

    def on_scale(scale: Scale) -> RowRule:
        return broken_when(condition.on(scale), rule, blame=blame, message=message, fix=fix)

    live = replace(rule, fix=fix, live=condition.excel)
    return RowRule(live, blame, holds, message, condition.words, None if condition.at is None else on_scale)


def table_rule(
    *,
    holds: Callable[[pd.DataFrame], "pd.Series[bool]"],
    rule: Rule,
    blame: str,
    message: str,
    fix: str,
    kind: RuleKind = "table",
) -> RowRule:
    """Judge a table by a function of its own, which Excel cannot say."""
    return RowRule(replace(rule, kind=kind, fix=fix), blame, holds, message)


def stated_once(
    fields: tuple[str, ...],
    rule: Rule,
    *,
    blame: str,
    message: str,
    fix: str,
    any_case: bool = False,
    is_live: bool = True,
) -> RowRule:
    """Forbid a second row that says the same. The first row is right, and so is a row with a blank among the fields.

    Args:
        fields: the fields that two rows may not both have the same.
        rule: the rule that it breaks.
        blame: the field whose cell the finding names, in the later row.
        message: what is wrong with the later row.
        fix: what to do about it.
        any_case: whether words that differ only in case are the same.
        is_live: False on a sheet of many rows: Excel compares each row with all above it.
    """
    names = list(fields)

    def holds(frame: pd.DataFrame) -> "pd.Series[bool]":
        said = (_in_lower_case(frame[name]) if any_case else frame[name] for name in names)
        return pd.Series(is_first_or_blank(*said), index=frame.index)

    live = _repeated(fields, any_case=any_case) if is_live else None
    return RowRule(replace(rule, kind="table", fix=fix, live=live), blame, holds, message)


def _in_lower_case(column: "pd.Series[Any]") -> "pd.Series[Any]":
    if column.dtype != "str":
        return column
    lowered = [text.lower() if isinstance(text, str) else text for text in column.tolist()]
    return pd.Series(lowered, index=column.index, dtype="object")


def _repeated(fields: tuple[str, ...], *, any_case: bool) -> str:
    def text(reference: str) -> str:
        return f'LOWER({reference}&"")' if any_case else f'{reference}&""'

    filled = ",".join(f"LEN({cell(field)})>0" for field in fields)
    same = ",".join(
        f"--IFERROR(EXACT({text(f'${{{field}}}$2:{cell(field)}')},{text(cell(field))}),FALSE)" for field in fields
    )
    return f"IF(AND({filled}),SUMPRODUCT({same})>1)"
