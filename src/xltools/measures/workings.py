"""Workings: every figure and rating on the sheets, with its cells, formula, limits and source."""

import pandas as pd

from xltools.measures.frames import frame_of
from xltools.measures.registry import Key, Measure, Measured, Part, declare, shown_measures
from xltools.measures.workings_figure import DTYPES
from xltools.programme import Programme


def figures(programme: Programme, results: Measured) -> pd.DataFrame:
    """Explain every figure and rating of the results.

    Args:
        results: all but its figures.

    Returns:
        One row per figure: `key` (what it is about and what it is: "WF-5.slip_days"), `subject` in words,
        `subject_kind`, `measure`, `value` (a number, a word, or a day as ISO text; None for a blank), `shown` (as a
        reader sees it, "None" for a blank), `numerator` and `denominator` if it comes from two numbers, `cells` of the
        tracker ('' if it follows from other figures), `formula` in words, `limits`, `source` (who made the rule or set
        the value), `reason` ('' for none).
    """
    explained = (measure.workings for measure in shown_measures())
    return frame_of((row for each in explained if callable(each) for row in each(programme, results)), DTYPES)


def _of_part(found: pd.DataFrame, own: Part) -> pd.DataFrame:
    """Take the figures of a workstream's own things: a figure's key begins with the id of what it is of."""
    return found[found["key"].str.partition(".")[0].isin(list(own.ids))].reset_index(drop=True)


declare(Measure(
    table="figures", key=Key.ITEM, made_by=figures, takes=("results",), workings="it is the workings",
    chapter="Changes and workings", of_part=_of_part,
))  # fmt: skip
