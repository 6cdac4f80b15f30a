"""xltools compare: what changed between two trackers, by ID."""

from pathlib import Path

import click

from xltools.cli.options import folder_of, trust_option
from xltools.cli.terminal import say_line, tell, working


@click.command("compare")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "workbook"]), default="text", show_default=True,
    help="Text to read, one JSON object, or a workbook.",
)  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), help="Write there instead of to the screen.")
@trust_option
def command(old: Path, new: Path, form: str, output: Path | None, *, trust_schemas: bool) -> None:
    """List what changed between the trackers OLD and NEW: things and dates, ratings and words, matched by ID.

    Neither tracker is changed. A renamed ID is suggested, never assumed.

    Example:  xltools compare workbooks/archive/2011-12-31/tracker.xlsx workbooks/tracker.xlsx
    """
    with working("Comparing the trackers"):
        from xltools.tracker import read_tracker

        first, second = read_tracker(old), read_tracker(new)
        from xltools.commands import compare

        text = compare.compared(first, second, folder_of(second, trust_schemas=trust_schemas), form, output)
    for note in (*first.notes, *second.notes):
        say_line("Note: ", note)
    tell(text, form)
