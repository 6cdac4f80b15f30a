"""Adopt: look at an office's own workbook, propose how to read it, ask the rest, keep the answers in `source.toml`."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xltools.commands.adopt_answers import answered, given_always, given_settings, is_day, read_answers
from xltools.commands.adopt_check import check
from xltools.commands.adopt_words import first_page, open_word_count, undecided_count
from xltools.deliver import new_folder
from xltools.deliver.publish import write_whole
from xltools.deliver.source_toml_writing import quoted as toml
from xltools.deliver.source_toml_writing import source_text
from xltools.errors import OutputBlocked, TrackerRefused
from xltools.report.template.adopt_book import (
    Review,
    adopt_book,
)
from xltools.schema.files import read_toml
from xltools.schema.loading import Schemas, load_schemas
from xltools.schema.source_config import FILE, LAST_SAVED, REVIEW
from xltools.text.safe import shown as safe
from xltools.text.words import key_of, plural, typed_path
from xltools.tracker import RawTracker, read_tracker
from xltools.validate.adopt.proposal import BLANK, TITLES, TableProposal
from xltools.validate.adopt.table_proposal import proposals
from xltools.validate.sheets import refuse_what_is_made, whole_sheets
from xltools.writer import book_bytes

ADOPT = REVIEW
_NUMBERS = frozenset({"whole", "number", "percent", "money"})


@dataclass(frozen=True)
class Adopted:
    """What adopting left: the folder, what is still to be decided, and what the first page says.

    Args:
        open_words: how many of the undecided are words that nobody gave a meaning: each cell with one is an error.
        is_buildable: whether anything could be built: a table is read, and the as-at day is known.
    """

    folder: Path
    undecided: int
    open_words: int
    is_buildable: bool
    lines: tuple[tuple[str, str], ...]
    tables: tuple[TableProposal, ...]


def adopt(workbook: Path, folder: Path, said: Callable[[str], None] = lambda _: None) -> Adopted:
    """Make or bring up to date a programme folder around a workbook that stays where it is.

    Args:
        said: is called with the progress of the work.

    Raises:
        TrackerRefused: the workbook cannot be read, or is one that xltools made.
        OutputBlocked: the folder cannot be written, or someone has changed its `source.toml` by hand.
    """
    said(f"Reading {workbook.name}")
    raw = read_tracker(workbook)
    schemas = load_schemas()
    _refuse_own(raw, schemas)
    specs = {spec.name: spec for spec in schemas}
    answers = read_answers(folder / ADOPT)
    source = folder / "schemas" / FILE
    if source.is_file() and answers is None:
        raise OutputBlocked(
            f"{source} is there, and no {ADOPT} beside the folder: it was written by hand, so it is left as it is. Run "
            "`xltools adopt --check` to see whether it still fits; or move it away to have a new one proposed."
        )
    proposed = proposals(raw, specs, said)
    tables = answered(proposed, answers, specs) if answers else proposed
    said("Writing source.toml and adopt.xlsx")
    settings = given_settings(raw, tables, answers, specs)
    always = given_always(tables, answers, specs)
    undecided = undecided_count(tables, always, settings)
    lines = tuple(first_page(raw, tables, specs, undecided, settings))
    _write(folder, raw, Review(tables, specs, settings, always, lines))
    is_buildable = bool(settings["as_at"][0]) and any(table.of for table in tables)
    return Adopted(folder, undecided, open_word_count(tables), is_buildable, lines, tuple(tables))


def _refuse_own(raw: RawTracker, schemas: Schemas) -> None:
    """Refuse what xltools made itself: of a tracker or a pack there is nothing to propose.

    Raises:
        TrackerRefused: it is one.
    """
    name = raw.path.name
    try:
        refuse_what_is_made(raw)
    except TrackerRefused:
        raise TrackerRefused(
            f"{name} is what xltools made of a tracker, so it is not adopted: name the workbook that it was made from."
        ) from None
    own = whole_sheets(raw, schemas)
    if own * 2 < sum(not spec.may_be_absent for spec in schemas):
        return
    path = typed_path(raw.path)
    raise TrackerRefused(
        f"{name} is a tracker of xltools already, so there is nothing to adopt: {own} of its sheets have the names and "
        f"headings that xltools reads. Run `xltools validate {path}` to check it, and `xltools build {path}` for "
        "its packs."
    )


def _write(folder: Path, raw: RawTracker, review: Review) -> None:
    workbook = raw.path
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    path = os.path.relpath(workbook.absolute(), (folder / "schemas").absolute())
    known = next(spec.settings for spec in review.specs.values() if spec.settings is not None)
    typed = {name: _as_toml(known[name].kind, value) for name, (value, _) in review.settings.items() if value}
    renamed = _renamed(folder / "schemas" / FILE)
    text = source_text(Path(path).as_posix(), typed, review.tables, review.always, renamed, raw.sheets)
    write_whole(folder / "schemas" / FILE, text.encode())
    write_whole(folder / ADOPT, book_bytes(adopt_book(review)))
    for name, content in new_folder.adopted_files(workbook.name).items():
        if not (folder / name).exists():
            write_whole(folder / name, content)


def _renamed(source: Path) -> dict[str, dict[str, str]]:
    """Return what the file says about renamed rows: it stays when the file is written again."""
    tables = read_toml(source).get("table", [])
    return {each["of"]: dict(each["renamed"]) for each in tables if each.get("renamed") and each.get("of")}


def _as_toml(kind: str, value: str) -> str:
    if kind in _NUMBERS and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
        return value
    if kind == "percent" and (match := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*%", value)):
        return f"{float(match[1]) / 100:g}"
    if kind == "day" and key_of(value) == LAST_SAVED:
        return f'{{ from = "{LAST_SAVED}" }}'
    return value if kind == "day" and is_day(value) else toml(value)


def default_folder(workbook: Path) -> Path:
    """Return the folder for adopting a workbook if none is named: beside it, with its name."""
    return workbook.parent / f"{workbook.stem} packs"


def describe_adopt(adopted: Adopted) -> str:
    """Say what was made, and what to do next."""
    place = safe(str(adopted.folder))
    cd = [] if place == "." else [f"  cd {typed_path(place)}"]
    lines = [f"{word}: {safe(text)}" for word, text in adopted.lines if word not in {"To change", "To decide"}]
    written = f"Written: {place}/schemas/{FILE} and {place}/{ADOPT}."
    return "\n".join([*lines, written, *_next_step(adopted, place, cd)])


def _next_step(adopted: Adopted, place: str, cd: list[str]) -> list[str]:
    """Say what to type next; offer a build only if it would make packs."""
    if not adopted.undecided:
        return ["Nothing is left to decide. Build the packs:", *cd, "  xltools build"]
    ask = (
        f"{plural(adopted.undecided, 'thing')} only you can say, coloured in {place}/{ADOPT}: fill them in, save, "
        "run the same command again."
    )
    if not adopted.is_buildable:
        return [ask]
    if adopted.open_words:
        return [f"{ask} Or look at a draft, in which cells with a word left open are blank:", *cd,
                "  xltools build --draft"]  # fmt: skip
    return [f"{ask} Or build at once with what is sure:", *cd, "  xltools build"]


__all__ = ["ADOPT", "BLANK", "TITLES", "Adopted", "adopt", "check", "default_folder", "describe_adopt"]
