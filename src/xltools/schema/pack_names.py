"""The names of packs: those that come with xltools, and those that `packs.toml` adds."""

from pathlib import Path

from xltools.schema.files import toml_in

#: The file beside the schemas that says which packs are made, with which sheets.
FILE = "packs.toml"
SHIPPED = ("board", "programme", "return", "workstream")
#: The value of `--pack` for all packs that the programme makes.
ALL = "all"


def own_names(folder: Path) -> tuple[str, ...]:
    """Return the packs that a folder of schemas adds, in the order of its file.

    Raises:
        ValueError: the file is not TOML.
        SchemaFault: it is not a file that can be read.
    """
    return tuple(name for name in toml_in(folder / FILE) if name not in SHIPPED)
