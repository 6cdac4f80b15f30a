"""The registry: for each measure its table, whose rows it has, and how it is exported and explained.

A measure is declared beside its function. It cannot be declared without a key or without workings. Without its line in
`TABLES` it is never found, and a test fails. Results, workstream packs, the export, the workings and the manual all
read the declarations, so none of them has its own list.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, Protocol, TypeAlias

import pandas as pd

from xltools.programme import Programme


class Key(Enum):
    """Whose each row of a measure is: by it a workstream's pack takes its part."""

    WORKSTREAM = "workstream_id"
    ITEM = "item_id"
    KPI = "kpi_id"
    #: About the whole programme: every pack has it unchanged.
    WHOLE = ""


class Measured(Protocol):
    """The results of a programme: each measure by its table's name."""

    def __getattr__(self, name: str) -> Any: ...


class Part(Protocol):
    """One workstream's part of a programme."""

    @property
    def programme(self) -> Programme:
        """The programme as if its tracker held no more."""

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its things, and of the actions about them."""

    def measured(self) -> Measured:
        """That part of each measure, taken when it is first asked for."""

    def of_key(self, key: Key) -> frozenset[str]:
        """The values of a key that are the workstream's own."""


Workings: TypeAlias = Callable[[Programme, Any], Iterator[dict[str, Any]]]
Filter: TypeAlias = Callable[[Any, Part], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure.

    Args:
        table: its name among the results.
        key: what each row is about.
        made_by: the function; it is called with the programme and with `takes`.
        takes: the names of the results that it needs, in order; "previous" is the report before, "results" is all of
            them.
        workings: makes the figures that explain it; or, in words, why it has none of its own.
        chapter: of the manual.
        export: the name of its table for other programs; by default the table's own name.
        is_step: it is only a step towards other measures, and is neither exported nor shown.
        of_part: takes a workstream's part, if the rows alone do not say whose they are.
        columns: what its own columns mean, for the manual, if the field's name does not mean the same everywhere.
        described_by: the function whose docstring describes the table, if `made_by` only passes things on.
    """

    table: str
    key: Key
    made_by: Callable[..., Any]
    workings: Workings | str
    chapter: str
    takes: tuple[str, ...] = ()
    export: str = ""
    is_step: bool = False
    of_part: Filter | None = None
    described_by: Callable[..., Any] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        key: object = self.key
        if not isinstance(key, Key):
            raise TypeError(f"the measure {self.table} has no key: say whose its rows are")
        if isinstance(self.workings, str) and not self.workings.strip():
            raise TypeError(
                f"the measure {self.table} has no workings: explain it, or say why there is nothing to explain"
            )
        if not self.chapter:
            raise TypeError(f"the measure {self.table} is in no chapter of the manual")

    @property
    def words(self) -> str:
        """What the table holds, in the words of the function that makes it."""
        return inspect.getdoc(self.described_by or self.made_by) or ""

    def part(self, found: Any, own: Part) -> Any:
        """Take a workstream's part of what was measured."""
        if self.of_part is not None:
            return self.of_part(found, own)
        if self.key is Key.WHOLE:
            return found
        wanted = own.of_key(self.key)
        if isinstance(found, Mapping):
            return {name: each for name, each in found.items() if name in wanted}
        return found[found[self.key.value].isin(list(wanted))].reset_index(drop=True)


#: Table -> the module that declares it, loaded when the table is first asked for; in the order of export and workings.
TABLES: dict[str, str] = {
    "programme": "workstreams", "workstreams": "workstreams", "rollups": "workstreams", "milestones": "milestones",
    "decisions": "decisions", "kpis": "kpis", "kpi_series": "kpi_series", "kpi_periods": "kpi_periods",
    "kpi_charts": "kpi_series",
    "kpi_standings": "kpi_standings", "kpi_forecasts": "kpi_forecasts", "commentary": "commentary",
    "national": "national", "checkpoints": "national", "requirements": "assessment", "assessment_history": "assessment",
    "questions": "questions", "risks": "risks", "money": "money", "money_years": "money", "exceptions": "actions",
    "rewritten": "rewritten",
    "actions_overdue": "actions", "coverage": "reporting_coverage", "evidence": "evidence", "changes": "changes",
    "figures": "workings",
}  # fmt: skip
_DECLARED: dict[str, Measure] = {}


def declare(measure: Measure) -> None:
    """Declare a measure, beside its function.

    Raises:
        ValueError: another measure has its table.
    """
    if measure.table in _DECLARED:
        raise ValueError(f"two measures make the table {measure.table}")
    _DECLARED[measure.table] = measure


@cache
def _load(module: str) -> None:
    import_module(f"xltools.measures.{module}")


def measure_of(table: str) -> Measure:
    """Return the measure that makes a table.

    Raises:
        KeyError: there is no such measure.
    """
    if table in TABLES:
        _load(TABLES[table])
    return _DECLARED[table]


def every_measure() -> tuple[Measure, ...]:
    """Return every measure, in the order of `TABLES`; those declared elsewhere follow."""
    for module in TABLES.values():
        _load(module)
    order = [*TABLES, *(table for table in _DECLARED if table not in TABLES)]
    return tuple(_DECLARED[table] for table in order)


def shown_measures() -> tuple[Measure, ...]:
    """Return the measures that readers see: all except the steps in between."""
    return tuple(measure for measure in every_measure() if not measure.is_step)


def frames(results: Measured) -> dict[str, pd.DataFrame]:
    """Return every measure that is a table, by its name."""
    found = {measure.table: getattr(results, measure.table) for measure in shown_measures()}
    return {name: table for name, table in found.items() if isinstance(table, pd.DataFrame)}
