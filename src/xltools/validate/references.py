"""IDs: each is used in only one row, and each that is referred to exists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from xltools.schema.columns import Column, split
from xltools.text.nearest import as_latin
from xltools.text.words import Nearest, key_of, listed, quoted, shown
from xltools.tracker.addresses import address
from xltools.validate.cell_verdicts import NO_LIMITS, Verdict, fault
from xltools.validate.own_words import OwnWords, own_words
from xltools.validate.sheet_reading import Reading
from xltools.validate.texts import id_verdict, likely_id

_OTHER_JOINTS = re.compile(r"\s*(?:[,\n|/+&]|\band\b)\s*")


@dataclass
class Known:
    """What the rows of some fields are called.

    Args:
        names: each as it stands.
        keys: without regard to case and spaces -> the name; the names of faulty cells are among them.
        is_whole: all of those fields could be read.
        targets: those fields, of sheets that are there.
    """

    names: set[str]
    keys: dict[str, str]
    nearest: Nearest
    is_whole: bool
    targets: tuple[str, ...] = ()

    @cached_property
    def looks(self) -> dict[str, str]:
        """As `keys`, of names as a keyboard types them -> the name; none that two share."""
        found: dict[str, set[str]] = {}
        for name in self.keys.values():
            found.setdefault(key_of(as_latin(name)), set()).add(name)
        return {key: names.pop() for key, names in found.items() if len(names) == 1}


def judge_ids(reading: Reading) -> None:
    """Report ids used twice, or that differ from another only in capitals; the later one is blanked."""
    name = reading.spec.id_field
    if name is None or reading.layout is None or name not in reading.layout.columns:
        return
    cells = zip(reading.table[name].tolist(), reading.table.index.tolist(), strict=True)
    given = [(row_id, row) for row_id, row in cells if isinstance(row_id, str)]
    first: dict[str, int] = dict(reversed(given))
    for row_id, row in given:
        if row == first[row_id]:
            continue
        told = f"{quoted(row_id)} is also the ID of {_first_place(reading, name, first[row_id])}."
        reading.blank(row, name, fault("CEL-21", told, "Give this row another ID, or delete it if it is the same."))
    for row, at in [cell for cell in reading.faults if cell[1] == name]:
        raw = reading.layout.raw.value(row, reading.layout.columns[name])
        typed = reading.layout.raw.as_typed(row, reading.layout.columns[name])
        if reading.faults[row, at].rule == "CEL-20" and isinstance(typed, str) and typed != raw:
            said = id_verdict(" ".join(typed.split()), reading.spec.columns[name], NO_LIMITS)
            reading.faults[row, at] = said if said.rule == "CEL-20" else reading.faults[row, at]
        if reading.faults[row, at].rule != "CEL-20" or not isinstance(raw, str):
            continue
        if same := first.get(_capitals(raw)):
            told = f"{quoted(raw)} differs from the ID of {_first_place(reading, name, same)} only in its capitals."
            reading.faults[row, at] = fault("CEL-22", told, "Give this row another ID, or delete it if it is the same.")
        elif (likely := likely_id(raw)) in first:
            where = _first_place(reading, name, first[likely])
            told = f"{reading.faults[row, at].message} It looks like {likely}, the ID of {where}."
            reading.faults[row, at] = fault("CEL-20", told, "Give this row another ID, or delete it if it is the same.")


def _first_place(reading: Reading, name: str, row: int) -> str:
    """Name the row that has an ID already; in a table of several sheets its cell."""
    assert reading.layout is not None
    raw = reading.layout.raw
    at = raw.origins.at(name, row) if raw.origins is not None else None
    return raw.row_text(row) if at is None else f"{at.sheet}!{address(at.row, at.column)}"


def join_lists(reading: Reading) -> None:
    """Write the lists of a table in one way: "; " between values, none twice."""
    for name, column in reading.spec.columns.items():
        if not column.is_list or reading.table.empty:
            continue
        texts = reading.table[name]
        joined = {text: "; ".join(dict.fromkeys(split(text))) for text in _distinct(texts) if ";" in text}
        changed = {text: new for text, new in joined.items() if new != text}
        if changed:
            reading.table[name] = _typed_as(column, [changed.get(text, text) for text in texts.tolist()], texts)


def judge_references(readings: Mapping[str, Reading]) -> None:
    """Report ids that do not exist; they are blanked, so that nothing is counted under them."""
    known: dict[tuple[str, ...], Known] = {}
    for reading in readings.values():
        for name, column in reading.spec.columns.items():
            if not column.refers_to or reading.table.empty:
                continue  # what it referred to is a sheet that the programme left out
            targets = tuple(target for target in column.refers_to if _sheet(target) in readings)
            if not targets:
                continue  # the programme does without those sheets, so that nothing there can be missing
            if targets not in known:
                known[targets] = known_names(readings, targets)
            _judge_column(reading, name, column, known[targets], readings)


def known_names(readings: Mapping[str, Reading], targets: tuple[str, ...]) -> Known:
    """Collect the names in some fields ("Sheet.field")."""
    names: dict[str, None] = {}
    faulty: set[str] = set()
    is_whole = True
    for target in targets:
        reading, field = readings[_sheet(target)], target.partition(".")[2]
        names |= dict.fromkeys(_distinct(reading.table[field]))
        is_whole &= reading.layout is not None and field in reading.layout.columns and not reading.is_partial
        for row, at in reading.faults:
            if at == field and reading.layout is not None:
                raw = shown(reading.layout.raw.value(row, reading.layout.columns[field]))
                faulty.add(raw)
    keys = {key_of(name): name for name in [*sorted(faulty), *names]}
    return Known({*names, *faulty}, keys, Nearest(names), is_whole, targets)


def _judge_column(reading: Reading, name: str, column: Column, known: Known, readings: Mapping[str, Reading]) -> None:
    if not known.is_whole:
        return
    texts = reading.table[name]
    wrong: dict[str, Verdict] = {}
    own: OwnWords | None = None
    for text in _distinct(texts):
        if text in known.names:
            continue
        own = own or own_words(reading, name, readings, known.targets)
        verdict = _verdict(text, column, known, own)
        if verdict is not None:
            wrong[text] = verdict
    if not wrong:
        return
    values, rows = texts.tolist(), texts.index.tolist()
    for place in [place for place, text in enumerate(values) if text in wrong]:
        verdict = wrong[values[place]]
        reading.faults[rows[place], name] = verdict
        values[place] = np.nan if verdict.value is None else verdict.value
    reading.table[name] = _typed_as(column, values, texts)


def _verdict(text: str, column: Column, known: Known, own: OwnWords) -> Verdict | None:
    parts = split(text) if column.is_list else [text]
    wrong = [part for part in parts if part not in known.names]
    if not wrong:
        return None
    pieces = [piece for piece in _OTHER_JOINTS.split(text) if piece]
    if column.is_list and len(pieces) > 1 and all(piece in known.names for piece in pieces):
        return fault("CEL-28", f"{quoted(text)} is not separated by '; '.", f"Type {'; '.join(pieces)}.")
    kept = "; ".join(part for part in parts if part in known.names)
    return _unknown(parts, wrong, known, own)._replace(value=kept or None)


def _unknown(parts: list[str], wrong: list[str], known: Known, own: OwnWords) -> Verdict:
    """Say which id is unknown, and what to type: the whole cell, so that no other id in a list is lost."""
    where = "the tracker" if len(own.sheets) > 3 else f"the sheet {listed(own.sheets, 'or')}"
    text = wrong[0]
    meant = {part: known.keys.get(key_of(part)) or known.looks.get(key_of(as_latin(part))) for part in wrong}
    meant = {part: same or known.nearest.of(part) for part, same in meant.items()}
    typed = "; ".join(dict.fromkeys(own.row(meant.get(part, part) or "", text) for part in parts))
    said = quoted(own.said.get(text, text))
    likely = meant[text] or known.nearest.like(text) or ""
    if (same := known.keys.get(key_of(text))) is not None and all(meant.values()):
        told = f"{said} is spelt {own.row(same, text)} in {where}."
        return Verdict(None, "CEL-24", told, f"Type {typed}.", same)
    told = f"{said} does not exist in {where}."
    if not all(meant.values()):
        instead = f" in place of {said}" if len(parts) > 1 else ""
        return Verdict(None, "CEL-23", told, f"Type one that exists{instead}, or add it to {where}.", likely)
    more = "" if key_of(as_latin(text)) in known.looks else f"; otherwise add {said} to {where}"
    return Verdict(None, "CEL-23", told, f"Type {typed}, if that is meant{more}.", likely)


def _distinct(texts: "pd.Series[Any]") -> list[str]:
    """Return each text once, in the order of first rows, without blanks."""
    return [text for text in dict.fromkeys(texts.tolist()) if isinstance(text, str)]


def _typed_as(column: Column, values: list[Any], like: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.Series(values, index=like.index, dtype=column.dtype)


def _capitals(text: str) -> str:
    return " ".join(text.split()).upper()


def _sheet(target: str) -> str:
    return target.partition(".")[0]
