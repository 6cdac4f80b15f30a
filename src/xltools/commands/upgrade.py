"""Upgrade: update a folder's schemas to this version without losing the office's changes; and its tracker's rows."""

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from xltools.commands.steps import Folder, judge, trusted_files
from xltools.deliver.export_content import exported_tables
from xltools.deliver.export_tables import csv_bytes
from xltools.deliver.new_folder import outdated_to_double_click, renew_to_double_click
from xltools.deliver.os_errors import said
from xltools.deliver.publish import next_aside, staging, write_whole
from xltools.deliver.tracker_bytes import original
from xltools.errors import OutputBlocked, SchemaFault, TrackerRefused
from xltools.report.template import csv_rows, tracker_book
from xltools.schema.files import read_schema_files
from xltools.schema.former import TO_DO, SchemaFile, schema_files
from xltools.schema.loading import BESIDE, Schemas, load_schemas
from xltools.text.safe import shown
from xltools.text.words import counted, listed
from xltools.tracker import RawTracker
from xltools.version import VERSION
from xltools.writer import book_bytes

_SAID = {
    "yours": "your own: stays as it is",
    "left out": "left out by you: stays left out",
    "to replace": "an older version's, unchanged by you: is replaced",
    "to merge": "changed by you and by this version, in other lines: both are kept",
    "to add": "new in this version: is added",
    "changed by both": "changed by you and by this version in the same lines: yours stays, see the changes with --diff",
}


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade of a folder's schemas would do, or did."""

    folder: Folder
    files: tuple[SchemaFile, ...]
    to_double_click: tuple[str, ...] = ()  # files that an older version lacked or had in another form
    kept: Path | None = None  # where the old files are, once it is done
    is_done: bool = False

    @property
    def to_do(self) -> tuple[SchemaFile, ...]:
        """The files that would change."""
        return tuple(file for file in self.files if file.state in TO_DO)

    @property
    def left(self) -> tuple[SchemaFile, ...]:
        """The files that somebody has to look at: both sides changed the same lines."""
        return tuple(file for file in self.files if file.state == "changed by both")


def upgrade_of(folder: Folder) -> Upgrade:
    """Compare a folder's schemas with those of this version.

    Raises:
        SchemaFault: the folder does not exist, or its schemas cannot be read.
    """
    if not folder.path.is_dir():
        raise SchemaFault(f"There is no folder {folder.path}: check the name, or go to the programme's folder.")
    read_schema_files(folder.schemas)
    return Upgrade(folder, tuple(schema_files(folder.schemas)), outdated_to_double_click(folder.path))


def describe_upgrade(upgrade: Upgrade, *, with_changes: bool) -> str:
    """Say of each schema file what it is, and what to do."""
    if not upgrade.files and not upgrade.to_double_click:
        return f"There are no schemas in {shown(upgrade.folder.schemas)}: those of xltools {VERSION} are used."
    groups: dict[str, list[str]] = {}
    for file in upgrade.files:
        groups.setdefault(file.state, []).append(shown(file.name))
    same = groups.pop("as shipped", [])
    lines = [f"{listed(names)}: {_SAID[state]}." for state, names in groups.items()]
    if not (upgrade.to_do or upgrade.left or upgrade.to_double_click):
        lines.insert(0, f"Nothing to upgrade: xltools {VERSION} changes nothing in this folder.")
    elif same:
        lines.append(f"{counted(len(same), 'other file')}: as in this version.")
    if with_changes:
        lines += [file.change for file in upgrade.files if file.state in TO_DO or file.state == "changed by both"]
    if upgrade.to_double_click:
        lines.append(f"{listed(upgrade.to_double_click)}: to double-click, as this version has them.")
    if upgrade.kept is not None:
        lines.append(f"Done: {counted(len(upgrade.to_do), 'file')}; the former ones are in {shown(upgrade.kept)}.")
    elif (upgrade.to_do or upgrade.to_double_click) and not upgrade.is_done:
        lines.append("Nothing was changed yet. To do it:  xltools upgrade --apply")
    return "\n".join(lines)


def apply_upgrade(upgrade: Upgrade) -> Upgrade:
    """Put this version's changes into a folder's schemas, all or none, after a trial load of the result.

    Raises:
        SchemaFault: the schemas may not run, or the result could not be used; nothing was changed.
        OutputBlocked: a file cannot be written; nothing was changed.
    """
    place = upgrade.folder.schemas
    if upgrade.files:
        _try(upgrade)
    kept = _put(upgrade, next_aside(place, "replaced ")) if upgrade.to_do else None
    renew_to_double_click(upgrade.folder.path, upgrade.to_double_click)
    return replace(upgrade, kept=kept, is_done=True)


def _put(upgrade: Upgrade, kept: Path) -> Path:
    """Keep the former files of what changes, and put the new ones in place; stopped, leave neither."""
    place, done = upgrade.folder.schemas, []
    try:
        with said(kept):
            kept.mkdir()
        for file in upgrade.to_do:
            if file.ours is not None:
                write_whole(kept / file.name, (place / file.name).read_bytes())
        with staging() as stage:
            for file in upgrade.to_do:
                stage.add(place / file.name, (file.upgraded or "").encode(errors="surrogateescape"))
            stage.publish(then=lambda: done.append(kept))
    except BaseException:
        if not done:
            shutil.rmtree(kept, ignore_errors=True)
        raise
    return kept


def move_rows(raw: RawTracker, folder: Folder, target: Path) -> str:
    """Write a new tracker from a folder's schemas with all rows of a tracker; that tracker does not change.

    Raises:
        OutputBlocked: something is there already, or it cannot be written.
        TrackerRefused: the tracker has errors, so not every cell could be copied.
    """
    if target.exists():
        raise OutputBlocked(f"{target} is there already: name a file that is not; nothing was written.")
    judged = judge(raw, folder)
    if judged.context is None or judged.has_errors:
        raise TrackerRefused(
            f"{raw.path} has errors, so not every cell can be carried over: list them with xltools validate, fix them, "
            "and run again; nothing was written."
        )
    original(raw)
    with tempfile.TemporaryDirectory() as place:
        for table in exported_tables(judged.context, judged.schemas):
            (Path(place) / f"{table.name}.csv").write_bytes(csv_bytes(table))
        rows = csv_rows(judged.schemas, Path(place))
    write_whole(target, book_bytes(tracker_book(judged.schemas, rows)))
    return f"Written to {shown(target)}, with every row of {shown(raw.path)}: look at it, then put it in its place."


def _try(upgrade: Upgrade) -> Schemas:
    """Load the schemas as they would be, before any is changed."""
    place = upgrade.folder.schemas
    trusted_files(upgrade.folder)
    with tempfile.TemporaryDirectory() as trial:
        for file in upgrade.files:
            if file.upgraded is not None:
                (Path(trial) / file.name).write_bytes(file.upgraded.encode(errors="surrogateescape"))
        for name in BESIDE:
            if (place / name).is_file():
                (Path(trial) / name).write_bytes((place / name).read_bytes())
        try:
            return load_schemas(Path(trial))
        except SchemaFault as fault:
            raise SchemaFault(
                f"Your changes do not fit the schemas of xltools {VERSION}: "
                f"{str(fault).replace(trial, str(place))} Nothing was changed."
            ) from fault
