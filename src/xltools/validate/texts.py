"""Texts: what a cell for text, an ID, a word of a list, a rating or an address can hold."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache

from xltools.schema.columns import Column, Kind
from xltools.schema.rag import FOUR
from xltools.text.nearest import as_latin
from xltools.text.words import Nearest, key_of, listed, number_text, quoted, shown
from xltools.tracker.raw import RawValue
from xltools.validate.cell_verdicts import Limits, Verdict, fault
from xltools.validate.dates import day_verdict, within
from xltools.validate.numbers import as_excel_holds, number_verdict

EXCEL_LONGEST = 32_767  # characters that a cell can keep, counted as Excel counts: two for an emoji
ID_LONGEST = 40  # own limit: ids become names of files

_ID = re.compile(rf"(?!-)[A-Z0-9-]{{1,{ID_LONGEST}}}")
_DEVICE = re.compile(r"CON|PRN|AUX|NUL|(COM|LPT)[0-9]")  # Windows keeps these names from files
APOSTROPHE = "Type an apostrophe first ('), then the words."
_EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,63}")


def text_verdict(value: RawValue, _: Column, __: Limits) -> Verdict:
    """Read a cell for words; a number is read as its digits."""
    if not isinstance(value, str):
        return _no_words(value)
    if (
        len(value) > EXCEL_LONGEST // 2
        and (long := len(value.encode("utf-16-le", "surrogatepass")) // 2) > EXCEL_LONGEST
    ):
        told = f"The text has {long:,} characters; Excel holds {EXCEL_LONGEST:,}."
        return fault("CEL-25", told, "Shorten the text, or split it over two rows.")
    return Verdict(value)


def id_verdict(value: RawValue, _: Column, __: Limits) -> Verdict:
    """Read a cell for an id."""
    if not isinstance(value, str):
        verdict = _no_words(value)
        return verdict if verdict.value is None or _is_id(verdict.value) else _no_id(verdict.value)
    return Verdict(value) if _is_id(value) else _no_id(value)


def choice_verdict(value: RawValue, column: Column, _: Limits) -> Verdict:
    """Read a cell for a word of a list; no other word is ever taken for one of them."""
    if isinstance(value, str) and value in column.words:
        return Verdict(value)
    if column.words == FOUR.ratings and isinstance(value, str) and key_of(value) == "amber" and not column.is_theirs:
        told = f"{quoted(value)} is not a rating, and xltools never guesses one."
        return fault("CEL-16", told, "Choose Amber/Green or Amber/Red.")
    nearest = _meant(value, column)
    told = f"{quoted(value)} is not in the list for {column.heading}."
    if nearest is not None:
        return fault("CEL-15", told, f"Choose {nearest}, if that is meant{_or_add(column)}.")
    return fault("CEL-15", told, f"Choose {_choices(column)}{_or_add(column)}.")


def _or_add(column: Column) -> str:
    """Say how an office's own word is made known."""
    return "; if it is a word of yours, run `xltools adopt` and say what it stands for" if column.is_theirs else ""


def _meant(value: RawValue, column: Column) -> str | None:
    """Return the one word of a list that was surely meant; a rating from another scale is not a misspelling."""
    key = key_of(shown(value))
    own = [word for word, meant in column.meanings.items() if key_of(meant) == key]
    if own:
        return own[0] if len(own) == 1 else None
    if column.kind == "rating" and key in map(key_of, FOUR.words) and key not in map(key_of, column.words):
        return None
    return nearest_word((*column.theirs, *column.unmapped) or column.words).of(shown(value))


def email_verdict(value: RawValue, _: Column, __: Limits) -> Verdict:
    """Read a cell for an e-mail address."""
    if not isinstance(value, str):
        return _no_words(value)
    if _EMAIL.fullmatch(value) and ".." not in value and value.rpartition("@")[0].isascii():
        return Verdict(value)
    fix = "Type one address alone, such as name@example.org."
    strange = "".join(sorted({sign for sign in value.rpartition("@")[0] if not sign.isascii()}))
    if strange and _EMAIL.fullmatch(value):
        message = f"{quoted(value)} has {quoted(strange)} before the @, which mail servers do not take."
        return fault("CEL-27", message, "Ask for an address in the letters a to z, and type that.")
    return fault("CEL-27", f"{quoted(value)} is not an e-mail address.", fix)


def any_verdict(value: RawValue, column: Column, limits: Limits) -> Verdict:
    """Read a cell that may hold words, a number or a date."""
    if isinstance(value, str):
        return text_verdict(value, column, limits)
    if isinstance(value, datetime | date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        return day_verdict(moment, column, limits) if moment.time() != time() else within(moment, limits)
    if isinstance(value, float | int):
        return Verdict(as_excel_holds(float(value)))
    return fault("CEL-18", f"Excel holds the time {shown(value)} here.", "Type words, a number or a date.")


@cache
def nearest_word(words: tuple[str, ...]) -> Nearest:
    """Return the search among a list's words, made once."""
    return Nearest(words)


def _no_words(value: RawValue) -> Verdict:
    """Judge a cell for words that Excel holds as something else."""
    if isinstance(value, float | int):
        digits = number_text(float(value))
        told = f"Excel holds a number here, not words; it is read as {digits}, without any zeros before it."
        fix = f"Type an apostrophe first, so that Excel keeps it as typed: '{digits}."
        return Verdict(digits, "CEL-17", told, fix if digits.lstrip("-").replace(".", "").isdigit() else APOSTROPHE)
    what = "date" if isinstance(value, date) else "time"
    told = f"Excel turned what was typed into the {what} {shown(value)}."
    return fault("CEL-18", told, APOSTROPHE)


def boolean_verdict(value: bool, column: Column) -> Verdict:  # noqa: FBT001 - the cell's own value
    """Refuse TRUE and FALSE, which Excel makes of words, in any column."""
    word = "Yes" if value else "No"
    told = f"Excel holds {shown(value)} here, which is not a word."
    if column.words and word not in column.words:
        return fault("CEL-19", told, f"Choose {_choices(column)}.")
    is_word = bool(column.words) or column.kind == "value"
    return fault("CEL-19", told, f"Type {word}, if that is meant." if is_word else "Type the correct value.")


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None and _DEVICE.fullmatch(text) is None


def likely_id(text: str) -> str:
    """Return the ID that a text looks like, with nothing left out; empty where it looks like none."""
    plain = re.sub(r"[\s_./\\,:;&+]+", "-", as_latin(text).strip().upper())
    return plain if _is_id(plain) else ""


def _no_id(text: str) -> Verdict:
    if _DEVICE.fullmatch(text):
        return fault("CEL-20", f"{quoted(text)} cannot name a file on Windows, as IDs do.", "Choose another ID.")
    if len(text) > ID_LONGEST:
        told = f"{quoted(text)} is longer than the {ID_LONGEST} characters of an ID."
        return fault("CEL-20", told, "Choose another ID.")
    told = f"{quoted(text)} is not a valid ID: IDs are made of A to Z, 0 to 9 and '-'{_which(text)}."
    if likely := likely_id(text):
        return fault("CEL-20", told, f"Type {likely}, if no other row has it.")
    return fault("CEL-20", told, "Choose another ID.")


def _which(text: str) -> str:
    """Name the first sign that is not a letter of A to Z, digit or '-', where it is hard to see."""
    strange = next((sign for sign in text if not sign.isascii()), None)
    if strange is None:
        return ", and begin with a letter or digit" if text.startswith("-") else ""
    called = unicodedata.name(strange, "a character without a name").capitalize()
    return f", but its {quoted(strange)} is not one of them ({called})"


def _choices(column: Column) -> str:
    own = column.theirs or column.words
    own = own if len(own) > 1 else (*own, *column.unmapped)  # one word to choose is no choice
    words = [*own[:12], "another from the list"] if len(own) > 13 else own
    return listed(words, "or")


def their_words(verdict: Verdict, value: RawValue, column: Column) -> Verdict:
    """Offer the office's own words for what is not a number, where its words stand for numbers."""
    if verdict.rule != "CEL-11" or not column.is_theirs or not isinstance(value, str):
        return verdict
    if not column.theirs:
        return verdict._replace(fix=f"{verdict.fix.rstrip('.')}{_or_add(column)}.")
    told = f"{quoted(value)} is not among the words of {column.heading}."
    near = nearest_word(column.theirs).of(shown(value))
    said = f"Choose {near}, if that is meant" if near else f"Choose {_choices(column)}"
    return fault("CEL-15", told, f"{said}{_or_add(column)}.")


#: Which verdict reads a cell of each kind.
VERDICTS: dict[Kind, Callable[[RawValue, Column, Limits], Verdict]] = {
    "id": id_verdict,
    "text": text_verdict,
    "reference": text_verdict,
    "choice": choice_verdict,
    "rating": choice_verdict,
    "email": email_verdict,
    "day": day_verdict,
    "number": number_verdict,
    "whole": number_verdict,
    "percent": number_verdict,
    "money": number_verdict,
    "value": any_verdict,
}
