"""Load the schemas: the programme folder's own if it has them, otherwise those that come with xltools."""

import os
import sys
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING

import pandera.pandas as pa

from xltools.errors import SchemaFault
from xltools.schema.checks import SheetSpec, on_scale, put_rules, schema_of, spec_of
from xltools.schema.columns import Column, own_text
from xltools.schema.files import (
    SOURCE,
    SchemaFiles,
    read_schema_files,
    run_program,
    shipped_folder,
    shipped_sources,
    source_of,
)
from xltools.schema.needed import refuse_needed
from xltools.schema.pack_names import FILE as PACKS
from xltools.schema.pack_names import own_names
from xltools.schema.rag import FOUR, Scale
from xltools.schema.scales import SCALE, load_scale
from xltools.schema.wording import Names, headings_of, worded
from xltools.text.nearest import key_of

if TYPE_CHECKING:
    from xltools.schema.source_config import SourceConfig

#: The file beside the schemas that makes a rule a warning or switches it off.
RULE_OVERRIDES = "rules.toml"
#: All files beside the schemas that a programme may have.
BESIDE = (RULE_OVERRIDES, PACKS, SCALE)


@dataclass(frozen=True)
class Schemas:
    """The pandera schema of each tracker sheet, in the order of the tracker's tabs.

    Args:
        folder: where the schema files are: the programme's own, or those that came with xltools.
        own: the programme's folder of schemas, which may hold only settings files.
        sha256: of the schema files and the files beside them, so that a manifest can say what judged a tracker.
        packs: the packs that `packs.toml` adds, by the name in its square brackets.
        files: sheet -> the file of its schema, if that is the programme's own and differs from the shipped one.
        lacking: sheet -> the shipped columns that these schemas leave out, by field; they count as blank.
        scale: the ratings.
        source: how to read an office's own workbook, if that is the tracker.
        is_copied: whether the folder has every shipped file, each unchanged, and no other.
    """

    by_sheet: Mapping[str, pa.DataFrameSchema]
    folder: Path
    own: Path
    sha256: str
    lacking: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    packs: frozenset[str] = frozenset()
    scale: Scale = FOUR
    source: "SourceConfig | None" = None
    is_copied: bool = False

    def are_of(self, read: SchemaFiles) -> bool:
        """Whether these are certainly what was read makes: files as shipped, with nothing beside them."""
        is_plain = not read.differing and not any(os.path.lexists(read.own / name) for name in (*BESIDE, SOURCE))
        return is_plain and (self.folder, self.own, self.sha256) == (read.place, read.own, read.digest().hexdigest())

    @property
    def is_as_shipped(self) -> bool:
        """Whether the shipped schemas call nothing otherwise, nor know of more: they need not be loaded too."""
        is_copy = self.is_copied and self.source is None and self.scale == FOUR
        return is_copy or self.folder == shipped_folder()

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """The names that mean something here, in the form for comparing -> each thing with that name.

        The shipped names are included: somebody who still uses one after the programme chose its own means that thing.
        """
        found: dict[str, set[str]] = {}
        for spec in self if self.is_as_shipped else [*self, *load_schemas()]:
            found.setdefault(key_of(spec.name), set()).add(spec.name)
            for name, column in spec.columns.items():
                found.setdefault(key_of(column.heading), set()).add(f"{spec.name}.{name}")
            for name, column in (spec.settings or {}).items():
                found.setdefault(key_of(column.heading), set()).add(f"setting {name}")
        return {name: frozenset(things) for name, things in found.items()}

    @cached_property
    def wording(self) -> Names:
        """What the sheets, headings and settings are called, as the words of rules name them."""
        if self.source is None:
            return Names(headings_of(self), dict if self.is_as_shipped else shipped_headings)
        unkept = {spec.name: self.source.unkept(spec) for spec in self if spec.settings is None}
        words = {spec.name: self.source.own_words(spec.name) for spec in self}
        # A mapped workbook lacks some sheets although its schemas are the shipped ones.
        return Names(headings_of(self), shipped_headings, unkept, self.source.where_settings, words)

    def is_another(self, name: str, thing: str) -> bool:
        """Whether a name is that of something else, and so not a misspelling of this."""
        return not self.names.get(key_of(name), frozenset((thing,))) >= {thing}

    def __iter__(self) -> Iterator[SheetSpec]:
        return (spec_of(schema) for schema in self.by_sheet.values())

    def __getitem__(self, sheet: str) -> SheetSpec:
        return spec_of(self.by_sheet[sheet])

    def __contains__(self, sheet: object) -> bool:
        return sheet in self.by_sheet


@cache
def shipped_headings() -> dict[str, dict[str, str]]:
    """Return what the shipped schemas call their fields and settings, by sheet."""
    return headings_of(spec_of(_shipped_schema(name, FOUR)) for name in shipped_sources())


@own_text()
def load_schemas(folder: Path | str | None = None, read_by: Path | tuple[str, str] | None = None) -> Schemas:
    """Load every schema file of a folder; the shipped ones if no folder is given or it holds none.

    Schema files are programs: those that differ from the shipped ones are run, whoever wrote them.

    Args:
        folder: of the programme's own schemas, and of the `source.toml` beside them.
        read_by: another `source.toml` to use instead; or the text of one that a report kept, and its day.

    Raises:
        SchemaFault: a file cannot be run, defines no `schema`, or defines one for a sheet that another file defines
            too; a sheet lacks a column that it needs; or the rating scale cannot be used.
    """
    return schemas_from(read_schema_files(folder), read_by)


def schemas_from(read: SchemaFiles, read_by: Path | tuple[str, str] | None = None) -> Schemas:
    """Load the schemas from files that were read; those that differ from the shipped ones are run.

    Args:
        read_by: as in `load_schemas`.

    Raises:
        SchemaFault: as in `load_schemas`.
    """
    digest, scale = read.digest(), load_scale(read.own)
    by_sheet: dict[str, pa.DataFrameSchema] = {}
    files: dict[str, Path] = {}
    for file_name in read.sources:
        file = read.place / file_name
        schema = _schema_in(read, file_name, scale)
        name = spec_of(schema).name
        if name in by_sheet:
            raise SchemaFault(f"{file} describes the sheet {name}, and so does another file there: keep one.")
        by_sheet[name] = schema
        if file_name in read.differing:
            files[name] = file
    for file in (read.own / name for name in BESIDE):
        if file.exists():
            digest.update(source_of(file))
    by_sheet = dict(sorted(by_sheet.items(), key=lambda named: (spec_of(named[1]).place, named[0])))
    mapping = _source_of(read.own, read_by, {name: spec_of(schema) for name, schema in by_sheet.items()})
    all_sheets = by_sheet
    if mapping is not None:
        from xltools.schema.mapped_sheets import mapped_sheets  # noqa: PLC0415 - few trackers are adopted

        digest.update(mapping.text.encode())
        by_sheet = mapped_sheets(by_sheet, mapping)
    by_sheet = {name: _without_absent(schema, by_sheet) for name, schema in by_sheet.items()}
    refuse_needed({name: spec_of(schema) for name, schema in by_sheet.items()}, files)
    lacking = _lacking(read, by_sheet, scale)
    for name in all_sheets.keys() - by_sheet.keys():
        lacking.setdefault(name, dict(spec_of(all_sheets[name]).columns))
    is_copied = not read.differing and read.sources.keys() == shipped_sources().keys()
    schemas = Schemas(
        by_sheet, read.place, read.own, digest.hexdigest(), lacking, files, _packs(read.own), scale, mapping, is_copied
    )
    for schema in by_sheet.values():
        put_rules(schema, worded(spec_of(schema), schemas.wording))
    return schemas


def _source_of(
    own: Path, source: Path | tuple[str, str] | None, specs: Mapping[str, SheetSpec]
) -> "SourceConfig | None":
    if source is None and (own == shipped_folder() or not os.path.lexists(own / SOURCE)):
        return None
    from xltools.schema.source_toml import archived_source, load_source  # noqa: PLC0415 - few trackers are adopted

    if isinstance(source, tuple):
        return archived_source(*source, specs)
    return load_source(own / SOURCE if source is None else source, specs)


def _without_absent(schema: pa.DataFrameSchema, present: Collection[str]) -> pa.DataFrameSchema:
    """Return a schema in which columns that refer only to left-out sheets accept any words, or none."""
    spec = spec_of(schema)
    free = {
        name: replace(column, kind="text", is_required=False, refers_to=())
        for name, column in spec.columns.items()
        if column.refers_to and not any(target.partition(".")[0] in present for target in column.refers_to)
    }
    if not free:
        return schema
    return schema_of(replace(spec, columns={**spec.columns, **free}))


def _lacking(
    read: SchemaFiles, by_sheet: Mapping[str, pa.DataFrameSchema], scale: Scale
) -> dict[str, dict[str, Column]]:
    """Find the shipped columns that a programme's schemas leave out; unchanged files lack nothing.

    Raises:
        SchemaFault: a word replaces one that the shipped schema does not have.
    """
    lacking: dict[str, dict[str, Column]] = {}
    for name in shipped_sources() if read.place != shipped_folder() else ():
        if name in read.sources and name not in read.differing:
            continue
        shipped = spec_of(_shipped_schema(name, scale))
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
                    f"In the schema of {shipped.name}, {column.heading}: '{own}' means '{meant}', which "
                    f"xltools does not know there. It knows: {', '.join(known) or 'none'}."
                )


def _packs(own: Path) -> frozenset[str]:
    try:
        return frozenset(own_names(own))
    except ValueError:  # reported to the person who builds packs
        return frozenset()


def place_of(fault: BaseException, file: Path, or_at: str = "") -> str:
    """Say where in a schema file a fault occurred: the last line that led to it, or else the first line with a text."""
    frames = traceback.extract_tb(fault.__traceback__)
    lines = [frame.lineno or 1 for frame in frames if Path(frame.filename).absolute() == file.absolute()]
    if not lines and or_at:
        texts = file.read_text(encoding="utf-8", errors="replace").splitlines()
        lines = [number for number, text in enumerate(texts, 1) if or_at in text][:1]
    return f"line {lines[-1]} of {file}" if lines else str(file)


def _schema_in(read: SchemaFiles, name: str, scale: Scale) -> pa.DataFrameSchema:
    if name not in read.differing:
        return _shipped_schema(name, scale)
    return _load_schema(read.place / name, scale, partial(read.module, name))


def _shipped_schema(name: str, scale: Scale) -> pa.DataFrameSchema:
    """Make the schema of a shipped file anew: whoever has it may change it."""
    return schema_of(_shipped_spec(name, scale))


@lru_cache(maxsize=256)
def _shipped_spec(name: str, scale: Scale) -> SheetSpec:
    """Run a shipped file, once in a process, which may judge many trackers by it."""
    file = shipped_folder() / name
    return spec_of(_load_schema(file, scale, partial(run_program, file)))


def _load_schema(file: Path, scale: Scale, run: Callable[[], ModuleType]) -> pa.DataFrameSchema:
    wrote_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        schema = getattr(run(), "schema", None)
        if isinstance(schema, FunctionType):
            schema = schema(scale)
        if isinstance(schema, pa.DataFrameSchema) and "xltools" in (schema.metadata or {}):
            return on_scale(schema, scale)
    except SchemaFault as fault:
        raise SchemaFault(f"In {place_of(fault, file)}: {fault}") from fault
    except Exception as fault:
        raise SchemaFault(
            f"The schema file {file} cannot be used: {place_of(fault, file)} fails with "
            f"{type(fault).__name__}: {fault}. Fix that file, or put the one that `xltools new` makes in its place."
        ) from fault
    finally:
        sys.dont_write_bytecode = wrote_bytecode
    raise SchemaFault(f"The schema file {file} defines no `schema` made with xltools.schema.checks.sheet: add one.")
