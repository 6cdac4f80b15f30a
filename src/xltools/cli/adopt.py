"""xltools adopt: read the workbook that an office already has."""

import sys
from pathlib import Path

import click

from xltools.cli.options import trust_option
from xltools.cli.terminal import tell, working


@click.command("adopt")
@click.argument("workbook", required=False, type=click.Path(path_type=Path))
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Only say what has changed in the workbook's layout since.")
@trust_option
def command(workbook: Path | None, folder: Path | None, *, check: bool, trust_schemas: bool) -> None:
    """Propose how to read WORKBOOK, and make FOLDER for it; the workbook is never changed.

    Answer what is asked in FOLDER's adopt.xlsx and run the command again, until nothing is left to decide.

    Example:  xltools adopt "Project tracker.xlsx"
    """
    from xltools.commands import adopt as adopting

    if check:
        with working("Reading the workbook"):
            from xltools.commands.steps import trusting

            changed = adopting.check(trusting(folder or Path(), trust_schemas=trust_schemas), workbook)
        tell("\n".join(changed) or "The workbook is laid out as it was when it was adopted.")
        sys.exit(1 if changed else 0)
    if workbook is None:
        from xltools.schema.files import workbook_of

        folder, workbook = Path(), workbook_of(Path("schemas"))
        if workbook is None:
            raise click.UsageError("Name the workbook that you have: xltools adopt WORKBOOK [FOLDER].")
    with working("Looking at every sheet") as said:
        adopted = adopting.adopt(workbook, folder or adopting.default_folder(workbook), said)
    tell(adopting.describe_adopt(adopted))
