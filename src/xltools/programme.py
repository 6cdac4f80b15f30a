"""The programme: the clean typed tables of one tracker, its settings, and where each is in Excel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

import pandas as pd

from xltools.schema.columns import Column, own_text
from xltools.schema.programme_settings import DAY_LIMITS, Settings, day_limits, settings_from
from xltools.schema.rag import FOUR, Scale
from xltools.tracker.addresses import Place

if TYPE_CHECKING:
    from xltools.schema.wording import Names  # it loads everything that rules need

#: DAY_LIMITS is here too, because schema files from earlier versions import it from here.
__all__ = [
    "DAY_LIMITS", "FIELD_OF_SHEET", "SHEET_OF_FIELD", "Counted", "Issue", "Previous", "Programme", "Said", "Settings",
    "TypedTables", "day_limits", "programme_from",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme as its tracker describes it.

    Each table is indexed by its Excel row and has the fields of its schema; a blank is NaN in text and
    numbers, NaT in dates. A cell that could not be read is blank here and named among the findings.

    Args:
        places: sheet name -> where its table is.
        own: sheets that the programme added with its own schemas, by sheet name.
        said: table -> field -> the programme's own words, where the table has the shipped schema's, by Excel row.
        sha256: of the tracker's bytes.
        scale: its ratings.
        names: the names of its sheets and headings; None for the shipped names.
        kept: results of steps, so that each is made once (`frames.once`); another programme has its own.
    """

    settings: Settings
    areas: pd.DataFrame
    zones: pd.DataFrame
    workstreams: pd.DataFrame
    milestones: pd.DataFrame
    national_milestones: pd.DataFrame
    likelihood: pd.DataFrame
    requirements: pd.DataFrame
    self_assessment: pd.DataFrame
    key_questions: pd.DataFrame
    answers: pd.DataFrame
    actions: pd.DataFrame
    risks: pd.DataFrame
    kpis: pd.DataFrame
    kpi_targets: pd.DataFrame
    kpi_readings: pd.DataFrame
    business_cases: pd.DataFrame
    evidence: pd.DataFrame
    commentary: pd.DataFrame
    distribution: pd.DataFrame
    waivers: pd.DataFrame
    places: Mapping[str, Place]
    sha256: str = ""
    own: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    said: Mapping[str, Mapping[str, "Said"]] = field(default_factory=dict)
    scale: Scale = FOUR
    names: "Names | None" = None
    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def as_at(self) -> date:
        """The last day that the data covers."""
        return self.settings.as_at

    def keeps(self, *tables: str) -> bool:
        """Return whether the tracker has any of these tables, by their fields; a programme may leave sheets out."""
        return any(SHEET_OF_FIELD[table] in self.places for table in tables)

    def has(self, table: str, *fields: str) -> bool:
        """Return whether the tracker has a column for any of these fields of a table, by its field here."""
        place = self.places.get(SHEET_OF_FIELD[table])
        return place is not None and any(name in place.columns for name in fields)

    def lacks(self, table: str, *fields: str) -> bool:
        """Return whether an adopted workbook says nothing in any of these fields of a table, so no page shows them.

        A reader does not need a value that every row has without a cell of its own.
        """
        if not self.is_adopted or not self.keeps(table) or self.has(table, *fields):
            return False
        rows: pd.DataFrame = getattr(self, table)
        return all(len(rows[name].dropna().drop_duplicates()) <= 1 for name in fields)

    @property
    def keeps_decisions(self) -> bool:
        """Whether the tracker says which milestones are decisions, or who takes them."""
        return self.has("milestones", "kind", "decision_body", "decision_outcome")

    @property
    def is_adopted(self) -> bool:
        """Whether the tracker is an office's own workbook, which need not say all that ours asks for."""
        return any(place.origins is not None for place in self.places.values())

    def as_typed(self, table: str) -> pd.DataFrame:
        """Return a table by its field here, in the words that staff typed."""
        frame: pd.DataFrame = getattr(self, table)
        typed = {field: said.cells.reindex(frame.index) for field, said in self.said.get(table, {}).items()}
        return frame.assign(**typed) if typed else frame

    def words_for(self, table: str, field: str, word: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the programme's own words for one that measures know, and all the others; by default the two given."""
        said = self.said.get(table, {}).get(field)
        if said is None:
            return (word,), (other,)
        meant = tuple(own for own, meaning in said.meanings.items() if meaning == word)
        return meant or (word,), tuple(own for own in said.meanings if own not in meant) or (other,)

    def word(self, table: str, field: str, word: str, row: int | None = None) -> str:
        """Return the programme's own word for one that measures know: the row's own word if it means the same."""
        said = self.said.get(table, {}).get(field)
        if said is None:
            return word
        typed = said.cells.get(row) if row is not None else None
        if isinstance(typed, str) and said.meanings.get(typed, typed) == word:
            return typed
        return next((own for own, meant in said.meanings.items() if meant == word), word)


class Said(NamedTuple):
    """A programme's own words in one column, and what they mean.

    Args:
        cells: as typed, by Excel row.
        meanings: own word -> the shipped schema's word.
    """

    cells: "pd.Series[str]"
    meanings: Mapping[str, str]


#: What reports were made from: day of the report -> kind of row -> its fields and then its rows, all as text.
Counted: TypeAlias = Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]


@dataclass(frozen=True, slots=True)
class Issue:
    """Which issue of a day's final report this is; each later one replaces the one before.

    Args:
        day: the day on which it goes to its readers; None if nobody said.
        because: why it replaces the one before.
        replaces: the day of the one before.
        replaced: every rating and figure that the one before showed, by key.
    """

    number: int = 1
    day: date | None = None
    because: str = ""
    replaces: date | None = None
    replaced: Mapping[str, str | float | None] = field(default_factory=dict)

    @property
    def is_reissue(self) -> bool:
        """Whether it replaces another."""
        return self.number > 1


@dataclass(frozen=True, slots=True)
class Previous:
    """The last final report before this one, from the archive.

    Args:
        figures: every rating and figure it showed, by key ("WF.rating"), as in its Workings.
        programme: its tracker, to find changes in the rows; None if the archived copy cannot be read, or only findings
            are wanted.
        listed: what its tracker held: kind of thing -> id -> title; None if the report does not say.
        notes: sentences about the parts that could not be read or checked.
        counted: what it was made from, and what had been rewritten by then since an earlier report gave it; None if the
            report does not say.
        tracker_sha256: of the tracker that it was made from; '' if the report does not say.
        source: how its tracker was read, if it was an office's own workbook; '' for none.
        has_tracker: False if the archived copy is not that tracker, so that it is not used.
        issue: which issue of that day's report it is.
    """

    as_at: date
    figures: Mapping[str, str | float | None]
    programme: Programme | None = None
    notes: tuple[str, ...] = ()
    listed: Mapping[str, Mapping[str, str]] | None = None
    counted: Counted | None = None
    tracker_sha256: str = ""
    has_tracker: bool = True
    issue: Issue = field(default_factory=Issue)
    source: str = ""


class TypedTables(Protocol):
    """What a programme is made from: `checks.Tables`, not named here, because it loads all that rules need."""

    @property
    def by_sheet(self) -> Mapping[str, pd.DataFrame]:
        """Sheet name -> typed table, indexed by Excel row."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """Field -> typed value, defaults filled in."""

    @property
    def as_at(self) -> pd.Timestamp:
        """The As at of the report."""

    @property
    def columns(self) -> Mapping[str, Mapping[str, Column]]:
        """Sheet name -> its columns by field, as its schema has them."""

    @property
    def lacking(self) -> Mapping[str, Mapping[str, Column]]:
        """Sheet name -> the shipped columns that the programme's schemas do without, by field."""

    @property
    def scale(self) -> Scale:
        """What its ratings are."""

    @property
    def names(self) -> "Names | None":
        """What its sheets and headings are called."""


FIELD_OF_SHEET: dict[str, str] = {
    "Areas": "areas", "Zones": "zones", "Workstreams": "workstreams", "Milestones": "milestones",
    "National milestones": "national_milestones", "Likelihood": "likelihood", "Requirements": "requirements",
    "Self-assessment": "self_assessment", "Key questions": "key_questions", "Answers": "answers",
    "Actions": "actions", "Risks": "risks", "KPIs": "kpis", "KPI targets": "kpi_targets",
    "KPI readings": "kpi_readings", "Business cases": "business_cases", "Evidence": "evidence",
    "Commentary": "commentary", "Distribution": "distribution", "Waivers": "waivers",
}  # fmt: skip


SHEET_OF_FIELD: dict[str, str] = {field_name: sheet for sheet, field_name in FIELD_OF_SHEET.items()}


@own_text()
def programme_from(tables: TypedTables, places: Mapping[str, Place], sha256: str = "") -> Programme:
    """Make the programme of a tracker's typed tables; its as-at date must be known.

    A sheet that is not a field here is the programme's own addition, and is kept in `own`. What the programme's schemas
    leave out is blank, and its own words become those that measures know.
    """
    sheets = tables.by_sheet
    said = {field_name: _said(tables, sheet) for sheet, field_name in FIELD_OF_SHEET.items()}
    by_field = {name: _known(tables, sheet, said[name]) for sheet, name in FIELD_OF_SHEET.items()}
    own = {name: table for name, table in sheets.items() if name not in FIELD_OF_SHEET and name != "Settings"}
    settings = settings_from(tables.as_at.date(), tables.settings)
    return Programme(
        settings=settings,
        places=places,
        sha256=sha256,
        own=own,
        said={name: words for name, words in (said | _own_words(by_field, places)).items() if words},
        scale=tables.scale,
        names=tables.names,
        **by_field,
    )


def _said(tables: TypedTables, sheet: str) -> dict[str, Said]:
    columns = tables.columns.get(sheet, {})
    return {
        name: Said(tables.by_sheet[sheet][name], column.meanings) for name, column in columns.items() if column.meanings
    }


def _own_words(tables: Mapping[str, pd.DataFrame], places: Mapping[str, Place]) -> dict[str, dict[str, Said]]:
    """Return the words of an adopted workbook, and what each means: by field here, and the table's own."""
    found: dict[str, dict[str, Said]] = {}
    for name, table in tables.items():
        place = places.get(SHEET_OF_FIELD[name])
        words = place.origins.words if place is not None and place.origins is not None else {}
        for field_name, typed in words.items():
            cells = pd.Series(typed, dtype="str").reindex(table.index)
            meant = dict(zip(cells, table[field_name], strict=True))
            meanings = {own: ours for own, ours in meant.items() if isinstance(own, str) and isinstance(ours, str)}
            found.setdefault(name, {})[field_name] = Said(cells, meanings)
    return found


def _known(tables: TypedTables, sheet: str, said: Mapping[str, Said]) -> pd.DataFrame:
    """Return a sheet's table with every column that measures know, in their words."""
    table = tables.by_sheet.get(sheet, pd.DataFrame(index=pd.Index([], dtype="int64", name="row")))
    blank = {
        name: pd.Series(index=table.index, dtype=column.dtype) for name, column in tables.lacking.get(sheet, {}).items()
    }
    meant = {name: words.cells.map(lambda word, to=words.meanings: to.get(word, word)) for name, words in said.items()}
    changed = {name: cells.astype("str") for name, cells in meant.items()}
    return table.assign(**blank, **changed) if blank or changed else table
