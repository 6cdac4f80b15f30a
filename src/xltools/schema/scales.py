"""Scales: a programme's own rating scale, by its `scale.toml`; the shipped four points where it has none.

```toml
[[rating]]                      # three to five of them, from best to worst
word = "Green"

[[rating]]
word = "Amber"
meaning = "In doubt: issues need attention"     # one sentence; this and what follows may be left away
colour = "amber"                # green, light green, amber green, amber, amber red, red, blue
off_track = false               # whether it asks for an action; as shipped what is worse than the middle does

[[rating]]
word = "Red"
```
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from xltools.errors import SchemaFault
from xltools.schema.rag import CANCELLED, COMPLETE, FOUR, LOOKS, NOT_RATED, Point, Scale

#: The file beside the schemas that says what the ratings are.
SCALE = "scale.toml"
FEWEST, MOST = 3, 5
#: What a column of ratings shows of a word in bold: so many letters, each capital counting for more.
ROOM, CAPITAL = 12, 1.3
_KEYS = ("word", "meaning", "colour", "off_track")
_RESERVED = (NOT_RATED, COMPLETE, CANCELLED)
#: What Excel would not take for the word itself in a count (*, ?, =) begins or stands in no rating.
_WORD = re.compile(r"[^\W\d_][\w /&'.-]*")
_MIDDLE = "Feasible: significant issues need attention, and look resolvable"
_GREEN, _PROBABLE, _DOUBT, _RED = (point.meaning for point in FOUR.best_to_worst)
#: How many points -> the look and the meaning of each, where the file gives none.
_DEFAULTS: dict[int, tuple[tuple[str, str], ...]] = {
    3: (("green", _GREEN), ("amber", _MIDDLE), ("red", _RED)),
    4: tuple((point.look, point.meaning) for point in FOUR.best_to_worst),
    5: (
        ("green", _GREEN), ("light green", _PROBABLE), ("amber", _MIDDLE), ("amber red", _DOUBT), ("red", _RED),
    ),
}  # fmt: skip


def load_scale(folder: Path) -> Scale:
    """Load the rating scale of a folder of schemas; the shipped one where it holds no `scale.toml`.

    Raises:
        SchemaFault: the file cannot be read, or its points make no scale.
    """
    file = folder / SCALE
    if not file.is_file():
        return FOUR
    try:
        said = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SchemaFault(f"{file} cannot be read: {fault}. Mend that line, or delete the file.") from fault
    for key in said:
        if key != "rating":
            raise SchemaFault(f"{file}: {key} is not known. Write [[rating]] before each rating, from best to worst.")
    tables = said.get("rating", [])
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        raise SchemaFault(f"{file}: rating = ... makes no scale. Write [[rating]] before each rating.")
    if not FEWEST <= len(tables) <= MOST:
        raise SchemaFault(
            f"{file} names {len(tables)} ratings; a scale has three to five. Add or take away a [[rating]]."
        )
    scale = Scale(tuple(_points(file, tables)))
    _refuse_alike(file, scale)
    _refuse_odd_off_track(file, scale)
    return scale


def _points(file: Path, tables: Sequence[Mapping[str, Any]]) -> Iterator[Point]:
    for place, (table, (look, meaning)) in enumerate(zip(tables, _DEFAULTS[len(tables)], strict=True)):
        for key in table:
            if key not in _KEYS:
                raise SchemaFault(f"{file}, rating {place + 1}: {key} is not known. There are: {', '.join(_KEYS)}.")
        word = _word(file, place + 1, table.get("word"))
        point = Point(
            word,
            table.get("colour", look),
            table.get("meaning", meaning),
            table.get("off_track", place * 2 > len(tables) - 1),
        )
        _refuse_unusable(file, point)
        yield point


def _word(file: Path, place: int, word: object) -> str:
    if not isinstance(word, str) or not word.strip():
        raise SchemaFault(f'{file}, rating {place} has no word. Write word = "Green".')
    if word.casefold() in (other.casefold() for other in _RESERVED):
        raise SchemaFault(f"{file}, rating {place}: {word} stands for what has no rating. Choose another word.")
    if not _WORD.fullmatch(word) or word != word.strip():
        raise SchemaFault(
            f"{file}, rating {place}: {word!r} cannot be counted in Excel. "
            "Use letters, digits, spaces and / & ' . - only."
        )
    if sum(CAPITAL if letter.isupper() else 1 for letter in word) > ROOM:
        raise SchemaFault(
            f"{file}, rating {place}: {word} is wider than a column of ratings: take 11 letters at most, 9 in capitals."
        )
    return word


def _refuse_unusable(file: Path, point: Point) -> None:
    if point.look not in LOOKS:
        raise SchemaFault(f"{file}, {point.word}: colour = {point.look!r} is none. There are: {', '.join(LOOKS)}.")
    meaning: object = point.meaning
    if not isinstance(meaning, str) or not meaning.strip() or "\n" in meaning:
        raise SchemaFault(f'{file}, {point.word}: write its meaning as one line, such as meaning = "On track".')
    is_off: object = point.is_off_track
    if not isinstance(is_off, bool):
        raise SchemaFault(f"{file}, {point.word}: write off_track = true or off_track = false.")


def _refuse_alike(file: Path, scale: Scale) -> None:
    """Refuse two ratings that a reader, or a count in Excel, could not tell apart."""
    words: dict[str, str] = {}
    looks: dict[str, str] = {}
    for point in scale.best_to_worst:
        like = words.setdefault(re.sub(r"\W+", " ", point.word.casefold()), point.word)
        if like is not point.word:
            raise SchemaFault(f"{file}: {like} and {point.word} are one word. Give each rating its own.")
        other = looks.setdefault(point.look, point.word)
        if other is not point.word:
            raise SchemaFault(
                f"{file}: {other} and {point.word} have one colour, {point.look}. Give each rating its own."
            )


def _refuse_odd_off_track(file: Path, scale: Scale) -> None:
    """Refuse a scale that is off track nowhere, everywhere, or at a better rating than one that is on track."""
    count = len(scale.off_track)
    if not 0 < count < len(scale.words) or scale.off_track != scale.ratings[:count]:
        raise SchemaFault(
            f"{file}: off track is {', '.join(scale.off_track) or 'no rating'}. Say off_track = true of the worst, "
            "and of those next to it that ask for an action; never of the best."
        )
