"""xltools build: validate, measure, write the packs."""

import sys
from datetime import date
from functools import partial
from pathlib import Path

import click

from xltools.cli.options import (
    Day,
    PackName,
    as_at_option,
    folder_of,
    form_options,
    read_named,
    refuse_unknown_packs,
    tracker_argument,
    trust_option,
)
from xltools.cli.terminal import say_line, started, tell, working


@click.command("build")
@tracker_argument
@click.option(
    "--pack", "kinds", multiple=True, type=PackName(), default=("all",), show_default=True,
    help="Which packs to write: board, programme, return, workstream, one that schemas/packs.toml adds, or all; may be "
    "given more than once.",
)  # fmt: skip
@as_at_option
@click.option("--draft", is_flag=True, help="Build despite errors: faulty cells count as blank and are listed.")
@click.option("--final", is_flag=True, help="Build the final packs and archive what they were made from.")
@click.option("--replace", is_flag=True, help="Build over final packs of the same day; the old ones are kept.")
@click.option(
    "--because",
    metavar="REASON",
    help='With --final --replace: why this reissue replaces the former, for its readers: "KPI-04\'s March corrected".',
)
@click.option("--issued", type=Day(), help="With --final: the day on which it is issued, for its readers.")
@form_options
@trust_option
def command(  # noqa: PLR0913 - one for each option
    tracker: Path | None, kinds: tuple[str, ...], as_at: date | None, *, draft: bool, final: bool, replace: bool,
    forms: tuple[str, ...], because: str | None, issued: date | None, trust_schemas: bool,
) -> None:  # fmt: skip
    """Check TRACKER and write its packs into output/<as at>/.

    TRACKER is the only .xlsx in workbooks/ if none is named. It is never changed.
    If there are errors, only findings.xlsx is written, and the command ends with 1.

    Example:  xltools build --final
    """
    if draft and final:
        raise click.UsageError("--final makes packs to rely on, so it cannot be used with --draft: choose one.")
    if because is not None and not (final and replace and because.strip()):
        raise click.UsageError("--because gives the reason of a reissue, so it goes with --final and --replace.")
    if issued is not None and not final:
        raise click.UsageError("--issued is the day of a final report, so it goes with --final.")
    with working("Reading the tracker") as told:
        raw = read_named(tracker, told, partial(refuse_unknown_packs, kinds))
        from xltools.commands import build

        how = build.BuildOptions(
            kinds, as_at, with_errors=draft, is_final=final, may_replace=replace, forms=forms, issued=issued,
            because=because or "",
        )  # fmt: skip
        built = build.build(raw, folder_of(raw, trust_schemas=trust_schemas), how, told)
    for note in (*built.judged.notes, *built.notes):
        say_line("Note: ", note)
    from xltools.deliver.build_text import Started

    tell(build.describe_build(built, Started(*started())))
    sys.exit(0 if built.has_packs else 1)
