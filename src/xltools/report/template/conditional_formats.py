"""Live rules: the same rules that xltools checks, as conditional formats that flag a cell as it is typed."""

import re
from collections.abc import Iterator, Mapping

from xltools.findings import Severity
from xltools.report import theme
from xltools.report.model import Range, Rule, When, Words
from xltools.report.template.names import EARLIEST, LATEST, Names
from xltools.schema import rag
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column
from xltools.schema.rag import Scale
from xltools.tracker.addresses import column_letter
from xltools.validate.engine_formulas import Ranges, live_formulas
from xltools.validate.engine_rules import BY_ID

#: "complete" gives its dark letters, because a flagged rating would otherwise be white on pale.
LOOKS: Mapping[Severity, str] = {"error": "complete error", "warning": "complete warning"}
#: Rules whose formula is true only where another's of the same colour is.
SAID_BY_ANOTHER: Mapping[str, str] = {"CEL-16": "CEL-15", "CEL-22": "CEL-20", "CEL-24": "CEL-23"}
_FIELD = re.compile(r"\{(\w+)\}")
_ROW_2 = re.compile(r"(\$[A-Z]+)2\b")


def live_rules(spec: SheetSpec, depth: int, names: Names) -> tuple[Rule, ...]:
    """Return a sheet's live rules, errors first: where two flag one cell, the first one's colour shows."""
    columns = {field: place for place, field in enumerate(spec.columns, 1)}
    flagged = [*_schema_rules(spec, columns, depth)]
    for field, column in spec.columns.items():
        flagged += cell_rules(spec, column, below(columns[field], depth), names)
    return (*errors_first(flagged), *_colours(spec, columns, depth, names.scale))


def errors_first(flagged: list[When]) -> list[When]:
    """Put errors before warnings."""
    return sorted(flagged, key=lambda when: list(LOOKS.values()).index(when.style))


def cell_rules(spec: SheetSpec, column: Column, cells: Range, names: Names) -> Iterator[When]:
    """Yield what every cell of a kind must keep, one rule for errors and one for warnings: so Excel has few to keep."""
    formulas = live_formulas(column, _ranges(spec, column, cells, names))
    for severity, look in LOOKS.items():
        said = [
            text for rule, text in formulas.items() if BY_ID[rule].severity == severity and rule not in SAID_BY_ANOTHER
        ]
        if said:
            whole = f"OR({','.join(said)})" if len(said) > 1 else said[0]
            yield When(cells, _ROW_2.sub(rf"\g<1>{cells.row}", whole), look)


def _ranges(spec: SheetSpec, column: Column, cells: Range, names: Names) -> Ranges:
    return Ranges(
        letter=column_letter(cells.column),
        first=column_letter(1),
        last=column_letter(len(spec.columns)),
        words=names.words.get(column.words, ""),
        known=tuple(names.ids[target] for target in column.refers_to if target in names.ids),
        earliest=EARLIEST if EARLIEST in names.refers_to else "",
        latest=LATEST if LATEST in names.refers_to else "",
        depth=cells.last_row,
    )


def formula(live: str, columns: dict[str, int]) -> str:
    """Fill a rule's formula in: each {field} becomes its column's letter."""
    return _FIELD.sub(lambda field: column_letter(columns[field[1]]), live)


def _schema_rules(spec: SheetSpec, columns: dict[str, int], depth: int) -> Iterator[When]:
    for each in spec.rules:
        if each.rule.live is not None:
            yield When(below(columns[each.blame], depth), formula(each.rule.live, columns), LOOKS[each.rule.severity])


def _colours(spec: SheetSpec, columns: dict[str, int], depth: int, scale: Scale) -> Iterator[Words]:
    """Colour ratings and likelihoods by their words."""
    for field, column in spec.columns.items():
        styles = colours_of(column, scale)
        if styles:
            yield Words(below(columns[field], depth), styles)


def colours_of(column: Column, scale: Scale) -> dict[str, str]:
    """Return the colours that a column's words bring; none where they are not ratings."""
    if column.words == rag.LIKELIHOODS:
        return theme.likelihood_styles(scale)
    return {word: scale.looks[word] for word in column.words} if column.kind == "rating" else {}


def below(column: int, depth: int) -> Range:
    """Return a column's cells under its heading, down to a fixed depth: not every program extends rules."""
    return Range(2, column, depth, column)
