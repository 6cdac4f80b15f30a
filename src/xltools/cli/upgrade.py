"""xltools upgrade: update a folder's schemas, and its tracker, to this version."""

import sys
from pathlib import Path

import click

from xltools.cli import CANNOT_GO_ON
from xltools.cli.options import read_named, trust_option
from xltools.cli.terminal import tell, working


@click.command("upgrade")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--apply", "is_applied", is_flag=True, help="Make the changes; the former files are kept beside them.")
@click.option("--diff", is_flag=True, help="Show line by line what this version changes.")
@click.option(
    "--tracker", type=click.Path(path_type=Path), metavar="NEW",
    help="Write a new tracker to this file, with the headings of the schemas and every row of the folder's tracker.",
)  # fmt: skip
@trust_option
def command(folder: Path | None, tracker: Path | None, *, is_applied: bool, diff: bool, trust_schemas: bool) -> None:
    """Show what this version changes in the schemas of FOLDER; --apply makes the changes.

    Your changes are never overwritten: a file that you left alone is replaced, and if you and this version changed
    different lines of a file, both changes are kept. Ends with 3 if both changed the same lines.

    Example:  xltools upgrade --apply
    """
    with working("Comparing the schemas"):
        from xltools.commands import steps, upgrade

        home = steps.trusting(folder if folder is not None else Path(), trust_schemas=trust_schemas)
        found = upgrade.upgrade_of(home)
        if is_applied:
            found = upgrade.apply_upgrade(found)
    tell(upgrade.describe_upgrade(found, with_changes=diff))
    if tracker is not None:
        with working("Moving the tracker's rows") as so_far:
            from xltools.tracker import find_tracker

            raw = read_named(find_tracker(home.path), so_far)
            told = upgrade.move_rows(raw, home, tracker)
        tell(told)
    sys.exit(CANNOT_GO_ON if found.left else 0)
