"""`packs.toml`: which packs a programme makes, with which sheets, names and titles."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field

from xltools.errors import SchemaFault
from xltools.schema.files import read_toml
from xltools.schema.pack_names import ALL, FILE, SHIPPED
from xltools.schema.settings_file import SettingsModel, checked, nearest_or_all, table_of
from xltools.text.nearest import Nearest


def _once_each(names: object) -> object:
    """Take a list of TOML as the tuple that a frozen value holds; each name once."""
    given = tuple(names) if isinstance(names, list) else names
    if not given or not isinstance(given, tuple) or len(set(map(str, given))) != len(given):
        raise ValueError("each once")
    return given


Title: TypeAlias = Annotated[str, Field(pattern=r"\S")]
SheetNames: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_once_each)]


class PackChoice(SettingsModel):
    """A programme's choices for one pack.

    Args:
        title: its title; "" for the shipped one.
        sheets: their names, in reading order; none for the shipped ones.
        is_made: whether a build of all packs makes it.
    """

    title: Title = Field(default="", description='Write title = "Estates Board pack".')
    sheets: SheetNames = Field(default=(), description='Write sheets = ["Summary", "Milestones"], each once.')
    is_made: bool = Field(default=True, alias="make", description="Write make = true or make = false.")


def load_choices(folder: Path) -> dict[str, PackChoice]:
    """Load `packs.toml` from the folder of schemas, by kind of pack; empty if there is no such file.

    Raises:
        SchemaFault: the file cannot be read, or names a pack or a key that does not exist.
    """
    file = folder / FILE
    return {kind: _choice(file, kind, table) for kind, table in read_toml(file).items()}


def _choice(file: Path, kind: str, given: object) -> PackChoice:
    table = table_of(file, kind, given)
    if kind not in SHIPPED:
        _refuse_odd(file, kind, table)
    choice = checked(PackChoice, table, f"{file}, [{kind}]")
    if kind == "return" and choice.sheets:
        raise SchemaFault(
            f"{file}, [return]: its sheets are those of the form; delete the line, or write make = false."
        )
    return choice


def _refuse_odd(file: Path, kind: str, table: Mapping[str, Any]) -> None:
    """Refuse a pack of the programme's own that is probably a shipped one misspelt, or that cannot name a file."""
    if Nearest(SHIPPED).of(kind):
        raise SchemaFault(f"{file} names the pack {kind}, which does not exist. {nearest_or_all(kind, SHIPPED)}")
    if kind in _TAKEN:
        raise SchemaFault(f"{file} names a pack {kind}, which means something else to xltools: choose another name.")
    if not _NAME.fullmatch(kind):
        raise SchemaFault(f"{file}: a pack of your own is named in small letters, digits and '-', not {kind!r}.")
    if not {"title", "sheets"} <= set(table):
        raise SchemaFault(
            f"{file} names the pack {kind}, which does not come with xltools ({', '.join(SHIPPED)}): "
            "give a pack of your own a title and sheets."
        )


#: All packs of a build, and the findings beside them.
_TAKEN = (ALL, "findings")
_NAME = re.compile(r"[a-z][a-z0-9-]{1,30}")
