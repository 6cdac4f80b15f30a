"""Workings: every figure and rating that the sheets show, with its cells, formula, limits and source."""

from typing import TYPE_CHECKING

import pandas as pd

from xltools.measures.figure import DTYPES
from xltools.measures.tidy import frame_of
from xltools.measures.workings_delivery import (
    milestone_figures,
    programme_figures,
    risk_figures,
    workstream_figures,
)
from xltools.measures.workings_kpis import kpi_figures
from xltools.measures.workings_national import (
    checkpoint_figures,
    money_figures,
    national_figures,
    requirement_figures,
)
from xltools.programme import Programme

if TYPE_CHECKING:
    from xltools.measures.results import Results

_FAMILIES = (
    programme_figures,
    workstream_figures,
    milestone_figures,
    kpi_figures,
    national_figures,
    checkpoint_figures,
    requirement_figures,
    risk_figures,
    money_figures,
)


def figures(programme: Programme, results: "Results") -> pd.DataFrame:
    """Explain every figure and rating of the results.

    Args:
        results: all but its figures.

    Returns:
        One row per figure: `key` (what it is of and what it is: "WF-5.slip_days"), `subject` in words,
        `subject_kind`, `measure`, `value` (a number, a word, or a day as ISO text; None for a blank),
        `shown` (as a reader sees it, "None" for a blank), `numerator` and `denominator` where it is made of
        two numbers, `cells` of the tracker ('' where it follows from other figures), `formula` in words,
        `limits`, `source` (who made the rule or set the value), `reason` ('' for none).
    """
    return frame_of((row for family in _FAMILIES for row in family(programme, results)), DTYPES)
