"""The steps of `xltools rollup`: many councils' trackers in, one pack out."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.deliver.os_errors import refuse_unreplaceable
from xltools.deliver.publish import staging
from xltools.deliver.temporary import sweep_old
from xltools.deliver.tracker_bytes import refuse_over_tracker
from xltools.errors import OutputBlocked, SchemaFault
from xltools.region.discovery import search
from xltools.region.gather import GatherOptions, gather
from xltools.region.kept_pack import keep_pack, kept_pack, made_of
from xltools.text.safe import shown

if TYPE_CHECKING:
    from xltools.report.model import Book

#: What a pack is made into by LibreOffice, by the ending of its file.
FORMS = ("pdf", "ods")


@dataclass(frozen=True)
class Region:
    """A region as it was rolled up.

    Args:
        output: where the pack stands.
        found: the trackers; `known` of them were read by an earlier run.
        councils: how many trackers count, of one programme each; without one there is no pack.
        as_at: the latest day that any council's data covers; None without a pack.
        counted: the same in words, a council with several programmes once.
        is_unchanged: whether the pack stands as the last run wrote it, for it would come out the same.
        left_out: for each tracker that does not count its file, its kind of reason, and the reason.
        beside: the pack's other forms, which stand beside it.
        notes: what is to be said of them.
    """

    output: Path
    found: int
    known: int
    councils: int
    as_at: date | None
    left_out: Sequence[tuple[str, str, str]]
    counted: str = ""
    is_unchanged: bool = False
    beside: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def rollup(
    paths: list[Path],
    output: Path,
    options: GatherOptions,
    forms: tuple[str, ...] = (),
    told: Callable[[str], None] = lambda _: None,
) -> Region:
    """Read many trackers, whichever engine does it, and write the region's pack, whole or not at all.

    A pack that stands there as an earlier run wrote it, and would come out the same, is left as it is.

    Args:
        forms: of "pdf" and "ods", which are written with the pack, or nothing is.
        told: is told what goes on once all trackers are read.

    Raises:
        XltoolsError: there is nothing to read, the engine cannot go on, or the pack cannot be written.
    """
    _refuse_over_any(paths, output)
    if forms:
        _refuse_forms(output, forms)
    gathered = gather(paths, output.parent, replace(options, meanwhile=_load_pack))
    left_out = [(each.file, each.kind, each.reason) for each in gathered.left_out]
    region = Region(output, gathered.found, gathered.known, len(gathered.counting), None, left_out)
    if not region.councils:
        return region
    made = made_of(gathered.counting, gathered.left_out)
    is_alone = not forms and not _forms_beside(output)  # whether another form was made of this pack nobody knows
    if is_alone and (known := kept_pack(gathered.cache, output, made)) is not None:
        as_at = date.fromisoformat(known.as_at)
        return replace(region, as_at=as_at, counted=known.counted, is_unchanged=True)
    from xltools.measures.region.results import region_results
    from xltools.measures.region.tables import region_tables
    from xltools.region.pack import region_pack
    from xltools.schema.columns import own_text
    from xltools.writer import book_bytes

    cache = gathered.cache
    with own_text():
        tables = region_tables(gathered.counting, gathered.left_out)
        del gathered  # each step lets go of what it was made from: of 1,500 trackers that is much
        results = region_results(tables)
        del tables
        book, as_at, counted = region_pack(results), results.as_at, results.counted
        del results
        content = book_bytes(book)
        files, notes = _in_forms(output, book, content, forms, told) if forms else ({output: content}, ())
    _publish(output.parent, files)
    keep_pack(cache, output, content, made, as_at, counted)
    beside, notes = tuple(path for path in files if path != output), (*notes, *_outdated(output, files))
    return replace(region, as_at=as_at, counted=counted, beside=beside, notes=notes)


def _publish(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Put all files in their places, or none."""
    with staging() as stage:
        for path, content in files.items():
            stage.add(path, content)
        sweep_old(folder)
        stage.publish()


def _outdated(output: Path, files: Mapping[Path, bytes]) -> list[str]:
    """Say which of the pack's other forms, not among the files of now, were made of an earlier pack."""
    former = [path for path in _forms_beside(output) if path not in files]
    return [f"{path} was made of an earlier pack: run again with --{path.suffix[1:]}." for path in former]


def _in_forms(
    output: Path, book: "Book", content: bytes, names: tuple[str, ...], told: Callable[[str], None]
) -> tuple[dict[Path, bytes], tuple[str, ...]]:
    """Make the pack's other forms; return all files by where they will stand, and what is to be said of them.

    Raises:
        OutputBlocked: one cannot be made.
    """
    from xltools.deliver.pack_formats import Forms
    from xltools.deliver.release import Output
    from xltools.writer import book_bytes

    printed = book_bytes(book.print_edition()) if "pdf" in names else b""
    forms = Forms(names, book.created, told=told)
    made = list(forms.beside([Output("region", output.name, content, printed=printed)]))
    return {output.with_name(each.name): each.content for each in made}, tuple(forms.notes)


def _forms_beside(output: Path) -> list[Path]:
    """Return the pack's other forms that stand beside it, of this pack or of an earlier one."""
    return [path for form in FORMS if (path := output.with_suffix(f".{form}")).is_file()]


def mapping_of(source: Path) -> str:
    """Return the text of a mapping, checked before any workbook is read by it.

    Raises:
        SchemaFault: it is not there, or cannot be used.
    """
    from xltools.schema.loading import load_schemas

    if not source.is_file():
        raise SchemaFault(f"There is no file {source}: name the source.toml by which the workbooks are read.")
    schemas = load_schemas(read_by=source)
    return schemas.source.text if schemas.source is not None else ""


def _load_pack() -> None:
    """Load what the pack needs, and pandas with it."""
    import_module("xltools.region.pack")
    import_module("xltools.writer")


def describe_rollup(region: Region) -> str:
    """Say what was written, and on what it stands."""
    from xltools.text.words import listed, plural

    if region.as_at is None:
        return f"No pack was written: none of {plural(region.found, 'tracker')} could be read."
    again = f" ({plural(region.known, 'tracker')} known from an earlier run)" if region.known else ""
    names = listed([shown(path) for path in (region.output, *region.beside)])
    done = f"Nothing has changed, so {names} was left as it is" if region.is_unchanged else f"Written to {names}"
    return f"{done}: {region.counted}, data as at {region.as_at:%d/%m/%Y}{again}"


def describe_left_out(region: Region) -> str:
    """Say which trackers do not count, and why; '' where all do."""
    from xltools.text.words import plural

    if not region.left_out:
        return ""
    kinds = Counter(kind for _, kind, _ in region.left_out)
    said = ", ".join(f"{count} {kind.lower()}" for kind, count in sorted(kinds.items()))
    lines = [f"{plural(len(region.left_out), 'tracker was', 'trackers were')} left out: {said}."]
    return "\n".join([*lines, *(f"  {shown(file)}: {shown(reason)}" for file, _, reason in region.left_out)])


def _refuse_over_any(paths: list[Path], output: Path) -> None:
    """Refuse, before any work, an output that could not be written or that would replace a tracker."""
    if output.suffix.lower() != ".xlsx":
        raise OutputBlocked(f"{output} cannot be the name of the pack: it must end in .xlsx.")
    refuse_unreplaceable(output)
    refuse_over_tracker(output)
    for tracker in search(paths).files:
        refuse_over_tracker(output, tracker)


def _refuse_forms(output: Path, forms: tuple[str, ...]) -> None:
    """Refuse, before any work, other forms that could not be made or written."""
    from xltools.deliver.libreoffice import office

    office()
    for form in forms:
        refuse_unreplaceable(output.with_suffix(f".{form}"))
