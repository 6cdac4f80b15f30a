"""Load the schemas: the programme folder's own where it has them, else those that xltools ships."""

import hashlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandera.pandas as pa

from xltools.checks import SheetSpec, spec_of
from xltools.errors import SchemaFault

#: The file beside the schemas that lowers a rule or switches it off.
ADJUSTMENTS = "rules.toml"


@dataclass(frozen=True)
class Schemas:
    """The pandera schema of each tracker sheet, in the order of the tracker's tabs.

    Args:
        folder: where the schema files are: the programme's own, or those that came with xltools.
        own: the programme's folder of schemas, which may hold adjustments alone.
        sha256: of the schema files and adjustments, so that a manifest can say which rules judged a tracker.
    """

    by_sheet: Mapping[str, pa.DataFrameSchema]
    folder: Path
    own: Path
    sha256: str

    def __iter__(self) -> Iterator[SheetSpec]:
        return (spec_of(schema) for schema in self.by_sheet.values())

    def __getitem__(self, sheet: str) -> SheetSpec:
        return spec_of(self.by_sheet[sheet])

    def __contains__(self, sheet: object) -> bool:
        return sheet in self.by_sheet


def shipped_folder() -> Path:
    """Return the folder of the schemas that came with xltools."""
    packaged = Path(__file__).parent / "shipped_schemas"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "schemas"


def load_schemas(folder: Path | str | None = None) -> Schemas:
    """Load every schema file of a folder; the shipped ones where none is given or it holds none.

    Raises:
        SchemaFault: a file cannot be run, or defines no `schema`.
    """
    given = None if folder is None else Path(folder)
    place = given if given is not None and any(given.glob("*.py")) else shipped_folder()
    digest = hashlib.sha256()
    schemas: list[pa.DataFrameSchema] = []
    for file in sorted(place.glob("*.py")):
        source = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(file.name.encode() + b"\0" + source + b"\0")
        schemas.append(_load_schema(file))
    own = given or place
    if (own / ADJUSTMENTS).is_file():
        digest.update((own / ADJUSTMENTS).read_bytes().replace(b"\r\n", b"\n"))
    schemas.sort(key=lambda schema: (spec_of(schema).place, spec_of(schema).name))
    return Schemas({spec_of(schema).name: schema for schema in schemas}, place, own, digest.hexdigest())


def _load_schema(file: Path) -> pa.DataFrameSchema:
    name = f"xltools_schema_{file.stem}"
    found = importlib.util.spec_from_file_location(name, file)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    wrote_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        found.loader.exec_module(module)
    except Exception as fault:
        raise SchemaFault(
            f"The schema file {file} cannot be used: {type(fault).__name__}: {fault}. "
            f"Mend that file, or delete it to use the one that comes with xltools."
        ) from fault
    finally:
        sys.dont_write_bytecode = wrote_bytecode
    schema = getattr(module, "schema", None)
    if not isinstance(schema, pa.DataFrameSchema) or "xltools" not in (schema.metadata or {}):
        raise SchemaFault(f"The schema file {file} defines no `schema` made with xltools.checks.sheet: add one.")
    return schema
