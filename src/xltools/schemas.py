"""Load the schemas: the programme folder's own where it has them, else those that xltools ships."""

import hashlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType

import pandera.pandas as pa

from xltools.checks import SheetSpec, on_scale, spec_of
from xltools.columns import Column
from xltools.errors import SchemaFault
from xltools.rag import FOUR, Scale
from xltools.scales import SCALE, load_scale

#: The file beside the schemas that lowers a rule or switches it off.
ADJUSTMENTS = "rules.toml"
#: The file beside the schemas that says which packs are made, of which sheets.
PACKS = "packs.toml"
#: All files beside the schemas that a programme may have, in the order of their weight in the hash.
BESIDE = (ADJUSTMENTS, PACKS, SCALE)


@dataclass(frozen=True)
class Schemas:
    """The pandera schema of each tracker sheet, in the order of the tracker's tabs.

    Args:
        folder: where the schema files are: the programme's own, or those that came with xltools.
        own: the programme's folder of schemas, which may hold adjustments alone.
        sha256: of the schema files and what stands beside them, so that a manifest can say what judged a tracker.
        lacking: sheet -> the shipped columns that these schemas do without, by field; they count as blank.
        scale: what the ratings are.
    """

    by_sheet: Mapping[str, pa.DataFrameSchema]
    folder: Path
    own: Path
    sha256: str
    lacking: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)
    scale: Scale = FOUR

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
        SchemaFault: a file cannot be run, or defines no `schema`; or the rating scale cannot be used.
    """
    given = None if folder is None else Path(folder)
    place = given if given is not None and any(given.glob("*.py")) else shipped_folder()
    own = given or place
    digest, scale = hashlib.sha256(), load_scale(own)
    schemas: list[pa.DataFrameSchema] = []
    for file in sorted(place.glob("*.py")):
        source, shipped = _source(file), shipped_folder() / file.name
        digest.update(file.name.encode() + b"\0" + source + b"\0")
        # The shipped file was compiled when it was installed; a copy of it would be compiled at each start.
        is_as_shipped = shipped.is_file() and _source(shipped) == source
        schemas.append(_load_schema(shipped if is_as_shipped else file, scale))
    for name in BESIDE:
        if (own / name).is_file():
            digest.update((own / name).read_bytes().replace(b"\r\n", b"\n"))
    schemas.sort(key=lambda schema: (spec_of(schema).place, spec_of(schema).name))
    by_sheet = {spec_of(schema).name: schema for schema in schemas}
    return Schemas(by_sheet, place, own, digest.hexdigest(), _lacking(place, by_sheet, scale), scale)


def _lacking(place: Path, by_sheet: Mapping[str, pa.DataFrameSchema], scale: Scale) -> dict[str, dict[str, Column]]:
    """Find the shipped columns that a programme's schemas do without; files that are as shipped lack nothing.

    Raises:
        SchemaFault: a word stands for one that the shipped schema does not have.
    """
    lacking: dict[str, dict[str, Column]] = {}
    for file in sorted(shipped_folder().glob("*.py")) if place != shipped_folder() else ():
        own = place / file.name
        if own.is_file() and _source(own) == _source(file):
            continue
        shipped = spec_of(_load_schema(file, scale))
        has = spec_of(by_sheet[shipped.name]).columns if shipped.name in by_sheet else {}
        _refuse_unknown_meanings(shipped, has)
        absent = {name: column for name, column in shipped.columns.items() if name not in has}
        if absent and shipped.settings is None:
            lacking[shipped.name] = absent
    return lacking


def _refuse_unknown_meanings(shipped: SheetSpec, has: Mapping[str, Column]) -> None:
    for name, column in has.items():
        known = shipped.columns[name].words if name in shipped.columns else ()
        for own, meant in column.meanings.items():
            if meant not in known:
                raise SchemaFault(
                    f"In the schema of {shipped.name}, {column.heading}: '{own}' stands for '{meant}', which is no "
                    f"word that xltools knows there. It knows: {', '.join(known) or 'none'}."
                )


def _source(file: Path) -> bytes:
    return file.read_bytes().replace(b"\r\n", b"\n")


def _load_schema(file: Path, scale: Scale) -> pa.DataFrameSchema:
    name = f"xltools_schema_{file.stem}"
    found = importlib.util.spec_from_file_location(name, file)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    wrote_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        found.loader.exec_module(module)
        schema = getattr(module, "schema", None)
        if isinstance(schema, FunctionType):
            schema = schema(scale)
    except Exception as fault:
        raise SchemaFault(
            f"The schema file {file} cannot be used: {type(fault).__name__}: {fault}. "
            f"Mend that file, or put the one that `xltools new` makes in its place."
        ) from fault
    finally:
        sys.dont_write_bytecode = wrote_bytecode
    if not isinstance(schema, pa.DataFrameSchema) or "xltools" not in (schema.metadata or {}):
        raise SchemaFault(f"The schema file {file} defines no `schema` made with xltools.checks.sheet: add one.")
    return on_scale(schema, scale)
