"""Talk to a person at a terminal, on stderr; say nothing in a pipe."""

import contextlib
import sys
from collections.abc import Iterator

import click


@contextlib.contextmanager
def working(what: str) -> Iterator[None]:
    """Show that work goes on, on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def say(text: str) -> None:
    """Say something that is no result."""
    click.echo(text, err=True)
