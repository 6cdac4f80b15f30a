"""xltools completion: the Tab key finishes commands and options in bash, zsh and fish."""

import os

import click
from click.shell_completion import get_completion_class

from xltools.cli.terminal import tell

_NONE_FOR = ("powershell", "pwsh", "cmd")


@click.command("completion")
@click.argument("shell", required=False)
@click.option("--install", is_flag=True, help="Put the script where the shell finds it, instead of printing it.")
@click.pass_context
def command(context: click.Context, shell: str | None, *, install: bool) -> None:
    """Print the script that lets the Tab key complete commands and options, or install it.

    SHELL is bash (4.4 or later), zsh or fish; the one that you use if none is named. There is none for PowerShell and
    cmd.

    Example:  xltools completion --install
    """
    from xltools.commands import completion

    chosen = shell or completion.shell_of(os.environ.get("SHELL", ""))
    if chosen.lower() in _NONE_FOR:
        raise click.UsageError(f"There is no completion for {chosen}: only for {', '.join(completion.SHELLS)}.")
    if chosen not in completion.SHELLS:
        which = f"'{shell}' is not one of them" if shell else "it is not known which shell you use"
        raise click.UsageError(f"Name a shell, {', '.join(completion.SHELLS)}: {which}.")
    kind = get_completion_class(chosen)
    assert kind is not None
    script = kind(context.find_root().command, {}, "xltools", "_XLTOOLS_COMPLETE").source()
    tell(completion.install(chosen, script) if install else completion.script_for(chosen, script))
