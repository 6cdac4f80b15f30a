"""xltools rollup: many councils' trackers into one pack for the region."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli.options import form_options
from xltools.cli.terminal import say, say_line, tell, working
from xltools.text.words import counted

if TYPE_CHECKING:
    from xltools.region.gather import Progress


@click.command("rollup")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path("output/region-pack.xlsx"), show_default=True,
    help="The pack; what was read is kept beside it, so that the next run only reads what is new.",
)  # fmt: skip
@click.option(
    "--scheduler",
    default="",
    help="A Dask scheduler (tcp://host:8786 or tls://host:8786), or 'local' to start one here.",
)
@click.option("--workers", type=click.IntRange(1, 256), help="Trackers read at a time; as many as processors.")
@click.option(
    "--time-limit", "seconds", type=click.FloatRange(0.1), default=60.0, show_default=True,
    help="Seconds that one tracker may take before it is left out.",
)  # fmt: skip
@click.option(
    "--source", type=click.Path(path_type=Path),
    help="The source.toml by which all workbooks are read, where they are the councils' own of one layout.",
)  # fmt: skip
@form_options
def command(
    paths: tuple[Path, ...],
    output: Path,
    scheduler: str,
    workers: int | None,
    seconds: float,
    source: Path | None,
    *,
    forms: tuple[str, ...],
) -> None:
    """Roll up many councils' trackers (files, or folders of them) into one pack for the region.

    A bad tracker is left out with its reason and affects nothing else: the command still ends with 0.
    It ends with 1 if no tracker could be read.

    Example:  xltools rollup workbooks --output output/region-pack.xlsx
    """
    from xltools.commands.rollup import describe_left_out, describe_rollup, mapping_of, rollup
    from xltools.region.gather import GatherOptions

    with working("Looking for trackers") as so_far:
        mapping = mapping_of(source) if source is not None else ""
        how = GatherOptions(workers, seconds, scheduler, mapping, lambda progress: so_far(_so_far(progress)))
        region = rollup(list(paths), output, how, forms, so_far)
    if left_out := describe_left_out(region):
        say(left_out)
    for note in region.notes:
        say_line("Note: ", note)
    tell(describe_rollup(region))
    sys.exit(0 if region.as_at is not None else 1)


def _so_far(progress: "Progress") -> str:
    known = f", {progress.known} known already" if progress.known else ""
    if progress.read == progress.to_read:
        return f"Writing the pack of {counted(progress.to_read + progress.known, 'tracker')}"
    left = progress.seconds_left
    if left is None:
        return f"Reading {counted(progress.to_read, 'tracker')}{known}"
    rate = progress.read / progress.seconds if progress.seconds else 0.0
    ends = f"{left / 60:.0f} min" if left >= 90 else f"{left:.0f} s"
    return f"Read {progress.read} of {counted(progress.to_read, 'tracker')}{known}, {rate:.1f} a second, {ends} left"
