"""xltools describe: the data dictionary and the rule catalogue, from the schemas."""

from pathlib import Path

import click

from xltools.cli.terminal import tell, working


@click.command("describe")
@click.argument("names", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "workbook"]), default="text", show_default=True,
    help="Text to read, Markdown for a page, or a workbook.",
)  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), help="Write there instead of to the screen.")
def command(names: tuple[str, ...], form: str, output: Path | None) -> None:
    """Print the data dictionary and the rules of this folder's schemas.

    NAMES are sheets, settings or rules, such as Milestones, "As at" or MIL-01; all of them if none is named.

    Example:  xltools describe MIL-01
    """
    with working("Reading the schemas"):
        from xltools.commands import describe, steps  # pandas comes with it

        told = describe.described(steps.Folder(Path()), form, output, names)
    tell(told)
