"""Adopting: an office's own workbook is looked at, what it is is proposed and asked, and kept as `source.toml`."""

import difflib
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from xltools.commands.steps import Folder, schemas_of
from xltools.deliver import archive_reading, new_folder
from xltools.deliver.publish import write_whole
from xltools.deliver.source_text import quoted as toml
from xltools.deliver.source_text import source_text
from xltools.errors import OutputBlocked, TrackerRefused
from xltools.measures.changed_rows import listed as listed_rows
from xltools.programme import Programme, programme_from
from xltools.report.template.adopt_book import (
    ALWAYS,
    ASKED_FOR_ALL,
    COLUMNS,
    SETTINGS,
    TABLES,
    WORDS,
    Review,
    adopt_book,
    field_names,
)
from xltools.schema.checks import SheetSpec
from xltools.schema.files import read_toml, workbook_of
from xltools.schema.loading import load_schemas
from xltools.schema.source_config import FILE, LAST_SAVED
from xltools.text.safe import shown as safe
from xltools.text.words import capital, key_of, listed, plural, quoted, shown
from xltools.tracker import RawTracker, read_tracker
from xltools.validate import validate_tracker
from xltools.validate.mapping import layout_changes
from xltools.validate.proposal import (
    BLANK,
    TITLES,
    TableProposal,
    WordProposal,
    decided,
    proposals,
    table_proposal,
)
from xltools.writer import book_bytes

ADOPT = "adopt.xlsx"
#: The settings that are asked for, each with why.
_ASKED = {
    "organisation": "Whose programme it is; it stands on the cover.",
    "programme": "What the Board calls it.",
    "board": "Who the pack goes to.",
    "as_at": 'The last day that the data covers: a date, or "last saved" for the day when the workbook was saved.',
}
#: Dates before the second year need the setting when the programme starts; before the first they are none.
_FIRST_YEAR, _USUAL_START = 1990, 2008
#: What a pack gains by a field that no column gives.
_GAINS = {
    "Milestones.baseline": "slip and ratings of milestones need the date first promised (Baseline date)",
    "Milestones.status": "what is done and what is late needs a status of milestones",
    "Milestones.workstream_id": "a summary by workstream needs the workstream of each milestone",
    "Risks.likelihood": "the risk map needs the likelihood of each risk, from 1 to 5",
    "Risks.impact": "the risk map needs the impact of each risk, from 1 to 5",
    "Risks.last_reviewed": "which risks nobody looked at lately needs the date last reviewed",
    "Actions.due": "which actions are overdue needs their due dates",
}


#: The pages that a pack has for each table.
_PAGES = {
    "Milestones": ("Milestones", "Plan on a page"), "Risks": ("Risks",), "KPIs": ("KPI scorecard", "KPI charts"),
    "Business cases": ("Value for money",),
}  # fmt: skip


@dataclass(frozen=True)
class Adopted:
    """What adopting left: the folder, what is still to be decided, and what the first page says."""

    folder: Path
    undecided: int
    lines: tuple[tuple[str, str], ...]
    tables: tuple[TableProposal, ...]


def adopt(workbook: Path, folder: Path) -> Adopted:
    """Make or bring up to date a programme folder around a workbook that stays where it is.

    Raises:
        TrackerRefused: the workbook cannot be read.
        OutputBlocked: the folder cannot be written, or its `source.toml` was changed by hand since.
    """
    raw = read_tracker(workbook)
    specs = {spec.name: spec for spec in load_schemas()}
    answers = _answers(folder / ADOPT)
    source = folder / "schemas" / FILE
    if source.is_file() and answers is None:
        raise OutputBlocked(
            f"{source} is there, and no {ADOPT} beside the folder: it was written by hand, so it is left as it is. Run "
            "`xltools adopt --check` to see whether it still fits; or move it away to have it proposed anew."
        )
    tables = _answered(proposals(raw, specs), answers, specs) if answers else proposals(raw, specs)
    settings = _settings(raw, tables, answers)
    always = _always(tables, answers, specs)
    undecided = _undecided(tables, always, settings)
    lines = tuple(_lines(raw, tables, specs, undecided))
    _write(folder, raw.path, Review(tables, specs, settings, always, lines))
    return Adopted(folder, undecided, lines, tuple(tables))


def _write(folder: Path, workbook: Path, review: Review) -> None:
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    path = os.path.relpath(workbook.absolute(), (folder / "schemas").absolute())
    typed = {name: _as_toml(name, value) for name, (value, _) in review.settings.items() if value}
    renamed = _renamed(folder / "schemas" / FILE)
    text = source_text(Path(path).as_posix(), typed, review.tables, review.always, renamed)
    write_whole(folder / "schemas" / FILE, text.encode())
    write_whole(folder / ADOPT, book_bytes(adopt_book(review)))
    for name, content in new_folder.adopted_files(workbook.name).items():
        if not (folder / name).exists():
            write_whole(folder / name, content)


def _renamed(source: Path) -> dict[str, dict[str, str]]:
    """Return what the file says of rows that were renamed: it stays when the file is made anew."""
    tables = read_toml(source).get("table", [])
    return {each["of"]: dict(each["renamed"]) for each in tables if each.get("renamed") and each.get("of")}


def _as_toml(name: str, value: str) -> str:
    if name not in ("as_at", "programme_starts"):
        return toml(value)
    if key_of(value) == LAST_SAVED:
        return f'{{ from = "{LAST_SAVED}" }}'
    return value if _is_day(value) else toml(value)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class _Answers:
    """What a person answered: by tab, heading and word."""

    tables: Mapping[str, str]
    columns: Mapping[tuple[str, str], tuple[str, str, str]]
    words: Mapping[tuple[str, str, str], str]
    always: Mapping[tuple[str, str], str]
    settings: Mapping[str, str]


def _answers(path: Path) -> _Answers | None:
    """Read what was answered in the review workbook; None where there is none yet."""
    if not path.is_file():
        return None
    raw = read_tracker(path)
    return _Answers(
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
    return (
        ""
        if cell == ""
        else " ".join(shown(cell).replace(",", "").split())
        if isinstance(cell, float)
        else str(cell).strip()
    )


def _answered(found: list[TableProposal], answers: _Answers, specs: Mapping[str, SheetSpec]) -> list[TableProposal]:
    return [_answer(table, answers, specs) for table in found]


def _answer(table: TableProposal, answers: _Answers, specs: Mapping[str, SheetSpec]) -> TableProposal:
    said = answers.tables.get(", ".join(table.tabs))
    if said is not None and said != (table.of or ""):
        of = said if said in specs else ""
        if said or table.of:
            table = replace(table_proposal(table.profile, specs, of), tabs=table.tabs)
    if not table.of:
        return table
    tab, names = table.tabs[0], field_names(specs[table.of])
    given = {each.profile.column: answers.columns.get((tab, key_of(each.profile.heading))) for each in table.columns}
    chosen = {column: names[answer[0]] for column, answer in given.items() if answer and answer[0] in names}
    table = decided(table, chosen, specs)
    columns = tuple(
        replace(each, form=answer[1] or each.form, prefix=answer[2] or each.prefix)
        if (answer := given.get(each.profile.column)) and each.name
        else each
        for each in table.columns
    )
    columns = tuple(
        replace(
            each,
            words=tuple(
                _word(word, answers.words.get((tab, key_of(each.profile.heading), key_of(word.word))))
                for word in each.words
            ),
        )
        for each in columns
    )
    return replace(table, columns=columns)


def _word(word: WordProposal, answer: str | None) -> WordProposal:
    if answer is None or answer == "":
        return word
    means: str | float = float(answer) if answer.replace(".", "", 1).isdigit() else answer
    return word if means == word.means else replace(word, means=means, why="You said so.")


def _earliest(tables: Iterable[TableProposal]) -> date | None:
    """Return the first day in the columns of dates that are read, but for those of no programme's time."""
    days = [
        day.date()
        for table in tables
        for each in table.columns
        if each.name
        for value in each.profile.values
        if (day := each.as_day(value)) is not None and day.year >= _FIRST_YEAR
    ]
    return min(days, default=None)


def _settings(raw: RawTracker, tables: Iterable[TableProposal], answers: _Answers | None) -> dict[str, tuple[str, str]]:
    proposed = {"programme": raw.path.stem.replace("_", " ").replace("-", " ").strip().capitalize()}
    if raw.saved is not None:
        proposed["as_at"] = LAST_SAVED
    said = answers.settings if answers else {}
    asked = dict(_ASKED)
    first = _earliest(tables)
    if (first is not None and first.year < _USUAL_START) or said.get("programme_starts"):
        asked["programme_starts"] = "The first day that a date may be; it follows from your dates."
        proposed["programme_starts"] = f"{first.year}-01-01" if first else ""
    return {name: (said.get(name) or proposed.get(name, ""), why) for name, why in asked.items()}


def _always(
    tables: Iterable[TableProposal], answers: _Answers | None, specs: Mapping[str, SheetSpec]
) -> dict[str, dict[str, str | float]]:
    found: dict[str, dict[str, str | float]] = {}
    for table in tables:
        for name in ASKED_FOR_ALL.get(table.of, ()):
            if name not in table.missing:
                continue
            heading = specs[table.of].columns[name].heading
            said = answers.always.get((table.tabs[0], heading), "") if answers else ""
            if said:
                found.setdefault(table.tabs[0], {})[name] = said
    return found


def _undecided(
    tables: Iterable[TableProposal], always: Mapping[str, Mapping[str, object]], settings: Mapping[str, tuple[str, str]]
) -> int:
    count = int(not settings["as_at"][0])
    for table in tables:
        count += bool(table.asked)
        count += sum(bool(each.asked) for each in table.columns if table.of)
        count += sum(word.means == "" for each in table.columns if each.name and table.of for word in each.words)
        asked = [name for name in ASKED_FOR_ALL.get(table.of, ()) if name in table.missing]
        count += sum(name not in always.get(table.tabs[0], {}) for name in asked)
    return count


def _lines(
    raw: RawTracker, tables: Iterable[TableProposal], specs: Mapping[str, SheetSpec], undecided: int
) -> Iterator[tuple[str, str]]:
    """Say on the first page what will be in the pack, what is missing for more, and what to do."""
    found = list(tables)
    read = [table for table in found if table.of]
    yield "Your workbook", f"{raw.path.name} stays where it is and as it is: it is read, never changed."
    for table in read:
        fields = [
            specs[table.of].columns[each.name].heading for each in table.columns if each.name in specs[table.of].columns
        ]
        yield (
            table.of,
            (
                f"{plural(table.profile.rows, 'row')} of {listed([quoted(tab) for tab in table.tabs[:6]], 'and')}: "
                f"{listed(fields, 'and')}."
            ),
        )
    pages = [page for table in read for page in _PAGES.get(table.of, ())]
    if pages:
        yield "In the pack", f"Summary, {', '.join(dict.fromkeys(pages))}, Exceptions, Data quality and Workings."
    if not read:
        yield (
            "Nothing is read yet",
            "No table of it is surely one of a tracker's: say on the sheet Tables what each is.",
        )
    others = [tab for table in found if not table.of for tab in table.tabs]
    if others:
        yield (
            "Not read",
            f"{listed([quoted(tab) for tab in others], 'and')}: say on the sheet Tables if one of them is meant.",
        )
    hidden = [sheet.name for sheet in raw.sheets.values() if sheet.state != "visible"]
    if hidden:
        yield "Hidden", f"{listed([quoted(tab) for tab in hidden], 'and')}: hidden sheets are not looked at."
    gains = [why for table in read for name in table.missing if (why := _GAINS.get(f"{table.of}.{name}"))]
    if gains:
        yield "Missing for more", f"{capital('; '.join(gains))}. What is not there is left out of the pack."
    if undecided:
        yield (
            "To decide",
            (
                f"{plural(undecided, 'cell')} coloured on Tables, Columns, Words, In every row and Settings: fill "
                "them in, save, and run xltools adopt again. A column left open is not read; such a word is an error."
            ),
        )
    else:
        yield "To decide", "Nothing: run xltools build in this folder."
    yield "To change", "Choose another word from any list here, save, and run xltools adopt again."


def describe_adopt(adopted: Adopted) -> str:
    """Say what was made, and what to do next."""
    place = safe(str(adopted.folder))
    cd = f'  cd "{place}"' if " " in place else f"  cd {place}"
    lines = [f"{word}: {safe(text)}" for word, text in adopted.lines if word not in {"To change", "To decide"}]
    if adopted.undecided:
        next_step = (
            f"{plural(adopted.undecided, 'thing')} only you can say, coloured in {place}/{ADOPT}: fill them in, save, "
            "run the same command again. Or build at once with what is sure:"
        )
    else:
        next_step = "Nothing is left to decide. Build the packs:"
    return "\n".join(
        [*lines, f"Written: {place}/schemas/{FILE} and {place}/{ADOPT}.", next_step, cd, "  xltools build"]
    )


def default_folder(workbook: Path) -> Path:
    """Return the folder that a workbook is adopted into where none is named: beside it, of its name."""
    return workbook.parent / f"{workbook.stem} packs"


def check(home: Folder, workbook: Path | None = None) -> list[str]:
    """Say what has changed in a workbook's layout since it was adopted, each in one sentence.

    Raises:
        TrackerRefused: the folder has no `source.toml`, or the workbook cannot be read.
        SchemaFault: the folder's own schemas may not run, or cannot be used.
    """
    schemas = schemas_of(home)
    place = workbook or workbook_of(home.schemas)
    if schemas.source is None or place is None:
        raise TrackerRefused(f"{home.path} has no schemas/{FILE}: run `xltools adopt WORKBOOK {home.path}` first.")
    raw = read_tracker(place)
    changed = [f"{each.where}: {each.told}." for each in layout_changes(raw, schemas)]
    if changed:
        return changed
    validation = validate_tracker(raw, schemas)
    new_words = [each for each in validation.findings if each.rule == "CEL-15"]
    told = [f"{each.sheet}!{each.cell}: {each.message} {each.fix}" for each in new_words]
    if math.isnan(validation.tables.as_at.year):  # NaT: nothing says the day
        return told
    programme = programme_from(validation.tables, validation.places, raw.sha256)
    return [*told, *_rows_renamed(programme, home)]


#: How alike two titles are where one is probably the other rewritten; and what an ID that was made looks like.
_RENAMED, _MADE = 0.6, re.compile(r"-[A-Z2-7]{8}(-[0-9]+)?$")


def _rows_renamed(programme: Programme, folder: Folder) -> Iterator[str]:
    """Say which rows may be those of the last report under other words, of which their IDs were made."""
    reports, _ = archive_reading.load_history(folder.archive, programme.as_at, is_latest_enough=True)
    was = reports[-1].listed if reports else None
    now = listed_rows(programme)
    for kind, before in (was or {}).items():
        gone = [title for row_id, title in before.items() if row_id not in now.get(kind, {})]
        come = {title: row_id for row_id, title in now.get(kind, {}).items() if row_id not in before}
        for title in (title for title, row_id in come.items() if _MADE.search(row_id)):
            near = max(gone, key=lambda former: _alike(former, title), default="")
            if near and _alike(near, title) >= _RENAMED:
                yield (
                    f"{quoted(title)} may be {quoted(near)} of the report as at {reports[-1].as_at:%d/%m/%Y} under "
                    f"other words. If so, write under [table.renamed] in {FILE}: {toml(title)} = {toml(near)}."
                )


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, key_of(one), key_of(other)).ratio()


__all__ = ["ADOPT", "BLANK", "TITLES", "Adopted", "adopt", "check", "default_folder", "describe_adopt"]
