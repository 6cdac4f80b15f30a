"""Live rules: the same rules that xltools judges by, as conditional formats that flag a cell as it is typed."""

import re
from collections.abc import Iterator

from xltools import rag, theme
from xltools.checks import SheetSpec
from xltools.columns import Column
from xltools.places import column_letter
from xltools.report import Range, Rule, When, Words

#: "complete" lends its dark letters, for a flagged rating would else stand white on pale.
_LOOKS = {"error": "complete error", "warning": "complete warning"}
_FIELD = re.compile(r"\{(\w+)\}")


def live_rules(spec: SheetSpec, depth: int) -> tuple[Rule, ...]:
    """Return a sheet's live rules, errors first: where two flag one cell, the first one's colour shows."""
    columns = {field: place for place, field in enumerate(spec.columns, 1)}
    flagged = sorted(_schema_rules(spec, columns, depth), key=lambda when: when.style)
    return (*flagged, *_colours(spec, columns, depth))


def formula(live: str, columns: dict[str, int]) -> str:
    """Fill a rule's formula in: each {field} becomes its column's letter."""
    return _FIELD.sub(lambda field: column_letter(columns[field[1]]), live)


def _schema_rules(spec: SheetSpec, columns: dict[str, int], depth: int) -> Iterator[When]:
    for each in spec.rules:
        if each.rule.live is not None:
            yield When(below(columns[each.blame], depth), formula(each.rule.live, columns), _LOOKS[each.rule.severity])


def _colours(spec: SheetSpec, columns: dict[str, int], depth: int) -> Iterator[Words]:
    """Colour ratings and likelihoods by their words."""
    for field, column in spec.columns.items():
        styles = colours_of(column)
        if styles:
            yield Words(below(columns[field], depth), styles)


def colours_of(column: Column) -> dict[str, str]:
    """Return the colours that a column's words bring; none where they are no ratings."""
    if column.words == rag.LIKELIHOODS:
        return theme.LIKELIHOOD_STYLES
    return {word: theme.RATING_STYLES[word] for word in column.words} if column.kind == "rating" else {}


def below(column: int, depth: int) -> Range:
    """Return a column's cells under its heading, down to a fixed depth, for no program stretches rules surely."""
    return Range(2, column, depth, column)
