"""xltools new: a programme folder with its tracker."""

from pathlib import Path

import click

from xltools.cli.talk import tell, working


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="Put the worked example into the tracker, and the report before it.")
def command(folder: Path, *, example: bool) -> None:
    """Make FOLDER with an empty tracker, the rules that check it, and a file to double-click at month end.

    What is in FOLDER already is never overwritten.

    Example:  xltools new personalisation --example
    """
    with working("Making the programme's folder"):
        from xltools import founding

        founding.new_programme(folder, with_example=example)
    tell(founding.told_new(folder, with_example=example))
