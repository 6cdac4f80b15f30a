"""Nothing: the row that a table without records shows, so that an empty table says why it is empty."""

from collections.abc import Mapping

from xltools.report.model import Column, Value

NONE = "None"


def nothing_row(
    columns: tuple[Column, ...], heading: str, sentence: str, words: Mapping[str, str] | None = None
) -> tuple[Value, ...]:
    """Say under one heading that there is no record.

    Args:
        words: what stands under other headings instead of "None" (a rating says "Not rated").
    """
    said = {heading: sentence, **(words or {})}
    return tuple(said.get(column.heading, NONE) for column in columns)
