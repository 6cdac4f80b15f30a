"""Completion: the Tab key finishes commands and options, once a shell has our script."""

import os
from dataclasses import dataclass
from pathlib import Path

from xltools.deliver.new_folder import own_folder
from xltools.deliver.os_errors import said
from xltools.deliver.publish import write_whole
from xltools.text.safe import shown

SHELLS = ("bash", "zsh", "fish")
_MARK = "# xltools: completion of commands and options"
#: zsh completes nothing until its completion is loaded. Its own set-up asks about that, and some people skip it.
_ZSH_BEGINS = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }\n"


@dataclass(frozen=True)
class Places:
    """Where a shell looks.

    Args:
        script: where our script goes.
        settings: the file that has to name it; None if the shell finds the script by itself.
    """

    script: Path
    settings: Path | None = None


def shell_of(path: str) -> str:
    """Return which shell a path is for, as in the variable SHELL; '' if we do not support it."""
    name = Path(path).name.removesuffix(".exe")
    return name if name in SHELLS else ""


def places_of(shell: str) -> Places:
    """Return where a shell's files are for the current user."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - a Path's own way raises without a home
    own = own_folder() / f"completion.{shell}"
    if shell == "fish":
        named = os.environ.get("XDG_CONFIG_HOME", "")
        config = Path(named) if named and Path(named).is_absolute() else home / ".config"
        return Places(config / "fish" / "completions" / "xltools.fish")
    if shell == "zsh":
        return Places(own, Path(os.environ.get("ZDOTDIR") or home) / ".zshrc")
    return Places(own, home / ".bashrc")


def script_for(shell: str, script: str) -> str:
    """Return a shell's script as it works wherever it is read."""
    return f"{_ZSH_BEGINS}{script}" if shell == "zsh" else script


def install(shell: str, script: str) -> str:
    """Put a shell's script where the shell finds it; say what was done. Running it again changes nothing more.

    Raises:
        OutputBlocked: a file cannot be written.
    """
    places = places_of(shell)
    write_whole(places.script, script_for(shell, script).encode())
    told = [f"Written: {shown(places.script)}"]
    if places.settings is not None:
        told.append(_named_in(places.settings, places.script))
    return "\n".join([*told, f"Open a new {shell} window: there the Tab key finishes commands and options."])


def _named_in(settings: Path, script: Path) -> str:
    """Let a shell's settings name our script; nothing else in them is touched."""
    quoted = "'" + str(script).replace("'", "'\\''") + "'"
    line = f"[ -f {quoted} ] && . {quoted}"
    with said(settings):
        former = settings.read_bytes() if settings.exists() else b""
        if line.encode() in former.splitlines():
            return f"As it was: {shown(settings)}, which names it already."
        begins = "" if not former or former.endswith(b"\n") else "\n"
        with settings.open("ab") as stream:  # through a link, as where people keep such files elsewhere
            stream.write(f"{begins}{_MARK}\n{line}\n".encode())
    return f"Added to the end of {shown(settings)}: two lines that name it. Delete them to be rid of it."
