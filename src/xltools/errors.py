"""The errors that end a command: each is one sentence that says what, where, and what to do."""


class XltoolsError(Exception):
    """Say why the work cannot go on, in words for the user.

    Args:
        sentence: what, where, and what to do; on one line, whatever text from others is in it.
        more: further sentences, each on its own line.
    """

    def __init__(self, sentence: str, *more: str) -> None:
        super().__init__(sentence, *more)

    def __str__(self) -> str:
        return "\n  ".join(map(str, self.args))


class TrackerRefused(XltoolsError):  # noqa: N818 - the name says what happened, as the user would
    """Refuse a file before any reader touches it: not a tracker, damaged, or unsafe to open."""


class DayRefused(XltoolsError):  # noqa: N818
    """Refuse the day of --as-at if it is outside the programme's time; the command ends with 2."""


class OutputBlocked(XltoolsError):  # noqa: N818
    """Stop because an output cannot be written: open in Excel, folder read-only, disk full."""


class SchemaFault(XltoolsError):  # noqa: N818
    """Stop because a schema file of the programme folder cannot be used."""


class SendingBlocked(XltoolsError):  # noqa: N818
    """Stop because packs cannot be emailed: changed since they were built, nobody to send to, no mail server."""
