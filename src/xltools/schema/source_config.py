"""The model of `source.toml`: which cells of an office's workbook are which fields of the tracker, and its words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from xltools.schema.checks import SheetSpec
from xltools.schema.settings_file import SettingsModel

#: The file beside the schemas that says how an office's own workbook is read.
FILE = "source.toml"
#: The workbook in which a person answers how it is read.
REVIEW = "adopt.xlsx"
#: Where As at may come from.
LAST_SAVED = "last saved"


def _as_tuple(given: object) -> object:
    return tuple(given) if isinstance(given, list) else given


Texts: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
Rows: TypeAlias = Annotated[tuple[int, ...], BeforeValidator(_as_tuple)]
Plain: TypeAlias = str | int | float | date


class ColumnSource(SettingsModel):
    """Where one field's values come from.

    Args:
        heading: their column's heading; several rows of headings are joined by " / ".
        column: their column's letters, if it has no heading.
        origin: "sheet name", "group title", or another field of the same table, whose value counts here too.
        always: the one value that every row has.
        form: how they write dates as text, such as "YYYY-MM-DD" or "DD/MM/YY".
        prefix: put before the cell's content, to make an ID from a number.
        make: "id": an ID is made from the cell's content.
        of: the headings that an ID is made from, if no single column tells rows apart.
        blank: what they type for a blank.
        fill_down: whether a blank means the same as the cell above.
    """

    heading: str = Field(default="", description='Write heading = "Due date", as it stands in the workbook.')
    column: str = Field(default="", pattern="^$|^[A-Z]{1,3}$", description='Write column = "B".')
    origin: str = Field(default="", alias="from", description='Write from = "sheet name", "group title" or a field.')
    always: Plain | None = Field(default=None, description='Write always = "Programme milestone".')
    form: str = Field(default="", description='Write form = "DD/MM/YYYY".')
    prefix: str = Field(default="", pattern="^$|^[A-Z0-9-]{1,20}$", description='Write prefix = "T-".')
    make: Literal["", "id"] = Field(default="", description='Write make = "id", or take the line away.')
    of: Texts = Field(default=(), description='Write of = ["Task", "Project"].')
    blank: Texts = Field(default=(), description='Write blank = ["TBC", "n/a"].')
    fill_down: bool = Field(default=False, description="Write fill_down = true or take the line away.")

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that the workbook must have."""
        return (*((self.heading,) if self.heading else ()), *self.of)


class Across(SettingsModel):
    """Periods across the page: each of their columns is a row of the tracker.

    Args:
        headings: the form of these columns' headings, such as "MMM-YY".
        field: which field the heading gives.
        value: which field the cell gives; "share" for a percentage without its two numbers.
        values: if each period has several columns: field -> their second heading.
        blank: what they type for no reading.
    """

    headings: str = Field(description='Write headings = "MMM-YY", the form of the headings.')
    field: str = Field(default="period_end", description='Write field = "period_end".')
    value: str = Field(default="numerator", description='Write value = "numerator", or "share" for a percentage.')
    values: dict[str, str] = Field(
        default_factory=dict, description='Write values = { numerator = "Met", denominator = "Due" }.'
    )
    blank: Texts = Field(default=(), description='Write blank = ["n/a"].')

    @property
    def given(self) -> dict[str, str]:
        """Field -> the second heading of its columns; "" if there is none."""
        return self.values or {self.value: ""}


class TableSource(SettingsModel):
    """One table of the tracker, read from their workbook.

    Args:
        of: the tracker's sheet.
        sheets: their tabs, by name or pattern: "Plan - *".
        area: instead, an Excel table or a named range by its name, or cells: "Plan!B20:G60", "Plan!B:G".
        header_rows: the Excel rows of the headings; found if none is given.
        last_row: the last row of the table, if something else is under it.
        each: a field of another table, "Milestones.workstream_id", each of whose values is a row of this one.
        columns: field -> where its values come from.
        words: field -> their word -> ours, or the number that it means.
        skip: rows that begin with one of these are not records: "Total*".
        groups: whether a single row is the title of the group below it, even if no field uses it.
        renamed: new words of a row -> the old words, from which its ID was made.
    """

    of: str = Field(description='Write of = "Milestones", a sheet of the tracker.')
    sheets: Texts = Field(default=(), description='Write sheets = ["Plan - *"].')
    area: str = Field(default="", description='Write area = "Risks_table", the name of an Excel table or a range.')
    header_rows: Rows = Field(default=(), description="Write header_rows = [3, 4].")
    last_row: int = Field(default=0, ge=0, description="Write last_row = 40.")
    each: str = Field(default="", description='Write each = "Milestones.workstream_id".')
    columns: dict[str, str | ColumnSource] = Field(default_factory=dict, description='Write status = "State".')
    words: dict[str, dict[str, str | int | float]] = Field(
        default_factory=dict, description='Write "Done" = "Complete".'
    )
    skip: Texts = Field(default=(), description='Write skip = ["Total*"].')
    groups: bool = Field(default=False, description="Write groups = true or take the line away.")
    renamed: dict[str, str] = Field(default_factory=dict, description='Write "New title" = "Former title".')
    across: Across | None = Field(default=None, description='Write across = { headings = "MMM-YY" }.')


class CellSource(SettingsModel):
    """Where a setting's value comes from: a cell of their workbook, or the day when it was last saved."""

    cell: str = Field(default="", description='Write cell = "Cover!B4".')
    origin: Literal["", "last saved"] = Field(default="", alias="from", description='Write from = "last saved".')
    form: str = Field(default="", description='Write form = "DD/MM/YYYY".')


class SourceFile(SettingsModel):
    """What the file may say."""

    workbook: str = Field(default="", description='Write workbook = "../../Project tracker.xlsx".')
    settings: dict[str, Plain | CellSource] = Field(
        default_factory=dict, description='Write organisation = "Riverside Council".'
    )
    table: Annotated[tuple[TableSource, ...], BeforeValidator(_as_tuple)] = Field(
        default=(), description='Write [[table]], and under it of = "Milestones".'
    )


@dataclass(frozen=True)
class SourceConfig:
    """How an office's own workbook is read.

    Args:
        file: the file that says so; empty if it is made in memory.
        lines: the line of each key, so that a fault can name it.
        text: the file's own words, which a final report keeps.
    """

    file: Path
    workbook: str = ""
    settings: Mapping[str, Plain | CellSource] = field(default_factory=dict)
    tables: tuple[TableSource, ...] = ()
    lines: "Lines | None" = None
    text: str = ""

    def where(self, number: int, *keys: str) -> str:
        """Name the file and the line of a table's key, as a sentence begins."""
        line = self.lines.of_table(number, *keys) if self.lines else 0
        return f"{self.file}, line {line}" if line else str(self.file)

    @property
    def where_settings(self) -> str:
        """Where the office gives its settings: in the review workbook if there is one, else in this file."""
        is_reviewed = (self.file.parent.parent / REVIEW).is_file()
        return f"Settings of {REVIEW}" if is_reviewed else f"[settings] of {FILE}"

    def unkept(self, spec: SheetSpec) -> frozenset[str]:
        """Return the fields of a sheet for which the workbook has no column."""
        kept: set[str] = set()
        for _, table in self.of(spec.name):
            sources = column_sources(table)
            kept |= {name for name, each in sources.items() if _is_typed(each, sources)}
            if table.across is not None:
                kept |= {table.across.field, *table.across.given}
        if SHARE in kept:
            kept |= {"numerator"}
        return frozenset(spec.columns) - kept

    def own_words(self, sheet: str) -> dict[str, dict[str, str]]:
        """Return the office's word for each of ours, by field; the first if two mean the same."""
        found: dict[str, dict[str, str]] = {}
        for _, table in self.of(sheet):
            for name, words in table.words.items():
                own = found.setdefault(name, {})
                for their_word, ours in words.items():
                    own.setdefault(str(ours), their_word)
        return found

    def of(self, sheet: str) -> list[tuple[int, TableSource]]:
        """Return the tables for a sheet of the tracker, by their numbers in the file."""
        return [(number, table) for number, table in enumerate(self.tables) if table.of == sheet]


class Lines:
    """The lines of keys in a TOML file."""

    _HEAD = re.compile(r"^\s*\[\[?\s*([\w.\-\"' ]+?)\s*\]\]?\s*(?:#.*)?$")

    def __init__(self, text: str) -> None:
        self._at: dict[tuple[str, ...], int] = {}
        number = -1
        path: tuple[str, ...] = ()
        for line, words in enumerate(text.splitlines(), 1):
            if head := self._HEAD.match(words):
                path = tuple(part.strip("\"'") for part in head[1].split("."))
                number += words.lstrip().startswith("[[") and path == ("table",)
                self._note((str(number), *path[1:]) if path[0] == "table" else path, line)
                continue
            for key in re.findall(r"(?:^|[{,])\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*=", words):
                name = key.strip("\"'")
                self._note((str(number), *path[1:], name) if path[:1] == ("table",) else (*path, name), line)

    def _note(self, path: tuple[str, ...], line: int) -> None:
        self._at.setdefault(path, line)

    def of(self, *keys: str) -> int:
        """Return the line of a key by its path; 0 if it is not found."""
        return self._at.get(keys, 0)

    def of_table(self, number: int, *keys: str) -> int:
        """Return the line of a table's key; of the nearest thing above it that is found."""
        for length in range(len(keys), -1, -1):
            if found := self._at.get((str(number), *keys[:length])):
                return found
            if length and (found := self._at.get((str(number), keys[length - 1]))):
                return found
        return 0


def column_sources(table: TableSource) -> dict[str, ColumnSource]:
    """Return where each field of a table comes from, a plain heading as the source that it stands for."""
    return {name: ColumnSource(heading=each) if isinstance(each, str) else each for name, each in table.columns.items()}


def _is_typed(source: ColumnSource, sources: Mapping[str, ColumnSource]) -> bool:
    """Whether staff type what a field says: under a heading, or under that of another field."""
    other = sources.get(source.origin)
    if other is not None:
        return bool(other.heading or other.column)
    return bool(source.heading or source.column or source.origin == GROUP_TITLE)


#: Places other than a column that a value can come from.
SHEET_NAME, GROUP_TITLE = "sheet name", "group title"
#: The field for a percentage without its two numbers.
SHARE = "share"


def theirs(table_sources: Sequence[TableSource], name: str) -> dict[str, str | int | float]:
    """Return the words of a field, theirs -> ours, from all tables of one sheet."""
    found: dict[str, str | int | float] = {}
    for table in table_sources:
        found |= table.words.get(name, {})
    return found
