"""New programme: its folder with a tracker, the rules that check it, and a file to double-click."""

from pathlib import Path

from xltools import example
from xltools.commands.steps import Folder, judge
from xltools.deliver import archive, new_folder
from xltools.deliver.archive_reading import TRACKER
from xltools.deliver.new_folder import founding
from xltools.deliver.publish import write_whole
from xltools.errors import SchemaFault
from xltools.report.template import csv_rows, example_rows, tracker_book
from xltools.schema.columns import own_text
from xltools.schema.loading import BESIDE, Schemas, load_schemas
from xltools.tracker import read_tracker
from xltools.version import VERSION
from xltools.writer import book_bytes


@own_text()
def new_programme(
    place: Path, *, with_example: bool = False, like: Path | None = None, rows: Path | None = None
) -> None:
    """Make a programme folder with an empty tracker; or with the worked example, and the report before it.

    Args:
        place: the folder, which need not be there yet.
        with_example: whether to fill the tracker with the worked example.
        like: a folder of schemas to make the tracker from, with the files beside them; by default the shipped schemas.
        rows: a folder with a CSV file for each sheet to fill.

    Raises:
        OutputBlocked: a part of a programme is there already, or it cannot be written; nothing was changed.
        XltoolsError: the schemas or the rows cannot be used.
    """
    schemas = load_schemas(_holding("*.py", like)) if like is not None else load_schemas()
    filled = csv_rows(schemas, _holding("*.csv", rows)) if rows is not None else None
    with founding(place) as staged:
        for file in _to_copy(schemas.folder):
            write_whole(staged / "schemas" / file.name, file.read_bytes())
        for name, content in new_folder.starter_files(with_example=with_example).items():
            write_whole(staged / name, content)
            if name.endswith(new_folder.COMMAND):
                (staged / name).chmod(0o755)
        if with_example:
            _put_example(Folder(staged), schemas)
        else:
            write_whole(tracker_of(staged), book_bytes(tracker_book(schemas, filled)))


def describe_new(place: Path, *, with_example: bool, is_filled: bool = False) -> str:
    """Say what a new programme folder holds, and what to do next."""
    return new_folder.founded_text(str(place), with_example=with_example, is_filled=is_filled)


def _holding(pattern: str, folder: Path) -> Path:
    """Return the folder, if it holds such files.

    Raises:
        SchemaFault: it does not exist, or holds no such file.
    """
    if not folder.is_dir() or next(folder.glob(pattern), None) is None:
        raise SchemaFault(f"{folder} is not a folder that holds {pattern} files: name the folder that they are in.")
    return folder


def _to_copy(folder: Path) -> list[Path]:
    """List the schema files, and the programme's choices beside them."""
    beside = (folder / name for name in BESIDE)
    return [*sorted(folder.glob("*.py")), *(file for file in beside if file.is_file())]


def tracker_of(folder: Path) -> Path:
    """Return where a new tracker is in its folder."""
    return folder / "workbooks" / TRACKER


def _put_example(folder: Folder, schemas: Schemas) -> None:
    """Put the earlier reports of the example into the archive, and the latest one in the tracker's place."""
    tracker = tracker_of(folder.path)
    for day in reversed(example.DAYS):
        rows = example_rows(schemas, day)
        write_whole(tracker, book_bytes(tracker_book(schemas, rows, example.NOTES)))
        if day != example.DAYS[0]:
            _archive(tracker, folder)


def _archive(tracker: Path, folder: Folder) -> None:
    """Keep the report of a tracker as if its packs had been made final."""
    raw = read_tracker(tracker)
    context = judge(raw, folder).context
    assert context is not None, f"the example of {tracker} has no As at"
    report = archive.archived_report(context, raw.sha256, VERSION)
    archive.save_to_archive(folder.archive, context.as_at, tracker.read_bytes(), report)
