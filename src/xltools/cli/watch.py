"""xltools watch: check the tracker again at each save in Excel."""

import contextlib
from datetime import date
from pathlib import Path

import click

from xltools.cli.options import as_at_option, folder_of, read_named, tracker_argument, trust_option
from xltools.cli.terminal import leave, say, say_line, tell, working


@click.command("watch")
@tracker_argument
@as_at_option
@trust_option
def command(tracker: Path | None, as_at: date | None, *, trust_schemas: bool) -> None:
    """Check TRACKER at each save, and say what is new and what is fixed since the last save.

    TRACKER is the only .xlsx in workbooks/ if none is named. It is never changed, and may stay open in Excel.
    Ctrl-C ends the watch.

    Example:  xltools watch
    """
    with contextlib.suppress(KeyboardInterrupt):
        with working("Checking the tracker") as told:
            raw = read_named(tracker, told)
            from xltools.commands import steps, validate, watch

            folder = folder_of(raw, trust_schemas=trust_schemas)
            judged = steps.judge(raw, folder, as_at, is_for_packs=False, told=told)
        tell(validate.format_findings(judged, folder, "text", None))
        say_line("", f"Watching {raw.path}: save it in Excel, and it is checked again. Ctrl-C ends it.")
        for change in watch.watched(raw.path, folder, as_at, judged, lambda: working("Checking the tracker")):
            tell(f"\n{change}")
    say("The watch has ended; the tracker was only read.")
    leave(0)
