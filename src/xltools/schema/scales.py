"""Scales: a programme's own rating scale, from its `scale.toml`; the shipped four points if it has none.

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

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from xltools.errors import SchemaFault
from xltools.schema.files import read_toml
from xltools.schema.rag import CANCELLED, COMPLETE, FOUR, LOOKS, NOT_RATED, Point, Scale
from xltools.schema.settings_file import SettingsModel, checked

#: The file beside the schemas that says what the ratings are.
SCALE = "scale.toml"
FEWEST, MOST = 3, 5
#: How many letters of a bold word a column of ratings shows; each capital counts for more.
ROOM, CAPITAL = 12, 1.3
_RESERVED = (NOT_RATED, COMPLETE, CANCELLED)
#: Excel gives *, ? and = a special meaning in a count, so no rating begins with or holds them.
_WORD = re.compile(r"[^\W\d_][\w /&'.-]*")
_MIDDLE = "Feasible: significant issues need attention, and look resolvable"
_GREEN, _PROBABLE, _DOUBT, _RED = (point.meaning for point in FOUR.best_to_worst)
#: Number of points -> the look and the meaning of each, if the file gives none.
_DEFAULTS: dict[int, tuple[tuple[str, str], ...]] = {
    3: (("green", _GREEN), ("amber", _MIDDLE), ("red", _RED)),
    4: tuple((point.look, point.meaning) for point in FOUR.best_to_worst),
    5: (
        ("green", _GREEN), ("light green", _PROBABLE), ("amber", _MIDDLE), ("amber red", _DOUBT), ("red", _RED),
    ),
}  # fmt: skip


_ONE_LINE = 'Write its meaning as one line, such as meaning = "On track".'


class RatingTable(SettingsModel):
    """What `scale.toml` says of one rating; None if the default counts."""

    word: str = Field(default="", description='Write word = "Green".')
    meaning: str | None = Field(default=None, pattern=r"^[^\n]*[^\s][^\n]*$", description=_ONE_LINE)
    colour: str | None = Field(default=None, description=f"There are: {', '.join(LOOKS)}.")
    off_track: bool | None = Field(default=None, description="Write off_track = true or off_track = false.")


def load_scale(folder: Path) -> Scale:
    """Load the rating scale of a folder of schemas; the shipped one if it holds no `scale.toml`.

    Raises:
        SchemaFault: the file cannot be read, or its points do not make a scale.
    """
    file = folder / SCALE
    if not os.path.lexists(file):
        return FOUR
    said = read_toml(file)
    for key in said:
        if key != "rating":
            raise SchemaFault(f"{file}: {key} is not known. Write [[rating]] before each rating, from best to worst.")
    tables = said.get("rating", [])
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        raise SchemaFault(f"{file}: rating = ... does not make a scale. Write [[rating]] before each rating.")
    if not FEWEST <= len(tables) <= MOST:
        raise SchemaFault(f"{file} names {len(tables)} ratings; a scale has three to five. Add or remove a [[rating]].")
    scale = Scale(tuple(_points(file, tables)))
    _refuse_alike(file, scale)
    _refuse_odd_off_track(file, scale)
    return scale


def _points(file: Path, tables: Sequence[Mapping[str, Any]]) -> Iterator[Point]:
    for place, (given, (look, meaning)) in enumerate(zip(tables, _DEFAULTS[len(tables)], strict=True)):
        table = checked(RatingTable, given, f"{file}, rating {place + 1}")
        word = _word(file, place + 1, table.word)
        is_off_track = place * 2 > len(tables) - 1 if table.off_track is None else table.off_track
        if (table.colour or look) not in LOOKS:
            raise SchemaFault(
                f"{file}, {word}: colour = {table.colour!r} is not a colour. There are: {', '.join(LOOKS)}."
            )
        yield Point(word, table.colour or look, table.meaning or meaning, is_off_track)


def _word(file: Path, place: int, word: str) -> str:
    if not word.strip():
        raise SchemaFault(f'{file}, rating {place} has no word. Write word = "Green".')
    if word.casefold() in (other.casefold() for other in _RESERVED):
        raise SchemaFault(f"{file}, rating {place}: {word} means that there is no rating. Choose another word.")
    if not _WORD.fullmatch(word) or word != word.strip():
        raise SchemaFault(
            f"{file}, rating {place}: {word!r} cannot be counted in Excel. "
            "Use letters, digits, spaces and / & ' . - only."
        )
    if sum(CAPITAL if letter.isupper() else 1 for letter in word) > ROOM:
        raise SchemaFault(
            f"{file}, rating {place}: {word} is too wide for a column: use at most 11 letters, or 9 capitals."
        )
    return word


def _refuse_alike(file: Path, scale: Scale) -> None:
    """Refuse two ratings that a reader, or a count in Excel, could not tell apart."""
    words: dict[str, str] = {}
    looks: dict[str, str] = {}
    for point in scale.best_to_worst:
        like = words.setdefault(re.sub(r"\W+", " ", point.word.casefold()), point.word)
        if like is not point.word:
            raise SchemaFault(f"{file}: {like} and {point.word} are the same word. Give each rating its own.")
        other = looks.setdefault(point.look, point.word)
        if other is not point.word:
            raise SchemaFault(
                f"{file}: {other} and {point.word} have the same colour, {point.look}. Give each rating its own."
            )


def _refuse_odd_off_track(file: Path, scale: Scale) -> None:
    """Refuse a scale that is off track nowhere, everywhere, or at a better rating than one that is on track."""
    count = len(scale.off_track)
    if not 0 < count < len(scale.words) or scale.off_track != scale.ratings[:count]:
        raise SchemaFault(
            f"{file}: off track is {', '.join(scale.off_track) or 'no rating'}. Write off_track = true for the worst, "
            "and for those next to it that need an action; never for the best."
        )
