"""The risk map: 5 by 5 places, each with its score, its band, how many open risks stand there, and their ids."""

import pandas as pd

from xltools.measures.frames import id_order
from xltools.measures.risks import BANDS, band_limits
from xltools.report.context import Edition
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.paragraphs import width_of
from xltools.text.words import plural

LIKELIHOODS = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
IMPACTS = ("Insignificant", "Minor", "Moderate", "Major", "Catastrophic")
FIRST_COLUMN = 6  # a place takes two columns, which the table below needs narrow
LINES = 3  # the rows that a place takes: what it is, and two lines of ids
ROOM = 19.2  # characters of a column's width that a line of ids has in a place
_POINTS = 16.0


def put_map(layout: Layout, edition: Edition, row: int) -> int:
    """Put the map of the open risks, the most likely on top; return the row after it and a blank one."""
    risks = edition.results.risks
    open_risks = risks[risks["status"] == "Open"]
    for likelihood in range(len(LIKELIHOODS), 0, -1):
        top = row + (len(LIKELIHOODS) - likelihood) * LINES
        layout.put(top, FIRST_COLUMN - 1, f"Likelihood {likelihood}", "line strong right small indented")
        layout.put(top + 1, FIRST_COLUMN - 1, LIKELIHOODS[likelihood - 1], "line right small indented")
        for impact in range(1, len(IMPACTS) + 1):
            here = open_risks[(open_risks["likelihood"] == likelihood) & (open_risks["impact"] == impact)]
            _put_place(layout, edition, top, likelihood, impact, here)
    last = row + len(LIKELIHOODS) * LINES
    for impact, word in enumerate(IMPACTS, start=1):
        layout.put(last, _column(impact), f"Impact {impact}: {word}", "line strong small indented")
    for each in range(row, last + 1):
        layout.heights[each] = _POINTS
    return last + 2


def _column(impact: int) -> int:
    return FIRST_COLUMN + 2 * (impact - 1)


def _put_place(layout: Layout, edition: Edition, top: int, likelihood: int, impact: int, risks: pd.DataFrame) -> None:
    score, column = likelihood * impact, _column(impact)
    band = BANDS[sum(score > limit for limit in band_limits(edition.settings))]
    rating = edition.scale.spread(len(BANDS))[BANDS.index(band)]
    look = f"boxed {edition.scale.looks[rating]}"
    ids = id_lines(list(risks["risk_id"]))
    count = plural(len(risks), "risk") if len(risks) else None
    for offset, side in enumerate(("upper", "middle", "lower")):
        is_head = side == "upper"
        text = f"{score} {band}" if is_head else ids[offset - 1]
        style = f"{look} {side} {'small' if is_head else 'strong'}"
        layout.put(top + offset, column, text, f"line indented {style} left half")
        layout.put(top + offset, column + 1, count if is_head else None, f"line right indented {style} right half")


def id_lines(ids: list[str]) -> tuple[str | None, str | None]:
    """Set ids in the two lines of a place; where they do not fit, the second ends in how many are left out."""
    names = [_shortened(name) for name in sorted(ids, key=id_order)]
    first = _filling(names)
    second = _filling(names[len(first) :])
    rest = len(names) - len(first) - len(second)
    while rest and second and not _fits(f"{', '.join(second)} and {rest} more"):
        second.pop()
        rest += 1
    more = [f"and {rest} more"] if rest else []
    return ", ".join(first) or None, " ".join([", ".join(second), *more]).strip() or None


def _filling(names: list[str]) -> list[str]:
    """Return the first of these names, as many as one line holds."""
    line: list[str] = []
    for name in names:
        if not _fits(", ".join([*line, name])):
            break
        line.append(name)
    return line


def _shortened(name: str) -> str:
    kept = name
    while kept and not _fits(kept if kept == name else f"{kept}…"):
        kept = kept[:-1]
    return name if kept == name else f"{kept}…"


def _fits(line: str) -> bool:
    return width_of(line, is_bold=True) <= ROOM
