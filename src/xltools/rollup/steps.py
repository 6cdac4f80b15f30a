"""The steps of `xltools rollup`: many councils' trackers in, one pack out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path

from xltools.deliver.os_errors import refuse_unreplaceable
from xltools.deliver.publish import write_whole
from xltools.deliver.tracker_bytes import refuse_over_tracker
from xltools.errors import OutputBlocked, SchemaFault
from xltools.rollup.discovery import search
from xltools.rollup.gather import GatherOptions, gather
from xltools.text.safe import shown


@dataclass(frozen=True)
class Region:
    """A region as it was rolled up.

    Args:
        output: where the pack stands.
        found: the trackers; `known` of them were read by an earlier run.
        councils: how many trackers count, of one programme each; without one there is no pack.
        as_at: the latest day that any council's data covers; None without a pack.
        counted: the same in words, a council with several programmes once.
        left_out: for each tracker that does not count its file, its kind of reason, and the reason.
    """

    output: Path
    found: int
    known: int
    councils: int
    as_at: date | None
    left_out: Sequence[tuple[str, str, str]]
    counted: str = ""


def rollup(paths: list[Path], output: Path, options: GatherOptions) -> Region:
    """Read many trackers, whichever engine does it, and write the region's pack, whole or not at all.

    Raises:
        XltoolsError: there is nothing to read, the engine cannot go on, or the pack cannot be written.
    """
    _refuse_over_any(paths, output)
    gathered = gather(paths, output.parent, replace(options, meanwhile=_load_pack))
    tables = gathered.tables
    left_out = list(zip(*(tables.left_out[name].tolist() for name in ("file", "kind", "reason")), strict=True))
    region = Region(output, gathered.found, gathered.known, len(tables.councils), None, left_out)
    if not region.councils:
        return region
    from xltools.measures.region.results import region_results
    from xltools.rollup.pack import region_pack
    from xltools.schema.columns import own_text
    from xltools.writer import book_bytes

    with own_text():
        results = region_results(tables)
        del gathered, tables  # each step lets go of what it was made from: of 1,500 trackers that is much
        book, as_at, counted = region_pack(results), results.as_at, results.counted
        del results
        write_whole(output, book_bytes(book))
    return replace(region, as_at=as_at, counted=counted)


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
    import_module("xltools.rollup.pack")
    import_module("xltools.writer")


def describe_rollup(region: Region) -> str:
    """Say what was written, and on what it stands."""
    from xltools.text.words import plural

    if region.as_at is None:
        return f"No pack was written: none of {plural(region.found, 'tracker')} could be read."
    again = f" ({plural(region.known, 'tracker')} known from an earlier run)" if region.known else ""
    return f"Written to {shown(region.output)}: {region.counted}, data as at {region.as_at:%d/%m/%Y}{again}"


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
