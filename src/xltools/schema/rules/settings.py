"""Rules of the Settings sheet, whose rows are single values: the finding names the row of the one to blame."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd

from xltools.schema.checks import AcrossRule, Rule, Tables

Given = Mapping[str, Any]


def setting_rows(frame: pd.DataFrame, heading: str) -> "pd.Series[bool]":
    """Return the rows of one setting, its name matched as headings are."""
    wanted = plain(heading)
    found = [isinstance(name, str) and plain(name) == wanted for name in frame["setting"].tolist()]
    return pd.Series(found, index=frame.index, dtype="bool")


def plain(name: str) -> str:
    """Return a name without regard to case, spaces and non-breaking spaces."""
    return " ".join(name.casefold().split())


def is_given(settings: Given, field: str) -> bool:
    """Return whether a setting holds a value."""
    value = settings.get(field)
    return value is not None and value != "" and not pd.isna(value)


def limit(tables: Tables, field: str) -> float:
    """Return a limit from the settings; NaN, which no number is above or below, where none is given."""
    return float(tables.settings[field]) if is_given(tables.settings, field) else float("nan")


def setting_rule(
    headings: tuple[str, ...], is_right: Callable[[Tables], bool], rule: Rule, *, message: str, fix: str
) -> AcrossRule:
    """Judge the settings as a whole, and blame one of them: the first of these that has a row."""

    def holds(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
        if is_right(tables):
            return pd.Series(data=True, index=frame.index)
        return ~first_rows(frame, headings)

    return AcrossRule(replace(rule, kind="across", fix=fix), "value", holds, message)


def first_rows(frame: pd.DataFrame, headings: tuple[str, ...]) -> "pd.Series[bool]":
    """Return the rows of the first of these settings that has any; one left to its default may have none."""
    found = (setting_rows(frame, heading) for heading in headings)
    return next((rows for rows in found if rows.any()), pd.Series(data=False, index=frame.index))


def rising_settings(headings: Mapping[str, str], rule: Rule, *, message: str, fix: str) -> AcrossRule:
    """Require limits to rise from one to the next.

    Args:
        headings: field -> the setting's name, from the least limit to the greatest.
        rule: the rule that is broken if they do not.
        message: what is wrong with the row of a limit that is not above the one before it.
        fix: what to do about it.
    """
    fields = list(headings)

    def holds(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
        verdicts = pd.Series(data=True, index=frame.index)
        for lesser, greater in pairwise(fields):
            if not _rises(tables.settings, lesser, greater):
                verdicts &= ~first_rows(frame, (headings[greater], headings[lesser]))
        return verdicts

    return AcrossRule(replace(rule, kind="across", fix=fix), "value", holds, message)


def _rises(settings: Given, lesser: str, greater: str) -> bool:
    if not is_given(settings, lesser) or not is_given(settings, greater):
        return True
    return bool(settings[lesser] < settings[greater])
