"""Risks: how bad each one is, how it moved, and whether it was reviewed in time."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from xltools.measures import display_text
from xltools.measures.frames import figure_number, known_by, records, stamp, texts
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
    table, as_at = programme.risks, programme.as_at
    table = table[~(table["raised"] > stamp(as_at))]
    words = {field: texts(table[field]) for field in _TEXTS}
    frame = pd.DataFrame({"row": table.index, **{name: table[name] for name in _NUMBERS}, **words}, index=table.index)
    status = texts(table["status"])
    frame["status"] = status.mask((status == "Closed") & (table["closed"] > stamp(as_at)), "Open")
    frame["raised"], frame["closed"] = table["raised"], known_by(table["closed"], as_at)
    frame["last_reviewed"] = known_by(table["last_reviewed"], as_at)
    frame["score"] = frame["likelihood"] * frame["impact"]
    frame["band"] = _bands(frame["score"], programme.settings)
    frame["rating"] = _ratings(frame, programme.scale)
    scores = [figure_number(previous, f"{each}.score") for each in frame["risk_id"]]
    frame["previous_score"] = pd.Series(scores, index=frame.index, dtype="float64")
    frame["movement"] = _movements(frame)
    _review(frame, table["last_reviewed"], programme.settings)
    return frame.reset_index(drop=True)


def band_limits(settings: Settings) -> tuple[int, int, int]:
    """Return the highest score of Low, Moderate and High; above it a risk is Extreme."""
    return settings.risk_low_to, settings.risk_moderate_to, settings.risk_high_to


def _bands(score: "pd.Series[float]", settings: Settings) -> "pd.Series[str]":
    limits = np.array(band_limits(settings), dtype=np.float64)
    words = np.array(BANDS, dtype=object)[(score.to_numpy()[:, None] > limits).sum(axis=1)]
    return pd.Series(words, index=score.index, dtype="str").where(score.notna(), "")


def _ratings(frame: pd.DataFrame, scale: Scale) -> "pd.Series[str]":
    words = np.select(
        [frame["status"] == "Closed", *(frame["band"] == band for band in BANDS)],
        [rag.COMPLETE, *scale.spread(len(BANDS))],
        rag.NOT_RATED,
    )
    return pd.Series(words, index=frame.index, dtype="str")


def _movements(frame: pd.DataFrame) -> "pd.Series[str]":
    change = frame["score"] - frame["previous_score"]
    words = np.select(
        [frame["status"] == "Closed", frame["previous_score"].isna(), change > 0, change < 0, change == 0],
        ["Closed", "New", "Worse", "Better", "Same"],
        rag.NOT_RATED,
    )
    return pd.Series(words, index=frame.index, dtype="str")


def _review(frame: pd.DataFrame, typed_reviews: "pd.Series[pd.Timestamp]", settings: Settings) -> None:
    """Add how long ago each was looked at; a later review than as-at hides the one before it, so none is held late."""
    last = frame["last_reviewed"].fillna(frame["raised"].where(typed_reviews.isna()))
    frame["days_since_review"] = (stamp(settings.as_at) - last).dt.days.astype("float64")
    is_late = frame["days_since_review"] > settings.review_interval_days
    frame["is_review_overdue"] = (frame["status"] == "Open") & is_late


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
