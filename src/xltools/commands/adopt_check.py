"""Adopt --check: what changed in an adopted workbook: its layout, its words, and rows that may have new words."""

import math
from collections.abc import Iterator
from pathlib import Path

from xltools.commands.steps import Folder, schemas_of
from xltools.deliver import archive_reading
from xltools.deliver.source_toml_writing import quoted as toml
from xltools.errors import TrackerRefused
from xltools.measures.renamed import renamed_rows
from xltools.programme import Programme, programme_from
from xltools.schema.files import workbook_of
from xltools.schema.source_config import FILE
from xltools.text.words import quoted
from xltools.tracker import read_tracker
from xltools.validate import validate_tracker
from xltools.validate.source.mapping import layout_changes


def check(home: Folder, workbook: Path | None = None) -> list[str]:
    """Say what has changed in a workbook's layout since it was adopted, each in one sentence.

    Raises:
        TrackerRefused: the folder has no `source.toml`, or the workbook cannot be read.
        SchemaFault: the folder's own schemas may not run, or cannot be used.
    """
    schemas = schemas_of(home)
    place = workbook or workbook_of(home.schemas)
    if schemas.source is None or place is None:
        raise TrackerRefused(f"{home.path} has no schemas/{FILE}: run `xltools adopt WORKBOOK {home.path}` first.")
    raw = read_tracker(place)
    changed = [f"{each.where}: {each.told}." for each in layout_changes(raw, schemas)]
    if changed:
        return changed
    validation = validate_tracker(raw, schemas)
    new_words = [each for each in validation.findings if each.rule == "CEL-15"]
    told = [f"{each.sheet}!{each.cell}: {each.message} {each.fix}" for each in new_words]
    if math.isnan(validation.tables.as_at.year):  # NaT: nothing says the day
        return told
    programme = programme_from(validation.tables, validation.places, raw.sha256)
    return [*told, *_rows_renamed(programme, home)]


def _rows_renamed(programme: Programme, folder: Folder) -> Iterator[str]:
    """Say which rows may be rows of the last report with new words, because IDs are made from words."""
    reports, _ = archive_reading.load_history(folder.archive, programme.as_at, is_latest_enough=True)
    was = (reports[-1].listed or {}) if reports else {}
    for each in renamed_rows(programme, was):
        yield (
            f"{quoted(each.title)} may be {quoted(each.former)} of the report as at {reports[-1].as_at:%d/%m/%Y} under "
            f"other words. If so, write under [table.renamed] in {FILE}: {toml(each.title)} = {toml(each.former)}."
        )
