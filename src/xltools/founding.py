"""Founding a programme: its folder with a tracker, the rules that check it, and a file to double-click."""

from pathlib import Path

from xltools import example
from xltools.deliver import archive, starter
from xltools.deliver.files import write_whole
from xltools.deliver.new_folder import founding
from xltools.pipeline import Folder, judge
from xltools.schemas import Schemas, load_schemas
from xltools.template import tracker_book
from xltools.tracker import read_tracker
from xltools.version import VERSION
from xltools.writer import book_bytes


def new_programme(place: Path, *, with_example: bool) -> None:
    """Make a programme folder with an empty tracker; or with the worked example, and the report before it.

    Raises:
        OutputBlocked: a part of a programme is there already, or it cannot be written; nothing was changed.
    """
    schemas = load_schemas()
    with founding(place) as staged:
        for file in sorted(schemas.folder.glob("*.py")):
            write_whole(staged / "schemas" / file.name, file.read_bytes())
        for name, content in starter.starter_files(with_example=with_example).items():
            write_whole(staged / name, content)
        if with_example:
            _put_example(Folder(staged), schemas)
        else:
            write_whole(tracker_of(staged), book_bytes(tracker_book(schemas)))


def told_new(place: Path, *, with_example: bool) -> str:
    """Say what a new programme folder holds, and what to do next."""
    return starter.founded_text(str(place), with_example=with_example)


def tracker_of(folder: Path) -> Path:
    """Return where a new tracker stands in its folder."""
    return folder / "workbooks" / archive.TRACKER


def _put_example(folder: Folder, schemas: Schemas) -> None:
    """Put the earlier reports of the example into the archive, and the latest one in the tracker's place."""
    tracker = tracker_of(folder.path)
    for day in reversed(example.DAYS):
        rows = example.example_rows(schemas, day)
        write_whole(tracker, book_bytes(tracker_book(schemas, rows, example.NOTES)))
        if day != example.DAYS[0]:
            _archive(tracker, folder)


def _archive(tracker: Path, folder: Folder) -> None:
    """Keep the report of a tracker as if its packs had been made final."""
    raw = read_tracker(tracker)
    edition = judge(raw, folder).edition
    assert edition is not None, f"the example of {tracker} has no As at"
    report = archive.archived_report(edition.as_at, raw.sha256, VERSION, edition.results.figures)
    archive.save_to_archive(folder.archive, edition.as_at, tracker.read_bytes(), report)
