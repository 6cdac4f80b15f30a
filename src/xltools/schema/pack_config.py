"""Choices: which packs a programme makes, of which sheets, under which title, by its own `packs.toml`.

```toml
[board]
title = "Estates Board pack"
sheets = ["Summary", "Decisions", "Milestones", "Sites"]   # in this order; data quality and workings always follow

[return]
make = false                                               # unless it is asked for by name

[finance]                                                  # a pack of your own: finance-pack.xlsx, --pack finance
title = "Finance pack"
sheets = ["Value for money"]
```
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xltools.errors import SchemaFault
from xltools.schema.pack_names import ALL, SHIPPED
from xltools.schema.pack_names import FILE as PACKS
from xltools.text.nearest import Nearest

_KEYS = ("title", "sheets", "make")


@dataclass(frozen=True, slots=True)
class PackChoice:
    """What a programme makes of one pack.

    Args:
        title: what it is called; "" as shipped.
        sheets: their names, in the order of reading; none as shipped.
        is_made: whether a build of all packs makes it.
    """

    title: str = ""
    sheets: tuple[str, ...] = ()
    is_made: bool = True


def load_choices(folder: Path) -> dict[str, PackChoice]:
    """Load `packs.toml` from the folder of schemas, by kind of pack; empty where there is no such file.

    Raises:
        SchemaFault: the file cannot be read, or names a pack or a key that does not exist.
    """
    file = folder / PACKS
    if not file.is_file():
        return {}
    try:
        tables = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SchemaFault(f"{file} cannot be read: {fault}. Mend that line, or delete the file.") from fault
    return {kind: _choice(file, kind, table) for kind, table in tables.items()}


def nearest(word: str, known: tuple[str, ...]) -> str:
    """Say which word may be meant, or all that there are."""
    near = Nearest(known).of(word)
    return f"Is {near} meant?" if near else f"There are: {', '.join(known)}."


def _choice(file: Path, kind: str, table: Any) -> PackChoice:
    if not isinstance(table, Mapping):
        raise SchemaFault(f"{file}: {kind} stands in square brackets on a line of its own: [{kind}].")
    if kind not in SHIPPED:
        _refuse_odd(file, kind, table)
    for key, value in table.items():
        if key not in _KEYS:
            raise SchemaFault(f"{file}, [{kind}]: {key} is not known. {nearest(key, _KEYS)}")
        if not _is_right(key, value):
            raise SchemaFault(f"{file}, [{kind}]: {key} = {value!r} cannot be used. {_HOW[key]}")
    if kind == "return" and "sheets" in table:
        raise SchemaFault(f"{file}, [return]: its sheets are those of the form; take the line away, or make = false.")
    return PackChoice(table.get("title", ""), tuple(table.get("sheets", ())), table.get("make", True))


def _refuse_odd(file: Path, kind: str, table: Mapping[str, Any]) -> None:
    """Refuse a pack of the programme's own that is probably a shipped one misspelt, or that cannot name a file."""
    if Nearest(SHIPPED).of(kind):
        raise SchemaFault(f"{file} names the pack {kind}, which is none. {nearest(kind, SHIPPED)}")
    if kind in _TAKEN:
        raise SchemaFault(f"{file} names a pack {kind}, which means something else to xltools: choose another name.")
    if not _NAME.fullmatch(kind):
        raise SchemaFault(f"{file}: a pack of your own is named in small letters, digits and '-', not {kind!r}.")
    if not {"title", "sheets"} <= set(table):
        raise SchemaFault(
            f"{file} names the pack {kind}, which is none that comes with xltools ({', '.join(SHIPPED)}): "
            "a pack of your own says its title and its sheets."
        )


#: All packs of a build, and the findings beside them.
_TAKEN = (ALL, "findings")
_NAME = re.compile(r"[a-z][a-z0-9-]{1,30}")
_HOW = {
    "title": 'Write title = "Estates Board pack".',
    "sheets": 'Write sheets = ["Summary", "Milestones"], each once.',
    "make": "Write make = true or make = false.",
}


def _is_right(key: str, value: object) -> bool:
    if key == "title":
        return isinstance(value, str) and bool(value.strip())
    if key == "make":
        return isinstance(value, bool)
    names = [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
    return bool(names) and names == value and len(set(names)) == len(names)
