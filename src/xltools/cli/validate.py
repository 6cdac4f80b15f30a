"""xltools validate: list every finding, at its cell, with what to do."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli.options import as_at_option, folder_of, read_named, tracker_argument, trust_option
from xltools.cli.terminal import say_line, tell, working

if TYPE_CHECKING:
    from xltools.deliver.findings_text import Detail


@click.command("validate")
@tracker_argument
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv", "junit", "github", "workbook"]), default="text",
    show_default=True,
    help="A worklist to read; for programs one JSON object, CSV, JUnit XML or GitHub annotations; "
    "or a marked copy of the tracker. On the screen and in a pipe, CSV shows control characters as codes; with "
    "--output its words are those of the tracker.",
)  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), help="Write there instead of to the screen.")
@as_at_option
@click.option("-q", "--quiet", is_flag=True, help="Only errors, and no notes; nothing if there are none.")
@click.option("-v", "--verbose", is_flag=True, help="Every finding by itself, with its cell's value and its rule.")
@trust_option
def command(
    tracker: Path | None,
    form: str,
    output: Path | None,
    as_at: date | None,
    *,
    quiet: bool,
    verbose: bool,
    trust_schemas: bool,
) -> None:
    """List everything in TRACKER that needs fixing, cell by cell.

    TRACKER is the only .xlsx in workbooks/ if none is named. It is never changed.
    Ends with 1 if errors stop the packs, otherwise with 0.

    Example:  xltools validate workbooks/tracker.xlsx
    """
    if (quiet or verbose) and form != "text":
        raise click.UsageError("--quiet and --verbose are for text to read: leave --format out.")
    if quiet and verbose:
        raise click.UsageError("--quiet says less and --verbose more: choose one.")
    with working("Checking the tracker") as told:
        raw = read_named(tracker, told)
        from xltools.commands import steps, validate

        folder = folder_of(raw, trust_schemas=trust_schemas)
        judged = steps.judge(raw, folder, as_at, is_for_packs=False, told=told)
        text = validate.format_findings(judged, folder, form, output, _detail(quiet=quiet, verbose=verbose))
    for note in () if quiet else judged.notes:
        say_line("Note: ", note)
    if text:
        tell(text, form if output is None else "text")
    sys.exit(1 if judged.has_errors else 0)


def _detail(*, quiet: bool, verbose: bool) -> "Detail":
    return "quiet" if quiet else "verbose" if verbose else "usual"
