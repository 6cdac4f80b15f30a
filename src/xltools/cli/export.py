"""xltools export: the typed tables and measures, for other programs."""

import sys
from datetime import date
from pathlib import Path

import click

from xltools.cli.options import as_at_option, folder_of, read_named, tracker_argument, trust_option
from xltools.cli.terminal import say_line, tell, working


@click.command("export")
@tracker_argument
@click.option(
    "--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True,
    help="CSV with a description of every column, or Parquet (needs pyarrow).",
)  # fmt: skip
@click.option(
    "--output", type=click.Path(path_type=Path), help="The folder to write, instead of output/<as at>/export."
)
@as_at_option
@click.option("--draft", is_flag=True, help="Export despite errors: faulty cells are blank, and listed.")
@click.option("--for-excel", is_flag=True, help="CSV for a double click: an apostrophe before text like a formula.")
@trust_option
def command(
    tracker: Path | None,
    form: str,
    output: Path | None,
    as_at: date | None,
    *,
    draft: bool,
    for_excel: bool,
    trust_schemas: bool,
) -> None:
    """Write every table of TRACKER and every measure for Power BI, R, Python or a database.

    TRACKER is the only .xlsx in workbooks/ if none is named. It is never changed.
    If there are errors, nothing is written, and the command ends with 1.

    Example:  xltools export --draft
    """
    if for_excel and form != "csv":
        raise click.UsageError("--for-excel is for CSV, so it cannot be used with --format parquet: choose one.")
    with working("Exporting the tables") as told:
        raw = read_named(tracker, told)
        from xltools.commands import export

        how = export.ExportOptions(form, output, as_at, with_errors=draft, for_excel=for_excel)
        exported = export.export(raw, folder_of(raw, trust_schemas=trust_schemas), how, told)
    for note in exported.judged.notes:
        say_line("Note: ", note)
    tell(export.describe_export(exported, for_excel=for_excel))
    sys.exit(0 if exported.folder is not None else 1)
