"""The answers that a person typed into `adopt.xlsx`: read back, in place of what was proposed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from xltools.report.template.adopt_book import ALWAYS, ASKED_FOR_ALL, COLUMNS, SETTINGS, TABLES, WORDS, field_names
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column
from xltools.schema.date_form import DateForm
from xltools.schema.source_config import LAST_SAVED
from xltools.text.words import key_of, quoted, shown
from xltools.tracker import RawTracker, read_tracker
from xltools.validate.adopt.proposal import BLANK, PERIODS, ColumnProposal, TableProposal, WordProposal
from xltools.validate.adopt.table_proposal import decided, table_proposal
from xltools.validate.adopt.targets import ASKED as TARGETS
from xltools.validate.adopt.targets import target_column

#: The settings to ask for, each with the reason.
_ASKED = {
    "organisation": "Whose programme it is; it stands on the cover.",
    "programme": "What the Board calls it.",
    "board": "Who the pack goes to.",
    "as_at": 'The last day that the data covers: a date, or "last saved" for the day when the workbook was saved.',
}
#: Dates before the second year need the setting for when the programme starts; before the first they are not dates.
_FIRST_YEAR, _USUAL_START = 1990, 2008


@dataclass(frozen=True)
class Answers:
    """What a person answered: by tab, heading and word."""

    tables: Mapping[str, str]
    columns: Mapping[tuple[str, str], tuple[str, str, str]]
    words: Mapping[tuple[str, str, str], str]
    always: Mapping[tuple[str, str], str]
    settings: Mapping[str, str]


def read_answers(path: Path) -> Answers | None:
    """Read what was answered in the review workbook; None if there is none yet."""
    if not path.is_file():
        return None
    raw = read_tracker(path)
    return Answers(
        {row[0]: row[3] for row in _rows(raw, TABLES)},
        {(row[0], key_of(row[2])): (row[4], row[7], row[8]) for row in _rows(raw, COLUMNS)},
        {(row[0], key_of(row[1]), key_of(row[3])): row[5] for row in _rows(raw, WORDS)},
        {(row[0], row[1]): row[2] for row in _rows(raw, ALWAYS)},
        {row[0]: row[1] for row in _rows(raw, SETTINGS)},
    )


def _rows(raw: RawTracker, name: str) -> Iterator[list[str]]:
    sheet = raw.sheets.get(name)
    for row in sheet.rows[1:] if sheet else ():
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield [*cells, *[""] * 10]


def _text(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return shown(cell).replace(",", "") if isinstance(cell, float) else str(cell).strip()


def answered(found: list[TableProposal], answers: Answers, specs: Mapping[str, SheetSpec]) -> list[TableProposal]:
    """Return the proposals with what the person said in their places."""
    return [_answer(table, answers, specs) for table in found]


def _answer(table: TableProposal, answers: Answers, specs: Mapping[str, SheetSpec]) -> TableProposal:
    said = answers.tables.get(table.every_tab)
    if said is not None and said != (table.of or ""):
        of = said if said in specs else ""
        if said or table.of:
            made = table_proposal(table.profile, specs, of)
            table = replace(made, tabs=table.tabs, area=table.area, place=table.place)
    if not table.of:
        return table
    tab, names = table.name, field_names(specs[table.of])
    given = {each.profile.column: answers.columns.get((tab, key_of(each.profile.heading))) for each in table.columns}
    chosen = {column: names[answer[0]] for column, answer in given.items() if answer and answer[0] in names}
    table = decided(table, chosen, specs)
    if (periods := answers.columns.get((tab, key_of(PERIODS)))) and not DateForm.fault(periods[1]):
        table = replace(table, periods=periods[1])
    columns = tuple(
        replace(each, form=answer[1] or each.form, prefix=answer[2] or each.prefix)
        if (answer := given.get(each.profile.column)) and each.name
        else each
        for each in table.columns
    )
    columns = tuple(_with_words(each, tab, answers, specs[table.of]) for each in columns)
    gaps = tuple(_word(word, answers.words.get((tab, key_of(PERIODS), key_of(word.word)))) for word in table.gaps)
    return replace(table, columns=columns, gaps=gaps)


def _with_words(each: ColumnProposal, tab: str, answers: Answers, spec: SheetSpec) -> ColumnProposal:
    """Put a person's answers about a column's words; words that the field does not take stay open."""
    known = spec.columns.get(each.name)
    key = key_of(each.profile.heading)
    said = (_word(word, answers.words.get((tab, key, key_of(word.word)))) for word in each.words)
    return replace(each, words=tuple(_taken(word, known) if known else word for word in said))


def _taken(word: WordProposal, known: Column) -> WordProposal:
    """Return a word that a person gave a meaning which the field takes; else one that is still to be said."""
    if word.means in ("", BLANK) or _takes(known, word.means):
        return word
    why = f"{known.heading} does not take {quoted(word.means)}: choose from the list."
    return replace(word, means="", why=why)


def _takes(known: Column, means: str | float) -> bool:
    if known.words:
        return means in known.words
    low, high = known.low, known.high
    if known.kind == "whole" and isinstance(low, int | float) and isinstance(high, int | float):
        return isinstance(means, float) and low <= means <= high
    return known.kind != "day"


def is_day(text: str) -> bool:
    """Whether a text is a day as 2026-03-31."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _word(word: WordProposal, answer: str | None) -> WordProposal:
    if answer is None or answer == "":
        return word
    means: str | float = float(answer) if answer.replace(".", "", 1).isdigit() else answer
    return word if means == word.means else replace(word, means=means, why="You said so.")


def _earliest(tables: Iterable[TableProposal]) -> date | None:
    """Return the first day in the columns of dates that are read, ignoring days outside any programme's time."""
    days = [
        day.date()
        for table in tables
        for each in table.columns
        if each.name
        for value in each.profile.values
        if (day := each.as_day(value)) is not None and day.year >= _FIRST_YEAR
    ]
    return min(days, default=None)


def given_settings(
    raw: RawTracker, tables: Iterable[TableProposal], answers: Answers | None, specs: Mapping[str, SheetSpec]
) -> dict[str, tuple[str, str]]:
    """Return each setting: its value, answered or proposed, and why; first those that are asked for."""
    proposed = {"programme": raw.path.stem.replace("_", " ").replace("-", " ").strip().capitalize()}
    if raw.saved is not None:
        proposed["as_at"] = LAST_SAVED
    said = answers.settings if answers else {}
    asked = dict(_ASKED)
    first = _earliest(tables)
    if (first is not None and first.year < _USUAL_START) or said.get("programme_starts"):
        asked["programme_starts"] = "The first day that a date may be; it follows from your dates."
        proposed["programme_starts"] = f"{first.year}-01-01" if first else ""
    asked |= {name: why for name, why in _others(specs).items() if name not in asked}
    return {name: (said.get(name) or proposed.get(name, ""), why) for name, why in asked.items()}


def _others(specs: Mapping[str, SheetSpec]) -> dict[str, str]:
    """Return the settings that nobody is asked for, each with its meaning and its default."""
    found: dict[str, str] = {}
    for spec in specs.values():
        for name, column in (spec.settings or {}).items():
            value = (spec.defaults or {}).get(name, ("", ""))[0]
            usual = f" {shown(value, column.kind)} counts where nothing is typed." if value != "" else ""
            found[name] = f"{column.heading}: {column.meaning}{usual}"
    return found


def given_always(
    tables: Iterable[TableProposal], answers: Answers | None, specs: Mapping[str, SheetSpec]
) -> dict[str, dict[str, str | float]]:
    """Return the values that every row of a table has, if no column gives them: tab -> field -> value."""
    found: dict[str, dict[str, str | float]] = {}
    for table in tables:
        for name in ASKED_FOR_ALL.get(table.of, ()):
            if name not in table.missing:
                continue
            heading = specs[table.of].columns[name].heading
            said = answers.always.get((table.name, heading), "") if answers else ""
            if said:
                found.setdefault(table.name, {})[name] = said
        if answers and target_column(table) is not None:
            days = {name: answers.always.get((table.name, head), "") for name, (head, _) in TARGETS.items()}
            found.setdefault(table.name, {}).update({name: day for name, day in days.items() if is_day(day)})
    return found
