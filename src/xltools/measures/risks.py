"""Risks: how bad each one is, how it moved, and whether it was reviewed in time."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.measures import display_text
from xltools.measures.frames import NO_DAY, Days, days_between, figure_number, records, text_array, texts
from xltools.measures.registry import Key, Measure, Measured, declare
from xltools.measures.workings_figure import cells_of, subject
from xltools.programme import Previous, Programme, Settings
from xltools.schema import rag
from xltools.schema.rag import Scale

BANDS = ("Low", "Moderate", "High", "Extreme")
_TEXTS = ("risk_id", "workstream_id", "area_id", "risk", "cause", "mitigation", "owner")
_NUMBERS = ["likelihood", "impact", "initial_score", "target_score"]


def risks(programme: Programme, previous: Previous | None) -> pd.DataFrame:
    """Score each risk and place it in its band.

    Returns:
        One row per risk raised by as-at (or without a raising date), in the tracker's order, with its typed fields.
        `score` is likelihood times impact, 1 to 25. If either is blank, `score` is blank and `band` is ''. `rating`
        follows the band: Low to Extreme become Green to Red (on another scale, the best to the worst rating, spread
        evenly). It is Complete once the risk is closed. Closing or reviewing a risk after as-at does not count yet.
        `movement` is Better, Worse, Same, New or Closed, by score. `days_since_review` counts from the day on which the
        risk was raised if there was no review, and is blank without either.

    Source:
        NHS 5 by 5 risk matrix, in which 1 to 3 is low. The other limits are our own, and are Settings.
    """
    table, as_at = programme.risks, np.datetime64(programme.as_at)
    table = table[~(table["raised"].to_numpy() > as_at)]
    columns: dict[str, Any] = {"row": table.index.to_numpy()} | {name: table[name].to_numpy() for name in _NUMBERS}
    columns |= {name: texts(table[name]).array for name in _TEXTS}
    raised, closed, reviewed = (table[name].to_numpy() for name in ("raised", "closed", "last_reviewed"))
    status = np.array(texts(table["status"]), dtype="object")
    status = np.where((status == "Closed") & (closed > as_at), "Open", status)
    columns |= {"status": text_array(status), "raised": raised, "closed": np.where(closed <= as_at, closed, NO_DAY)}
    columns["last_reviewed"] = np.where(reviewed <= as_at, reviewed, NO_DAY)
    score = columns["likelihood"] * columns["impact"]
    bands = _bands(score, programme.settings)
    columns |= {"score": score, "band": text_array(bands)}
    columns["rating"] = text_array(_ratings(status, bands, programme.scale))
    before = [figure_number(previous, f"{each}.score") for each in columns["risk_id"].tolist()]
    columns["previous_score"] = np.array(before, dtype=np.float64)
    columns["movement"] = text_array(_movements(status, score - columns["previous_score"], before))
    return pd.DataFrame(columns | _review(columns, reviewed, status, programme.settings))


def band_limits(settings: Settings) -> tuple[int, int, int]:
    """Return the highest score of Low, Moderate and High; above it a risk is Extreme."""
    return settings.risk_low_to, settings.risk_moderate_to, settings.risk_high_to


def _bands(score: npt.NDArray[np.float64], settings: Settings) -> list[str]:
    limits = band_limits(settings)
    return ["" if math.isnan(each) else BANDS[sum(each > limit for limit in limits)] for each in score.tolist()]


def _ratings(status: Iterable[str], bands: Sequence[str], scale: Scale) -> list[str]:
    of_band = dict(zip(BANDS, scale.spread(len(BANDS)), strict=True))
    return [
        rag.COMPLETE if each == "Closed" else of_band.get(band, rag.NOT_RATED)
        for each, band in zip(status, bands, strict=True)
    ]


def _movements(status: Iterable[str], change: npt.NDArray[np.float64], before: Sequence[float]) -> Iterator[str]:
    for each, moved, score in zip(status, change.tolist(), before, strict=True):
        if each == "Closed":
            yield "Closed"
        elif math.isnan(score):
            yield "New"
        elif math.isnan(moved):
            yield rag.NOT_RATED
        else:
            yield "Worse" if moved > 0 else "Better" if moved < 0 else "Same"


def _review(columns: Mapping[str, Any], typed_reviews: Days, status: Any, settings: Settings) -> dict[str, Any]:
    """Say how long ago each was looked at; a later review than as-at hides the one before it, so none is held late."""
    raised = np.where(np.isnat(typed_reviews), columns["raised"], NO_DAY)
    last = np.where(np.isnat(columns["last_reviewed"]), raised, columns["last_reviewed"])
    days = days_between(last, np.full(len(last), np.datetime64(settings.as_at)))
    is_late = days > settings.review_interval_days
    return {"days_since_review": days, "is_review_overdue": (status == "Open") & is_late}


def risk_figures(programme: Programme, results: Measured) -> Iterator[dict[str, Any]]:
    """Explain each risk's score and rating."""
    ends, scale = band_limits(programme.settings), programme.scale
    limits = ", ".join(f"{band} to {end}" for band, end in zip(BANDS, ends, strict=False)) + ", Extreme beyond"
    for each in records(results.risks):
        about = subject(each, "risk_id", "risk", "Risk")
        cells = cells_of(programme, "Risks", ["likelihood", "impact"], [each.row])
        yield about.figure("score", each.score, "Likelihood times impact", cells=cells, source="NHS 5x5 risk matrix")
        told = each.band
        if each.rating == rag.COMPLETE:
            told = (
                "Closed, no date given"
                if not display_text.day(each.closed)
                else f"Closed on {display_text.day(each.closed)}"
            )
        status = cells_of(programme, "Risks", ["status"], [each.row])
        rule = f"The score's band, Low to Extreme as {scale.best} to {scale.worst_word}; Complete once closed"
        both = "; ".join(filter(None, (cells, status)))
        yield about.figure("rating", each.rating, rule, cells=both, limits=limits, reason=told)


declare(
    Measure(
        table="risks", key=Key.WORKSTREAM, made_by=risks, takes=("previous",), workings=risk_figures, chapter="Risks"
    )
)
