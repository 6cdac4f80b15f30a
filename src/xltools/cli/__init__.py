"""The commands: options in, text and exit code out. Nothing heavy is imported before a command runs."""

import errno
import gc
import importlib
import sys
from typing import Any, NoReturn

import click

from xltools.cli.terminal import (
    STOP,
    leave,
    say,
    say_fault,
    say_line,
    say_traceback,
    say_usage,
    speak_safely,
    take_over,
)
from xltools.errors import SchemaFault, XltoolsError
from xltools.text.safe import shown
from xltools.version import VERSION

#: command -> what it does, in one line; each lives in the file of its name.
COMMANDS: dict[str, str] = {
    "new": "Begin: make a folder with an empty tracker.",
    "adopt": "Begin: make a folder around a tracker that you have.",
    "validate": "List what needs fixing in the tracker, cell by cell.",
    "build": "Check the tracker, measure, and write the packs.",
    "email": "Write or send messages with the packs.",
    "compare": "List what changed between two trackers, by ID.",
    "watch": "Check the tracker again at each save in Excel.",
    "describe": "Print the data dictionary and the rules.",
    "export": "Write the tables and measures as CSV or Parquet.",
    "upgrade": "Bring a folder to this version of xltools.",
    "completion": "Let the Tab key finish what you type.",
    "rollup": "Bring many councils' trackers into one pack.",
}

#: What the system says about a place that a person cannot reach, or can no longer reach: not our fault.
_OUT_OF_REACH = frozenset(
    getattr(errno, name)
    for name in ("EACCES", "EPERM", "EROFS", "EIO", "ENOSPC", "EDQUOT", "ESTALE", "ENODEV", "ENXIO", "ELOOP",
                 "ENETDOWN", "ENETUNREACH", "EHOSTDOWN", "EHOSTUNREACH", "ETIMEDOUT", "ECONNRESET", "ECONNABORTED")
    if hasattr(errno, name)
)  # fmt: skip

CANNOT_GO_ON = 3
STOPPED = 130
_LONGEST_SHOWN = 60


class Commands(click.Group):
    """A group that loads a command's file only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order in which staff meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command's file and return its command."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"xltools.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; if a person stops it, say so in a word: that is not a fault of the tracker."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            stopped()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command if one is misspelt."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from xltools.text.nearest import nearest

            near = nearest(args[0], COMMANDS)
            hint = f"did you mean '{near}'?" if near else f"the commands are {', '.join(COMMANDS)}."
            ctx.fail(f"There is no command '{args[0]}': {hint}")
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin:  xltools new FOLDER   then  cd FOLDER   and  xltools build",
)
@click.version_option(VERSION, prog_name="xltools")
def xltools() -> None:
    """Check a programme's tracker and build its board packs."""


def main() -> NoReturn:
    """Run a command, and end the process with its exit code."""
    take_over()
    try:
        run()
    except SystemExit as done:
        leave(done.code)
    except KeyboardInterrupt:
        stopped()
    except Exception:
        if not STOP.was_asked:  # otherwise a library took the stop for its own fault
            raise
        stopped()


def stopped() -> NoReturn:
    """Say that a person stopped the command, and end."""
    say("xltools: stopped.")
    leave(STOPPED)


def too_long(name: object) -> str:
    """Say that a name is longer than this computer's may be, without repeating all of it."""
    told = shown(name or "a name")
    begins = told if len(told) <= _LONGEST_SHOWN else f"{told[:_LONGEST_SHOWN]}..."
    return f"{begins} is longer than a name may be on this computer (mostly 255 letters): check what was typed."


def end_by(fault: OSError) -> NoReturn:
    """End with what the system says about a place; our own fault is raised with its traceback.

    Raises:
        SystemExit: with the exit code.
    """
    if fault.errno == errno.ENAMETOOLONG:
        say(f"xltools: {too_long(fault.filename)}")
        sys.exit(CANNOT_GO_ON)
    if fault.filename and fault.errno in _OUT_OF_REACH:
        say_line("xltools: ", out_of_reach(fault))
        sys.exit(CANNOT_GO_ON)
    if fault.errno not in (errno.EPIPE, errno.EINVAL):
        raise fault
    leave(1)  # the reader of our output has read enough


def out_of_reach(fault: OSError) -> str:
    """Say that a file or folder on the way cannot be used, if no step has its own sentence for it."""
    return (
        f"{fault.filename} cannot be used ({fault.strerror}): ask for access to it, and check that its drive is "
        "connected and has room, then run again."
    )


def run() -> NoReturn:
    """Run a command; a fault that ends it is one sentence on stderr and exit code 3.

    Raises:
        SystemExit: with the exit code.
    """
    gc.disable()  # importing makes no garbage, and collecting takes a tenth of the start-up time
    speak_safely()
    try:
        code = xltools.main(standalone_mode=False)
    except XltoolsError as fault:
        if isinstance(fault, SchemaFault) and fault.__cause__ and {"-v", "--verbose"} & set(sys.argv):
            say_traceback(fault.__cause__)  # people who write schemas fix code
        say_fault(fault)
        sys.exit(CANNOT_GO_ON)
    except click.ClickException as fault:
        say_usage(fault)
        sys.exit(fault.exit_code)
    except click.Abort:
        say("xltools: stopped.")
        sys.exit(STOPPED)
    except OSError as fault:
        end_by(fault)
    except MemoryError:
        say("xltools: This computer does not have enough free memory: close other programs, then run again.")
        sys.exit(CANNOT_GO_ON)
    sys.exit(code if isinstance(code, int) else 0)
