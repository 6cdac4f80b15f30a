"""The names of packs: those that come with xltools, and those that a programme's `packs.toml` adds."""

import tomllib
from pathlib import Path

#: The file beside the schemas that says which packs are made, of which sheets.
FILE = "packs.toml"
SHIPPED = ("board", "programme", "return", "workstream")
#: What `--pack` takes for all that the programme makes.
ALL = "all"


def own_names(folder: Path) -> tuple[str, ...]:
    """Return the packs that a folder of schemas adds, in the order of its file.

    Raises:
        ValueError: the file is no TOML.
    """
    file = folder / FILE
    tables = tomllib.loads(file.read_bytes().decode("utf-8-sig")) if file.is_file() else {}
    return tuple(name for name in tables if name not in SHIPPED)
