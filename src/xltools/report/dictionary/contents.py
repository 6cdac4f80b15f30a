"""The dictionary: sheets, columns, settings and rules as rows, and as text for a terminal or a page."""

import re
import textwrap
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xltools.schema.checks import Rule, SheetSpec
from xltools.schema.columns import Column
from xltools.schema.loading import Schemas

KINDS: dict[str, str] = {
    "id": "ID: A-Z, 0-9 and '-', unique", "text": "Text", "day": "Date", "choice": "One of a list",
    "rating": "Rating", "number": "Number", "whole": "Whole number", "percent": "Percentage", "money": "Pounds",
    "reference": "ID of a row elsewhere", "email": "E-mail address", "value": "As its row asks",
}  # fmt: skip
RULE_KINDS: dict[str, str] = {
    "structure": "Structure", "cell": "Cell", "row": "Row", "table": "Table", "across": "Across sheets",
    "time": "Over time", "result": "On results",
}  # fmt: skip
COLUMN_HEADINGS = ("Sheet", "Heading", "Holds", "Required", "Allowed", "Meaning")
SETTING_HEADINGS = ("Setting", "Holds", "Default", "Source of the default", "Meaning")
RULE_HEADINGS = ("Rule", "Severity", "About", "What must hold", "What to do", "Flagged in Excel", "Source")

#: Where a finding puts a value of its row.
_PLACE = re.compile(r"\{(\w+)[^}]*\}")
#: Where it goes on for some rows alone: right behind a word.
_MORE = re.compile(r"(?<=\w)\{\w+\}")

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything the dictionary says; each row is in the order of its headings."""

    sheets: Rows
    columns: Rows
    settings: Rows
    rules: Rows

    def about(self, names: Iterable[str], rules_of: Mapping[str, Collection[str]]) -> "Catalogue":
        """Return what it says about sheets, settings and rules of these names, whatever their capitals.

        Args:
            rules_of: the ids of each sheet's own rules, by the sheet.
        """
        asked = {name.casefold() for name in names}
        sheets = tuple(row for row in self.sheets if row[0].casefold() in asked)
        own = {rule for name, _ in sheets for rule in rules_of.get(name, ())}
        return Catalogue(
            sheets=sheets,
            columns=tuple(row for row in self.columns if row[0].casefold() in asked),
            settings=tuple(row for row in self.settings if row[0].casefold() in asked),
            rules=tuple(row for row in self.rules if row[0].casefold() in asked or row[0] in own),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which its parts may be asked for."""
        return tuple(row[0] for row in (*self.sheets, *self.settings, *self.rules))

    @property
    def counted(self) -> str:
        """How many sheets, columns and rules there are, and how many rules Excel flags as one types."""
        live = sum(row[5] == "Yes" for row in self.rules)
        return (
            f"{len(self.sheets)} sheets, {len(self.columns)} columns, {len(self.rules)} rules, "
            f"{live} of them also flagged in Excel as you type"
        )


def catalogue(schemas: Schemas, rules: Iterable[Rule]) -> Catalogue:
    """Return the schemas' sheets, columns and settings, and these rules."""
    specs = list(schemas)
    return Catalogue(
        sheets=tuple((spec.name, spec.purpose) for spec in specs),
        columns=tuple(_column(spec, column) for spec in specs for column in spec.columns.values()),
        settings=tuple(_setting(spec, name) for spec in specs for name in spec.settings or {}),
        rules=tuple(_rule(rule) for rule in rules),
    )


def _column(spec: SheetSpec, column: Column) -> tuple[str, ...]:
    required = "Yes" if column.is_required else "No"
    return (spec.name, column.heading, _holds(column), required, _allowed(column), column.meaning)


def _holds(column: Column) -> str:
    return KINDS[column.kind] + (", several separated by '; '" if column.is_list else "")


def _allowed(column: Column) -> str:
    if column.words:
        return ", ".join(column.words)
    if column.refers_to:
        return " or ".join(target.split(".")[0] for target in column.refers_to)
    bounds = [f"from {_shown(column.low)}" if column.low is not None else ""]
    bounds.append(f"to {_shown(column.high)}" if column.high is not None else "")
    return " ".join(bound for bound in bounds if bound) or "Anything of its kind"


def _setting(spec: SheetSpec, name: str) -> tuple[str, ...]:
    column = (spec.settings or {})[name]
    value, source = (spec.defaults or {}).get(name, (None, ""))
    default = "None" if value is None else _shown(value)
    return (column.heading, _holds(column), default, source or "None", column.meaning)


def _rule(rule: Rule) -> tuple[str, ...]:
    live = "Yes" if rule.live is not None else "No"
    fix = _PLACE.sub(lambda found: f"({found[1].replace('_', ' ')})", _MORE.sub("", rule.fix))
    return (rule.id, rule.severity.capitalize(), RULE_KINDS[rule.kind], rule.title, fix, live, rule.source)


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    return f"{value:g}" if isinstance(value, float | int) else str(value)


_WIDTH = 100


def as_text(told: Catalogue) -> str:
    """Return the dictionary for reading on a terminal."""
    return "\n".join([f"Data dictionary: {told.counted}", *_parts(told)])


def part_as_text(told: Catalogue) -> str:
    """Return a part of the dictionary for reading on a terminal."""
    return "\n".join(_parts(told)[1:])


def _parts(told: Catalogue) -> list[str]:
    lines: list[str] = []
    for name, purpose in told.sheets:
        lines += ["", f"{name}: {purpose}"]
        lines += _items(
            (f"{heading} ({holds.lower()}{', required' if required == 'Yes' else ''})", f"{meaning} {_limits(allowed)}")
            for sheet, heading, holds, required, allowed, meaning in told.columns
            if sheet == name
        )
    lines += ["", "Settings"] if told.settings else []
    lines += _items((f"{name} (default {default})", meaning) for name, _, default, _, meaning in told.settings)
    lines += ["", "Rules"] if told.rules else []
    lines += _items(
        (f"{rule} {severity.lower()}{', flagged in Excel' if live == 'Yes' else ''}", f"{title} {fix}")
        for rule, severity, _, title, fix, live, _ in told.rules
    )
    return lines


def as_markdown(told: Catalogue) -> str:
    """Return the dictionary as a page of the documentation."""
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
