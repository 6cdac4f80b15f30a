"""xltools email: the packs to the people of the Distribution sheet."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli import CANNOT_GO_ON, STOPPED
from xltools.cli.options import trust_option
from xltools.cli.terminal import ask, is_asked_at_terminal, say, say_line, tell, working

if TYPE_CHECKING:
    from xltools.commands.email import Mailing


@click.command("email")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--send", is_flag=True, help="Send over SMTP instead of writing drafts; on a terminal it asks first.")
@click.option("--again", is_flag=True, help="With --send: also to people who already have the same packs.")
@click.option("--to", "only", metavar="NAME", multiple=True, help="Only to this name or address of Distribution.")
@click.option("--cc", "copied", metavar="ADDRESS", multiple=True, help="Copy this address in to each message.")
@trust_option
def command(
    folder: Path | None, only: tuple[str, ...], copied: tuple[str, ...], *, send: bool, again: bool, trust_schemas: bool
) -> None:
    """Write one draft for each group of recipients, with their packs, from FOLDER.

    FOLDER is the newest one in output/ if none is named. Name a day, or its folder in workbooks/archive, to send that
    day's final report again. Packs are refused if they or their tracker have changed since the build. Set the mail
    server for --send with XLTOOLS_SMTP_HOST, XLTOOLS_SMTP_FROM and others (docs/guide-email.md).

    Example:  xltools email output/2012-03-31
    """
    if again and not send:
        raise click.UsageError("--again goes with --send: drafts are written again each time.")
    with working("Checking the packs"):
        from xltools.commands import email, steps

        ready = email.mailing_of(folder, steps.Folder(Path()), only, copied, trust_schemas=trust_schemas)
    for warning in (*ready.without, *ready.warnings):
        say_line("Warning: ", warning)
    if send:
        sys.exit(_send(ready, again=again))
    with working("Writing the drafts"):
        told = email.describe_drafts(ready)
    tell(told)


def _send(ready: "Mailing", *, again: bool) -> int:
    """Ask, send, and report; return the exit code."""
    from xltools.commands import email_sending as sending

    plan = sending.plan_of(ready, again=again)
    messages, recipients = plan.counted
    tell(sending.describe_plan(plan))
    if not messages:
        say_line("", sending.describe_nothing(plan))
        return 0 if sending.has_everybody(plan) else CANNOT_GO_ON
    if is_asked_at_terminal() and not ask(f"Send {messages} message(s) to {recipients} recipient(s)?"):
        say("Nothing was sent.")
        return CANNOT_GO_ON
    try:
        with working("Sending") as told:
            sent = sending.send(plan, told)
    except KeyboardInterrupt:
        say_line("xltools: ", sending.describe_stop(plan))
        return STOPPED
    tell(sending.describe_sent(sent))
    return 0 if sent.is_whole else CANNOT_GO_ON
