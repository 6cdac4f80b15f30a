"""The dictionary in words: text for a terminal, Markdown for a page."""

import textwrap
from collections.abc import Iterable

from xltools.report.dictionary.tables import COLUMN_HEADINGS, RULE_HEADINGS, SETTING_HEADINGS, Catalogue, Rows

_WIDTH = 100


def as_text(told: Catalogue) -> str:
    """Tell the dictionary for reading on a terminal."""
    lines = [f"Data dictionary: {told.counted}"]
    for name, purpose in told.sheets:
        lines += ["", f"{name}: {purpose}"]
        lines += _items(
            (f"{heading} ({holds.lower()}{', required' if required == 'Yes' else ''})", f"{meaning} {_limits(allowed)}")
            for sheet, heading, holds, required, allowed, meaning in told.columns
            if sheet == name
        )
    lines += ["", "Settings"]
    lines += _items((f"{name} (default {default})", meaning) for name, _, default, _, meaning in told.settings)
    lines += ["", "Rules"]
    lines += _items(
        (f"{rule} {severity.lower()}{', flagged in Excel' if live == 'Yes' else ''}", f"{title} {fix}")
        for rule, severity, _, title, fix, live, _ in told.rules
    )
    return "\n".join(lines)


def as_markdown(told: Catalogue) -> str:
    """Tell the dictionary as a page of the documentation."""
    parts = ["# Data dictionary and rules", "", f"Made by `xltools describe --format markdown`: {told.counted}.", ""]
    parts += ["## Sheets", "", *_table(("Sheet", "What it is for"), told.sheets), ""]
    for name, _ in told.sheets:
        own = tuple(row[1:] for row in told.columns if row[0] == name)
        parts += [f"### {name}", "", *_table(COLUMN_HEADINGS[1:], own), ""]
    parts += ["## Settings", "", *_table(SETTING_HEADINGS, told.settings), ""]
    parts += ["## Rules", "", *_table(RULE_HEADINGS, told.rules), ""]
    return "\n".join(parts)


def _limits(allowed: str) -> str:
    return "" if allowed == "Anything of its kind" else f"Allowed: {allowed}."


def _items(items: Iterable[tuple[str, str]]) -> list[str]:
    lines: list[str] = []
    for head, words in items:
        lines.append(f"  {head}")
        lines += textwrap.wrap(words, _WIDTH, initial_indent="      ", subsequent_indent="      ")
    return lines


def _table(headings: tuple[str, ...], rows: Rows) -> list[str]:
    return [
        "| " + " | ".join(headings) + " |",
        "|" + "---|" * len(headings),
        *("| " + " | ".join(_escaped(value) for value in row) + " |" for row in rows),
    ]


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
