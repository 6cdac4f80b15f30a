"""xltools new: a programme folder with its tracker."""

from pathlib import Path

import click

from xltools.cli.terminal import tell, working


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="Put the worked example into the tracker, and the report before it.")
@click.option(
    "--schemas",
    type=click.Path(path_type=Path),
    help="Make the tracker from the schemas in this folder, not the shipped ones.",
)
@click.option(
    "--rows",
    type=click.Path(path_type=Path),
    help="Fill the tracker from this folder: a CSV file named after each sheet.",
)
def command(folder: Path, *, example: bool, schemas: Path | None, rows: Path | None) -> None:
    """Make FOLDER with an empty tracker, the rules that check it, and a file to double-click at month end.

    Nothing already in FOLDER is overwritten.

    Example:  xltools new personalisation --example
    """
    if example and (schemas or rows):
        raise click.UsageError("--example has its own schemas and rows, so it cannot be used with --schemas or --rows.")
    with working("Making the programme's folder"):
        from xltools.commands import new

        new.new_programme(folder, with_example=example, like=schemas, rows=rows)
    tell(new.describe_new(folder, with_example=example, is_filled=rows is not None))
