"""xltools validate: every finding, at its cell, with what to do."""

import sys
from datetime import date
from pathlib import Path

import click

from xltools.cli.options import as_at_option, folder_of, read_named, tracker_argument
from xltools.cli.talk import say, tell, tell_data, working


@click.command("validate")
@tracker_argument
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "workbook"]), default="text", show_default=True,
    help="A worklist to read, one JSON object, or a marked copy of the tracker.",
)  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), help="Write there instead of to the screen.")
@as_at_option
def command(tracker: Path | None, form: str, output: Path | None, as_at: date | None) -> None:
    """List everything in TRACKER that needs mending, cell by cell.

    TRACKER is the only .xlsx in workbooks/ where none is named. It is never changed.
    Ends with 1 where errors stop the packs, else with 0.

    Example:  xltools validate workbooks/tracker.xlsx
    """
    with working("Checking the tracker"):
        raw = read_named(tracker)
        from xltools import pipeline

        folder = folder_of(raw)
        judged = pipeline.judge(raw, folder, as_at)
        text = pipeline.told_findings(judged, folder, form, output)
    for note in judged.notes:
        say(f"Note: {note}")
    (tell_data if form == "json" else tell)(text)
    sys.exit(1 if judged.has_errors else 0)
