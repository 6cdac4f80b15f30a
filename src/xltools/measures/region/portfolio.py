"""Portfolio: each programme of each council with its rating and movement, and the programmes side by side."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from xltools.measures.frames import frame_of, records
from xltools.measures.region.tracker_summary import DAY, same
from xltools.schema.rag import COMPLETE, FOUR, NOT_RATED

NO_PROGRAMME, NO_REPORT_BEFORE = "No programme named", "No report before"
#: The words that a programme may be rated with, worst first.
WORDS = (*reversed(FOUR.words), COMPLETE, NOT_RATED)
MOVED = ("Better", "Worse")

_PORTFOLIO = {
    "number": "int64", "programme": "str", "name": "str", "rating": "str", "declared": "str", "movement": "str",
    "previous_rating": "str", "previous_as_at": DAY, "as_at": DAY, "errors": "int64", "reason": "str",
}  # fmt: skip
_PROGRAMMES = {"programme": "str", "councils": "int64", **dict.fromkeys((*WORDS, *MOVED), "int64")}


def portfolio(councils: pd.DataFrame) -> pd.DataFrame:
    """List each programme of each council.

    Args:
        councils: of the region's tables.

    Returns:
        One row per tracker that counts, by programme and then by council. `rating` is derived from that tracker alone,
        as its own workbooks derive it, but slips count from the baselines that it has now. `movement` is against
        the latest older report of the same programme and council that the region was given; No report before
        without one.

    Source:
        Own rule: what a region was not given cannot be compared.
    """
    spelt: dict[str, str] = {}
    found = []
    for each in records(councils):
        name = spelt.setdefault(same(each.programme), " ".join(each.programme.split())) or NO_PROGRAMME
        rating = each.rating or NOT_RATED
        moved = FOUR.movement(each.previous_rating, rating) if each.previous_rating else NO_REPORT_BEFORE
        told = {field: getattr(each, field) for field in _PORTFOLIO if field not in ("programme", "rating", "movement")}
        found.append(told | {"programme": name, "rating": rating, "movement": moved})
    return frame_of(sorted(found, key=_by_programme), _PORTFOLIO)


def _by_programme(row: Mapping[str, Any]) -> tuple[bool, str, int]:
    return row["programme"] == NO_PROGRAMME, same(row["programme"]), row["number"]


def by_programme(listed: pd.DataFrame) -> pd.DataFrame:
    """Count each programme's councils by rating, and those that moved.

    Args:
        listed: from `portfolio`.

    Returns:
        One row per programme, in the same order: `councils`, a count for each rating, and for Better and Worse.
    """
    found: dict[str, dict[str, Any]] = {}
    for each in records(listed):
        row = found.setdefault(each.programme, dict.fromkeys(_PROGRAMMES, 0) | {"programme": each.programme})
        row["councils"] += 1
        row[each.rating if each.rating in WORDS else NOT_RATED] += 1
        if each.movement in MOVED:
            row[each.movement] += 1
    return frame_of(found.values(), _PROGRAMMES)
