"""Rules: what must hold in a tracker, and the schema that a sheet's columns and rules make.

A row rule reads one table; an across rule also reads the whole tracker. Both say which field's cell is to blame.
Structure and cell rules need no code here, because they follow from the columns.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

import pandas as pd
import pandera.pandas as pa

from xltools.errors import SchemaFault
from xltools.findings import Severity
from xltools.schema.columns import Column
from xltools.schema.rag import FOUR, Scale
from xltools.text.nearest import nearest

RuleKind = Literal["structure", "cell", "row", "table", "across", "time", "result"]
Verdicts = "pd.Series[bool]"

#: What a message can name, in addition to the row's fields: the As at of the report.
AS_AT = "as_at"
_FIELD = re.compile(r"\{(\w+)")


@dataclass(frozen=True, slots=True)
class Rule:
    """What must be true, in the words of staff.

    Args:
        title: the rule as a sentence ("A complete milestone has its actual date.").
        fix: what to do about a breach; may name the row's fields as {field}.
        source: who made the rule.
        live: the same rule as an Excel formula for row 2, true if the rule is broken, with {field} in place of the
            column's letter (`LEN(${actual}2)=0`); None if Excel cannot check it.
    """

    id: str
    severity: Severity
    kind: RuleKind
    title: str
    fix: str
    source: str = "Own rule"
    live: str | None = None


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule that needs only one table.

    Args:
        blame: the field whose cell the finding names.
        holds: table -> True if the rule is kept, one per row, in the table's order. Blanks count as keeping it unless
            the rule is about blanks.
        message: what is wrong with this row; names fields as {field}, shown as Excel shows them.
        words: the words that it needs, each with its field; none if its own function judges.
        on_scale: the same rule on another rating scale; None if it reads no rating.
    """

    rule: Rule
    blame: str
    holds: Callable[[pd.DataFrame], "pd.Series[bool]"]
    message: str
    words: frozenset[tuple[str, str]] = frozenset()
    on_scale: "Callable[[Scale], RowRule] | None" = None


@dataclass(frozen=True, slots=True)
class Tables:
    """A tracker's typed tables while it is being judged; a faulty cell is blank here.

    Args:
        by_sheet: sheet name -> typed table, indexed by Excel row.
        settings: field -> typed value, defaults filled in.
        as_at: the As at of the report; NaT if the tracker gives none.
        columns: sheet name -> its columns by field, from its schema.
        lacking: sheet name -> the shipped columns that the programme's schemas leave out, by field.
        packs: the names of the packs that the programme added to the shipped ones.
        scale: its ratings.
        names: the names of its sheets, headings and settings (`wording.Names`); None for the shipped names.
    """

    by_sheet: Mapping[str, pd.DataFrame]
    settings: Mapping[str, Any]
    as_at: pd.Timestamp
    columns: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)
    lacking: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)
    packs: frozenset[str] = frozenset()
    scale: Scale = FOUR
    names: Any = None

    def __getitem__(self, sheet: str) -> pd.DataFrame:
        return self.by_sheet[sheet]


@dataclass(frozen=True, slots=True)
class AcrossRule:
    """A rule that needs the as-at date, the settings or another sheet to be answered."""

    rule: Rule
    blame: str
    holds: Callable[[pd.DataFrame, Tables], "pd.Series[bool]"]
    message: str


SheetRule = RowRule | AcrossRule


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One tracker sheet: its columns by field, its rules, and what it is for.

    Args:
        place: its order among the tracker's tabs.
        settings: for a sheet of settings, the kind of value each one takes, by field.
        defaults: for such a sheet, field -> the value that counts if none is given, and its source.
        may_be_empty: whether a tracker may have no row here.
        may_be_absent: whether a tracker may lack this sheet, as one made by an older version does.
    """

    name: str
    place: int
    purpose: str
    columns: Mapping[str, Column]
    rules: tuple[SheetRule, ...] = ()
    settings: Mapping[str, Column] | None = None
    defaults: Mapping[str, tuple[Any, str]] | None = None
    may_be_empty: bool = True
    may_be_absent: bool = False

    @property
    def id_field(self) -> str | None:
        """The field that names a row; None if rows have no id of their own."""
        return next((name for name, column in self.columns.items() if column.kind == "id"), None)

    @property
    def title_field(self) -> str | None:
        """The field that says in words what a row is: the first that every row needs; None if there is none."""
        return next(
            (name for name, column in self.columns.items() if column.kind == "text" and column.is_required), None
        )

    def field_of(self, heading: str) -> str:
        """Return the field under a heading, as the schema spells it."""
        return next(name for name, column in self.columns.items() if column.heading == heading)


def sheet(  # noqa: PLR0913 - what a schema file says of its sheet, each by name
    name: str,
    columns: Mapping[str, Column],
    *,
    place: int,
    purpose: str,
    rules: tuple[SheetRule, ...] | list[SheetRule] = (),
    settings: Mapping[str, Column] | None = None,
    defaults: Mapping[str, tuple[Any, str]] | None = None,
    may_be_empty: bool = True,
    may_be_absent: bool = False,
) -> pa.DataFrameSchema:
    """Make a sheet's pandera schema, with anything that pandera cannot hold in the metadata.

    Raises:
        SchemaFault: a rule names a field or a word that the sheet does not have, so that it could never apply.
    """
    return schema_of(
        SheetSpec(name, place, purpose, dict(columns), tuple(rules), settings, defaults, may_be_empty, may_be_absent)
    )


def schema_of(spec: SheetSpec) -> pa.DataFrameSchema:
    """Make the pandera schema of a sheet, as `sheet` does.

    Raises:
        SchemaFault: as `sheet` does.
    """
    words = {name: column for name, column in spec.columns.items() if column.kind != "rating"}
    for rule in spec.rules:
        _refuse_unknown_fields(rule, spec)
        _refuse_unknown_words(rule, words)
    schema = pa.DataFrameSchema(
        checks=[_pandera_check(rule) for rule in spec.rules if isinstance(rule, RowRule)],
        name=spec.name,
        title=spec.name,
        description=spec.purpose,
        metadata={"xltools": spec},
    )
    # The constructor would make a deep copy of each, only to set its name.
    schema.columns = {field: _pandera_column(column).set_name(field) for field, column in spec.columns.items()}
    return schema


def on_scale(schema: pa.DataFrameSchema, scale: Scale) -> pa.DataFrameSchema:
    """Return a schema whose columns, settings and rules use the ratings of a scale; unchanged for the shipped scale.

    Raises:
        SchemaFault: a rule asks for a rating that the scale does not have.
    """
    made = schema if scale == FOUR else _made_on(spec_of(schema), scale)
    spec = spec_of(made)
    for rule in spec.rules:
        _refuse_unknown_words(rule, {name: column for name, column in spec.columns.items() if column.kind == "rating"})
    return made


def _made_on(spec: SheetSpec, scale: Scale) -> pa.DataFrameSchema:
    rules = (rule.on_scale(scale) if isinstance(rule, RowRule) and rule.on_scale else rule for rule in spec.rules)
    settings = None if spec.settings is None else _rating_on(spec.settings, scale)
    return schema_of(replace(spec, columns=_rating_on(spec.columns, scale), rules=tuple(rules), settings=settings))


def _rating_on(columns: Mapping[str, Column], scale: Scale) -> dict[str, Column]:
    return {
        name: replace(column, words=scale.ratings) if column.kind == "rating" else column
        for name, column in columns.items()
    }


def spec_of(schema: pa.DataFrameSchema) -> SheetSpec:
    """Return what `sheet` put beside a schema."""
    spec = (schema.metadata or {}).get("xltools")
    assert isinstance(spec, SheetSpec), f"{schema.name} was not made with xltools.schema.checks.sheet"
    return spec


def put_rules(schema: pa.DataFrameSchema, spec: SheetSpec) -> None:
    """Give a schema the same rules in other words."""
    schema.metadata = {**(schema.metadata or {}), "xltools": spec}
    for check, rule in zip(schema.checks, (rule for rule in spec.rules if isinstance(rule, RowRule)), strict=True):
        check.error = rule.rule.title


def _refuse_unknown_fields(rule: SheetRule, spec: SheetSpec) -> None:
    named = _FIELD.findall(" ".join((rule.message, rule.rule.fix, rule.rule.live or "")))
    for name in (rule.blame, *named):
        if name not in spec.columns and name != AS_AT:
            near = nearest(name, spec.columns)
            hint = f"Did you mean {near}?" if near else f"There are: {', '.join(spec.columns)}."
            raise SchemaFault(f"The rule {rule.rule.id} names {name}, which is not a field of {spec.name}. {hint}")


def _refuse_unknown_words(rule: SheetRule, columns: Mapping[str, Column]) -> None:
    """Refuse a rule that asks for a word that cannot be typed: rules are easily forgotten when a list changes."""
    for name, word in sorted(rule.words) if isinstance(rule, RowRule) else ():
        column = columns.get(name)
        if column is not None and column.words and word not in column.words:
            raise SchemaFault(
                f"The rule {rule.rule.id} asks whether {column.heading} is '{word}', which is not a word of that "
                f"column. There are: {', '.join(column.words)}."
            )


@cache
def _pandera_dtype(dtype: str) -> Any:
    """Return pandera's type for a dtype, which it looks for again at each column: of text, as typed tables keep it."""
    return pa.Column(pd.StringDtype("python", na_value=float("nan")) if dtype == "str" else dtype).dtype


def _pandera_column(column: Column) -> pa.Column:
    return pa.Column(
        None if column.kind == "value" else _pandera_dtype(column.dtype),
        nullable=True,  # a required blank is our own finding; here it would hide the row rules
        title=column.heading,
        description=column.meaning,
        metadata={"xltools": column},
    )


def _pandera_check(row_rule: RowRule) -> pa.Check:
    return pa.Check(
        row_rule.holds, name=row_rule.rule.id, error=row_rule.rule.title, ignore_na=False, n_failure_cases=1
    )
