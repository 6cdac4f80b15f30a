"""Make docs/cli.md, every command with its options, from the commands themselves: `python -m docs.pages`."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from docs.markdown import cell, code, table
from xltools.cli import COMMANDS, xltools

PAGE = Path(__file__).parent / "cli.md"
_INTRO = """# Commands

Made by `python -m docs.pages` from the commands themselves; `xltools COMMAND --help` says the same.

Run a command in the programme's folder: the one that holds `workbooks`. Results go to stdout, everything else to
stderr. The exit code is

| code | means |
|---|---|
| 0 | done |
| 1 | the tracker has errors: no packs, no export |
| 2 | the options are wrong |
| 3 | it cannot go on: one sentence says [what, where, and what to do](errors.md) |
| 130 | it was stopped by Ctrl-C |

`xltools --version` says which version this is. How to use commands in scripts: [automation](automation.md).
"""
_EXAMPLE = re.compile(r"^Example:\s+(.+)$", re.DOTALL)


def page() -> str:
    """Return the page: a section for each command, in the order in which staff meet them."""
    context = click.Context(xltools, info_name="xltools")
    sections = [_section(context, name) for name in COMMANDS]
    return "\n".join([_INTRO, *sections])


def _section(context: click.Context, name: str) -> str:
    command = xltools.get_command(context, name)
    assert command is not None
    own = click.Context(command, info_name=name, parent=context)
    usage = " ".join(command.collect_usage_pieces(own))
    parts = [f"## xltools {name}", f"```text\nxltools {name} {usage}\n```", *_paragraphs(command)]
    return "\n\n".join([*parts, table(("Option", "Does"), _options(command, own))]) + "\n"


def _paragraphs(command: click.Command) -> Iterator[str]:
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        words = " ".join(paragraph.split())
        example = _EXAMPLE.match(words)
        yield f"```sh\n{example[1]}\n```" if example else cell(words)


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    for option in (each for each in command.params if isinstance(each, click.Option)):
        names, words = option.get_help_record(context) or ("", "")
        yield code(names), cell(" ".join(words.split()))
