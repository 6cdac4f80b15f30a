"""Files: the contents of a folder of schemas. Each file is read once; the text read is compared, hashed and run.

Schema files are programs. For files equal to the shipped ones, the shipped ones are run, never those in the folder.
"""

import importlib.machinery
import importlib.util
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from xltools.errors import SchemaFault

if TYPE_CHECKING:
    import hashlib

#: The file that says where an office's own workbook is, and how it is read.
SOURCE = "source.toml"
#: No file beside a tracker is larger than this; a larger one is read no further.
MOST_BYTES = 4 << 20
#: A folder with more files than this is not a folder of schemas.
MOST_FILES = 500


@dataclass(frozen=True)
class SchemaFiles:
    """The schema files of a programme, as they were read.

    Args:
        place: where the schema files are: the programme's own folder, or that of the shipped ones.
        own: the programme's own folder, which may hold only data files.
        sources: the name of each schema file -> its text, with Unix line ends.
    """

    place: Path
    own: Path
    sources: Mapping[str, bytes]

    @cached_property
    def differing(self) -> tuple[str, ...]:
        """The files that are not as shipped: the programs that would run from the folder."""
        shipped = {} if self.place == shipped_folder() else shipped_sources()
        return tuple(
            name
            for name, source in self.sources.items()
            if self.place != shipped_folder() and source != shipped.get(name)
        )

    def module(self, name: str) -> ModuleType:
        """Run a schema file that is not as shipped, as it was read, and return what it defines."""
        return run_program(self.place / name, self.sources[name])

    def digest(self) -> "hashlib._Hash":
        """Return a hash of the schema files, to which what else counts may be added."""
        import hashlib  # noqa: PLC0415 - as in `fingerprint`

        digest = hashlib.sha256()
        for name, source in self.sources.items():
            digest.update(name.encode() + b"\0" + source + b"\0")
        return digest

    def fingerprint(self, data: tuple[str, ...]) -> str:
        """Hash all that could run from the programme's own folder: every file in it, at any depth, except data files.

        Raises:
            SchemaFault: it holds something that cannot be hashed completely.
        """
        import hashlib  # noqa: PLC0415 - loads a library of ciphers, which no refusal of a file needs

        digest = hashlib.sha256()
        for name in sorted(_names_in(self.own)):
            if name in data:
                continue
            content = self.sources[name] if name in self.sources else read_file(self.own / name)
            digest.update(f"{len(name.encode())} {name} {len(content)}\0".encode() + content)
        return digest.hexdigest()


def shipped_folder() -> Path:
    """Return the folder of the schemas that came with xltools."""
    packaged = Path(__file__).parents[1] / "shipped_schemas"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "schemas"


@cache
def shipped_sources() -> dict[str, bytes]:
    """Return what is in each shipped schema file, by its name."""
    return {file.name: source_of(file) for file in sorted(shipped_folder().glob("*.py"))}


def read_schema_files(folder: Path | str | None = None) -> SchemaFiles:
    """Read every schema file of a folder, and run none; the shipped ones if no folder is given or it holds none.

    Raises:
        SchemaFault: the folder or a file in it cannot be read.
    """
    given = None if folder is None else Path(folder)
    own = [] if given is None else _schema_files(given)
    if given is None or not own:
        return SchemaFiles(shipped_folder(), given or shipped_folder(), shipped_sources())
    return SchemaFiles(given, given, {file.name: source_of(file) for file in own})


def source_of(file: Path) -> bytes:
    """Read a schema file, with Unix line ends.

    Raises:
        SchemaFault: it cannot be read.
    """
    return read_file(file).replace(b"\r\n", b"\n")


def read_file(file: Path) -> bytes:
    """Read a regular file of limited size; opening a pipe would wait for ever.

    Raises:
        SchemaFault: it is not such a file, or cannot be read.
    """
    try:
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            is_regular = stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
            content = stream.read(MOST_BYTES + 1) if is_regular else b""
    except OSError as fault:
        told = fault.strerror or type(fault).__name__
        raise SchemaFault(f"{file} cannot be read ({told}): put that right, or take it out of there.") from fault
    if not is_regular:
        raise SchemaFault(f"{file} is not a regular file, so it was not read: take it out of there.")
    if len(content) > MOST_BYTES:
        raise SchemaFault(f"{file} is larger than {MOST_BYTES >> 20} MiB, so it was not read: take it out of there.")
    return content


def run_program(file: Path, source: bytes | None = None) -> ModuleType:
    """Run a schema file.

    Args:
        source: the text that was read, which is run instead of any bytecode beside the file.
    """
    name = f"xltools_schema_{file.stem}"
    found = importlib.util.spec_from_file_location(name, file, loader=_CompiledOnce(name, str(file), source))
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


class _CompiledOnce(importlib.machinery.SourceFileLoader):
    """Compile a schema file once in a process, which may judge many trackers by it."""

    def __init__(self, name: str, path: str, source: bytes | None) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType | None:  # noqa: ARG002 - importlib's signature
        """Return the code of the source that was read, or of the shipped file."""
        return _code(self.name, self.path, self._source)


@lru_cache(maxsize=128)
def _code(name: str, path: str, source: bytes | None) -> CodeType | None:
    """Compile what was read; Python's own way would rather run a .pyc in __pycache__, whatever that holds."""
    if source is None:  # unchanged, and compiled at installation
        return importlib.machinery.SourceFileLoader(name, path).get_code(name)
    return importlib.machinery.SourceFileLoader(name, path).source_to_code(source, path)


def _schema_files(folder: Path) -> list[Path]:
    """List a folder's schema files; none if there is no such folder.

    Raises:
        SchemaFault: the folder cannot be read, so nobody knows whether the programme has its own schemas.
    """
    try:
        files = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as fault:
        told = fault.strerror or type(fault).__name__
        raise SchemaFault(
            f"The folder {folder} cannot be read ({told}), so xltools does not know which rules to use: ask "
            "for permission to read it, or name another tracker."
        ) from fault
    return [file for file in files if file.suffix == ".py"]


def _names_in(folder: Path) -> Iterator[str]:
    def refuse(fault: OSError) -> None:
        raise SchemaFault(f"{fault.filename} cannot be read ({fault.strerror}), so it cannot be trusted.") from fault

    count = 0
    for place, folders, files in os.walk(folder, onerror=refuse):
        for name in folders:
            if (link := Path(place) / name).is_symlink():
                raise SchemaFault(
                    f"{link} is a link to a folder, so it cannot be trusted: put the folder itself there."
                )
        count += len(files)
        if count > MOST_FILES:
            raise SchemaFault(f"{folder} holds more than {MOST_FILES} files: keep only schemas there.")
        yield from ((Path(place) / name).relative_to(folder).as_posix() for name in files)


def read_toml(file: Path) -> dict[str, Any]:
    """Read a settings file; empty if there is no such file.

    Raises:
        SchemaFault: it is not TOML, or not a readable file.
    """
    try:
        return toml_in(file)
    except ValueError as fault:
        raise SchemaFault(f"{file} cannot be read: {fault}. Correct that line, or delete the file.") from fault


def toml_in(file: Path) -> dict[str, Any]:
    """Parse a settings file, for callers that need not explain a fault; empty if there is no such file.

    Raises:
        ValueError: it is not TOML.
        SchemaFault: it is not a file that can be read.
    """
    if not os.path.lexists(file):
        return {}
    import tomllib  # noqa: PLC0415 - a folder without such a file does without it

    try:
        return tomllib.loads(read_file(file).decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("it holds lists within lists without end") from None


#: Bytes; no mapping is nearly this long.
_LONGEST_MAPPING = 1_000_000


def mapping_beside(workbook: Path) -> str:
    """Return the text of the `source.toml` for reading an office's own workbook; "" for none.

    It is looked for where `xltools adopt` puts it: beside the workbook, in the folder for its packs, or above it. It is
    data: nothing in it is run.
    """
    above = workbook.parent
    for place in (above / "schemas", above / f"{workbook.stem} packs" / "schemas", above.parent / "schemas"):
        file = place / SOURCE
        try:
            if not file.is_file() or file.stat().st_size > _LONGEST_MAPPING:
                continue
            named = workbook_of(place)
            if named is not None and os.path.realpath(named) == os.path.realpath(workbook):
                return file.read_text(encoding="utf-8-sig")
        except (OSError, ValueError, SchemaFault):  # an unreadable file says nothing about this workbook
            continue
    return ""


def workbook_of(folder: Path) -> Path | None:
    """Return the workbook that a folder of schemas is about; None if it has no `source.toml`, or that names none.

    Its path is relative to the file's folder, or, if nothing is there, to the programme's folder.

    Raises:
        SchemaFault: the file is not TOML.
    """
    named = read_toml(folder / SOURCE).get("workbook")
    if not isinstance(named, str) or not named:
        return None
    beside, above = (Path(os.path.normpath(place / named)) for place in (folder, folder.parent))
    return beside if beside.exists() or not above.exists() else above
