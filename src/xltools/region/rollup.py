"""Rollup: many councils' trackers in, one pack out; what `xltools rollup` does."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from xltools.deliver.files import write_whole
from xltools.deliver.original import refuse_over_tracker
from xltools.deliver.trouble import refuse_unreplaceable
from xltools.errors import OutputBlocked
from xltools.measures.region.results import RegionResults, region_results
from xltools.measures.region.tables import RegionTables
from xltools.packs.region import region_pack
from xltools.region.found import tracker_files
from xltools.region.gather import Gathered, How, gather
from xltools.sheets.words import plural
from xltools.writer import book_bytes


@dataclass(frozen=True)
class Region:
    """A region as it was rolled up; without a pack where no tracker counts.

    Args:
        output: where the pack stands.
        results: what it says; None where no tracker counts.
    """

    output: Path
    gathered: Gathered
    results: RegionResults | None

    @property
    def tables(self) -> RegionTables:
        """The councils and what was left out."""
        return self.gathered.tables


def rollup(paths: list[Path], output: Path, how: How) -> Region:
    """Read many trackers, whichever engine does it, and write the region's pack, whole or not at all.

    Raises:
        XltoolsError: there is nothing to read, the engine cannot go on, or the pack cannot be written.
    """
    _refuse_over_any(paths, output)
    gathered = gather(paths, output.parent, how)
    if gathered.tables.councils.empty:
        return Region(output, gathered, None)
    results = region_results(gathered.tables)
    write_whole(output, book_bytes(region_pack(results)))
    return Region(output, gathered, results)


def told_rollup(region: Region) -> str:
    """Say what was written, and on what it stands."""
    councils = plural(len(region.tables.councils), "council")
    known = region.gathered.known
    again = f" ({plural(known, 'tracker')} known from an earlier run)" if known else ""
    if region.results is None:
        return f"No pack was written: none of {plural(region.gathered.found, 'tracker')} could be read."
    return f"Written to {region.output}: {councils}, data as at {region.results.as_at:%d/%m/%Y}{again}"


def told_left_out(region: Region) -> str:
    """Say which trackers do not count, and why; '' where all do."""
    out = region.tables.left_out
    if out.empty:
        return ""
    kinds = ", ".join(f"{count} {kind.lower()}" for kind, count in sorted(Counter(out["kind"]).items()))
    lines = [f"{plural(len(out), 'tracker was', 'trackers were')} left out: {kinds}."]
    lines += [f"  {file}: {reason}" for file, reason in zip(out["file"], out["reason"], strict=True)]
    return "\n".join(lines)


def _refuse_over_any(paths: list[Path], output: Path) -> None:
    """Refuse, before any work, an output that could not be written or that would replace a tracker."""
    if output.suffix.lower() != ".xlsx":
        raise OutputBlocked(f"{output} is no name for the pack: let it end in .xlsx.")
    refuse_unreplaceable(output)
    refuse_over_tracker(output)
    for tracker in tracker_files(paths):
        refuse_over_tracker(output, tracker)
