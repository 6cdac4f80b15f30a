"""Regions for tests: councils' trackers that one process makes and reads for all, and some of few cells."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from openpyxl.workbook import Workbook

from benchmarks.regions import councils, tracker_bytes
from xltools.measures.region.tracker_summary import Summary
from xltools.region.serialization import from_line, to_line
from xltools.region.summarise import summarise

#: The councils whose trackers `region_made` holds.
COUNCILS = councils(5, seed=3)


def make_region(folder: Path) -> None:
    """Write the councils' trackers into a new folder, and beside each what a reader says of it."""
    folder.mkdir()
    for council in COUNCILS:
        path = folder / council.file_name
        path.write_bytes(tracker_bytes(council))
        path.with_suffix(".read").write_bytes(to_line(summarise(path, path.name)))


def summaries(made: Path, count: int = len(COUNCILS)) -> list[Summary]:
    """Return what was read of so many councils; beyond those that were made they have the figures of others.

    Args:
        made: the folder that `make_region` filled.
    """
    read = []
    for council in COUNCILS:
        summary = from_line((made / council.file_name).with_suffix(".read").read_bytes())
        assert isinstance(summary, Summary)
        read.append(summary)
    return [*read[:count], *(_alike(read[place % len(read)], place) for place in range(len(read), count))]


def _alike(summary: Summary, place: int) -> Summary:
    own = {"council": f"Council {place}", "organisation": f"Trust {place}", "file": f"{place}.xlsx",
           "sha256": f"{place:064x}"}  # fmt: skip
    return replace(summary, council={**summary.council, **own})


def settings_tracker(path: Path, **settings: str | date | None) -> Path:
    """Save a tracker that holds Settings alone, which takes a third of the time to read.

    Args:
        settings: their values by their names, with _ for a space; None for none.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Settings"
    said: dict[str, str | date | None] = {
        "Tracker version": "1", "Organisation": "Newhithe Care Trust", "Programme": "Personalisation programme",
        "As at": COUNCILS[0].as_at,
    }  # fmt: skip
    given = {name.replace("_", " "): value for name, value in settings.items()}
    for row in (("Setting", "Value"), *{**said, **given}.items()):
        sheet.append(row)
    book.save(path)
    return path
