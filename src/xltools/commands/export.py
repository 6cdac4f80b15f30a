"""Export: the typed tables and the measures of a tracker, for other programs, whole or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xltools.commands.build_draft import drafted
from xltools.commands.side_by_side import to_nobody
from xltools.commands.steps import Folder, Judged, judge
from xltools.deliver import findings_text, manifest, publish
from xltools.deliver.export_content import exported_tables
from xltools.deliver.export_tables import (
    METADATA,
    ExportedTable,
    csv_bytes,
    csv_metadata,
    parquet_bytes,
    refuse_without_pyarrow,
)
from xltools.deliver.publish import staging
from xltools.deliver.tracker_bytes import original
from xltools.errors import OutputBlocked
from xltools.findings import counts
from xltools.report.context import ReportContext
from xltools.schema.columns import own_text
from xltools.text.safe import shown
from xltools.tracker import RawTracker
from xltools.version import VERSION


@dataclass(frozen=True)
class ExportOptions:
    """How to export: in which form, where to, and what to override.

    Args:
        output: the folder; None for `export` beside the packs.
        for_excel: CSV that a double click can open in Excel, changed if text would be a formula.
    """

    form: str = "csv"
    output: Path | None = None
    as_at: date | None = None
    with_errors: bool = False
    for_excel: bool = False


@dataclass(frozen=True)
class Exported:
    """What an export made from a tracker; no folder if errors stopped it, even as a draft.

    Args:
        can_be_draft: if there is no folder, whether --draft is still worth trying.
    """

    judged: Judged
    folder: Path | None
    tables: int = 0
    rows: int = 0
    like_formulas: int = 0
    can_be_draft: bool = False


@own_text()
def export(
    raw: RawTracker, folder: Folder, options: ExportOptions, told: Callable[[str], None] = to_nobody
) -> Exported:
    """Judge a tracker and export its tables and measures, all or none; with errors nothing, unless told otherwise.

    Args:
        told: is called with what is being done.

    Raises:
        TrackerRefused: the tracker was saved again meanwhile.
        OutputBlocked: the folder cannot be written to; everything is as it was.
        XltoolsError: Parquet was asked for, and pyarrow is not installed.
    """
    if options.form == "parquet":
        refuse_without_pyarrow()
    judged = judge(raw, folder, options.as_at, told=told)
    context = judged.context
    if context is None or (judged.has_errors and not options.with_errors):
        return Exported(judged, None, can_be_draft=judged.context is not None and not options.with_errors)
    if judged.has_errors:
        context = drafted(judged, folder, options.as_at).context
        if context is None:
            return Exported(judged, None)
    original(raw)
    place = options.output or folder.output / context.as_at.isoformat() / "export"
    tables = tuple(exported_tables(context, judged.schemas))
    _publish(_files(context, tables, options), _manifest(judged, context, tables, options), place, folder)
    like_formulas = 0 if options.form == "parquet" else sum(table.like_formulas for table in tables)
    return Exported(judged, place, len(tables), sum(table.rows for table in tables), like_formulas)


def describe_export(exported: Exported, *, for_excel: bool) -> str:
    """Say what was exported, or why nothing was."""
    if exported.folder is None:
        then = (
            "or add --draft to export with the faulty cells left blank."
            if exported.can_be_draft
            else "a draft cannot be made while its As at or the tracker's version is in doubt."
        )
        return (
            f"{findings_text.headline(exported.judged.findings)}: nothing was exported.\n"
            f"Run  xltools validate  for the list, fix the errors and export again; {then}"
        )
    said = f"{exported.tables} tables, {exported.rows} rows: written to {shown(exported.folder)}"
    if not exported.like_formulas:
        return said
    told = (
        f"{exported.like_formulas} {'text begins' if exported.like_formulas == 1 else 'texts begin'} with =, +, - or @"
    )
    if for_excel:
        return f"{said}\n{told}: an apostrophe was put before it, so that Excel shows it as text."
    return (
        f"{said}\n{told}, which Excel takes for a formula if you double-click the CSV: "
        "load it with Data, From Text/CSV, or export with --for-excel."
    )


def _files(context: ReportContext, tables: Sequence[ExportedTable], options: ExportOptions) -> dict[str, bytes]:
    if options.form == "parquet":
        return {f"{table.name}.parquet": parquet_bytes(table) for table in tables}
    files = {f"{table.name}.csv": csv_bytes(table, for_excel=options.for_excel) for table in tables}
    meaning = f"Data as at {context.as_at.isoformat()}, made by xltools {VERSION} from {context.tracker_name}."
    if options.for_excel:
        meaning += " Text that Excel would take for a formula has an apostrophe before it."
    return files | {METADATA: manifest.to_json(csv_metadata(context.settings.programme, meaning, tables))}


def _manifest(
    judged: Judged, context: ReportContext, tables: Sequence[ExportedTable], options: ExportOptions
) -> dict[str, Any]:
    """Say what an export was made from: no clock, no user, no machine."""
    return {
        "xltools": VERSION,
        "tracker": judged.raw.path.name,
        "sha256": judged.raw.sha256,
        "schemas_sha256": judged.schemas.sha256,
        "as_at": context.as_at.isoformat(),
        "options": {"format": options.form, "for_excel": options.for_excel, "with_errors": options.with_errors},
        "counts": counts(context.findings),
        "left_out": list(context.left_out),
        "rows": {sheet: account.to_json() for sheet, account in context.accounts.items()},
        "blanked": [{name: getattr(each, name) for name in ("sheet", "cell", "rule")} for each in context.blanked],
        "tables": {table.name: {"rows": table.rows, "texts_like_formulas": table.like_formulas} for table in tables},
    }


def _publish(files: Mapping[str, bytes], said: dict[str, Any], place: Path, folder: Folder) -> None:
    """Put an export in its place; files of the export before it that this one does not write go away."""
    home = folder.output if place.absolute().is_relative_to(folder.output.absolute()) else place
    _refuse_among_packs(place)
    with publish.sole_builder(home), staging() as stage:
        former = manifest.files_of(manifest.load_manifest(place))
        entries = [{"name": name, "sha256": stage.add(place / name, content)} for name, content in files.items()]
        stage.add(place / manifest.MANIFEST, manifest.to_json({**said, "files": entries}))
        stage.publish(remove=[place / name for name in former if name not in files])


def _refuse_among_packs(place: Path) -> None:
    """Refuse the folder of packs: an export's manifest would take the place of theirs."""
    if (place / manifest.MANIFEST).exists() and "tables" not in manifest.load_manifest(place):
        raise OutputBlocked(f"{place} holds packs with their manifest: give --output a folder for only the export.")
