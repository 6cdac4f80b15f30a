"""Findings on an office's own rows: those that do not say what they are, and those with the same words."""

from collections.abc import Iterable, Iterator, Mapping

from xltools.findings import Finding
from xltools.schema.checks import SheetSpec
from xltools.text.words import capital, quoted
from xltools.tracker.addresses import rows_named
from xltools.tracker.raw import RawSheet
from xltools.validate.cell_verdicts import Spot, found
from xltools.validate.source.rows import UNTITLED


def told_rows(
    spec: SheetSpec, sheet: RawSheet, aside: Mapping[int, str], alike: Iterable[list[int]]
) -> Iterator[Finding]:
    """Find the rows that say nothing of what they are, and those that only their order tells apart.

    Args:
        aside: rows that are no records, each with why.
        alike: rows whose words make one ID.
    """
    untitled = [row for row, why in aside.items() if why == UNTITLED]
    if spec.title_field not in sheet.fields:
        return
    title = sheet.fields.index(spec.title_field)
    name, origins = sheet.fields[title], sheet.origins
    for rows in [untitled] if untitled else []:
        heading = origins.heading(name, rows[0]) if origins else None
        count = f" ({len(rows)} rows)" if len(rows) > 1 else ""
        told = f"{capital(rows_named(rows, origins))} {_have(rows)} nothing under {quoted(heading or name)}{count}"
        message = f"{told}, so {'it does' if len(rows) == 1 else 'they do'} not count."
        yield found("STR-24", sheet.name, message, spot=Spot(rows[0], title + 1, heading))
    for rows in alike:
        words = sheet.value(rows[0], title + 1)
        message = f"{quoted(words)} is in {rows_named(rows, origins)}, and only their order tells them apart."
        heading = origins.heading(name, rows[-1]) if origins else None
        yield found("STR-25", sheet.name, message, spot=Spot(rows[-1], title + 1, heading, str(words)))


def _have(rows: list[int]) -> str:
    return "has" if len(rows) == 1 else "have"
