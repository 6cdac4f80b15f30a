"""Usage: what is wrong with how a command was called, in one sentence that says what to type instead."""

import re
from collections.abc import Iterator

import click

from xltools.text.nearest import nearest
from xltools.text.words import listed

_EXAMPLE = re.compile(r"Example:\s+(.+)")
_FEW = 8  # options that are explained one by one


def usage_sentence(fault: click.ClickException) -> str:
    """Return one sentence: what is wrong, where, what was surely meant, and where to find help."""
    said = " ".join(fault.format_message().split())
    if not isinstance(fault, click.UsageError):
        return said
    if fault.ctx is None:
        return _of_a_value(said)
    told = _told(fault, fault.ctx, said)
    return f"{told}{'' if told.endswith(('.', '?')) else '.'} ({fault.ctx.command_path} --help says more)"


def _of_a_value(said: str) -> str:
    """Say what an option lacks, or has too much, if click does not name the command."""
    if found := re.fullmatch(r"Option '(\S+)' requires an argument\.", said):
        return f"{found[1]} needs a value after it: --help after the command says which."
    if found := re.fullmatch(r"Option '(\S+)' does not take a value\.", said):
        return f"{found[1]} takes no value: leave out '=' and what comes after it."
    return said


def _told(fault: click.UsageError, context: click.Context, said: str) -> str:
    path = context.command_path
    if isinstance(fault, click.NoSuchOption):
        return f"{path} has no option {fault.option_name}{_meant(fault, context)}"
    if isinstance(fault, click.MissingParameter):
        return f"{path} lacks {_lacking(fault, context)}{_as_in(context)}"
    if isinstance(fault, click.BadParameter):
        near = _choice_meant(fault, said)
        return f"{said.rstrip('.')}: did you mean {near}?" if near else said
    if isinstance(fault, click.BadOptionUsage):
        return _of_a_value(said)
    if extra := re.fullmatch(r"Got unexpected extra arguments? \((.+)\)", said.rstrip(".")):
        return (
            f"{path} takes {_arguments(context)}, so {extra[1]} is one too many: put a name with spaces in quotation "
            "marks, or leave it out"
        )
    return said


def _meant(fault: click.NoSuchOption, context: click.Context) -> str:
    """Say which option was surely meant, or which command it belongs to."""
    known = list(_options(context.command))
    wrong = fault.option_name
    if wrong in ("-?", "/?", "-help"):
        return ": did you mean --help?"
    near = nearest(wrong, known) or next(iter(fault.possibilities or ()), None)
    if near is not None:
        return f": did you mean {near}?"
    if isinstance(context.command, click.Group):
        having = [name for name in context.command.list_commands(context) if _has(context, name, wrong)]
        if having:
            return f": it goes after {listed(having, 'or')}, as in {context.command_path} {having[0]} {wrong}"
    return f": it has {listed(known)}" if len(known) <= _FEW else ""


def _has(context: click.Context, name: str, option: str) -> bool:
    assert isinstance(context.command, click.Group)
    command = context.command.get_command(context, name)
    return command is not None and option in _options(command)


def _options(command: click.Command) -> Iterator[str]:
    for param in command.params:
        if isinstance(param, click.Option):
            yield from (name for name in param.opts if name.startswith("--"))
    yield "--help"


def _lacking(fault: click.MissingParameter, context: click.Context) -> str:
    if fault.param is None:
        return "what it works on"
    return _metavar(fault.param, context)


def _metavar(param: click.Parameter, context: click.Context) -> str:
    """Return the word for a parameter in help; from version 8.2 on, click makes it from the context."""
    if "ctx" in param.make_metavar.__code__.co_varnames:
        return param.make_metavar(context)
    return param.make_metavar()  # type: ignore[call-arg]  # click 8.1, whose types are not those installed here


def _arguments(context: click.Context) -> str:
    names = [
        _metavar(param, context).strip("[]") for param in context.command.params if isinstance(param, click.Argument)
    ]
    return f"no more than {listed(names)}" if names else "no file and no name"


def _as_in(context: click.Context) -> str:
    """Show the command's own example, if its help has one."""
    found = _EXAMPLE.search(context.command.help or "")
    return f", as in: {found[1].strip()}" if found else ""


def _choice_meant(fault: click.BadParameter, said: str) -> str | None:
    """Return which of the words that there are was surely meant."""
    param = fault.param
    if param is None or not isinstance(param.type, click.Choice):
        return None
    wrong = re.search(r": '(.*)' is not one of", said)
    return nearest(wrong[1], map(str, param.type.choices)) if wrong else None
