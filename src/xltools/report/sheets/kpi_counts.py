"""How the KPIs are rated, counted in one live sentence."""

import pandas as pd

from xltools.report.model import Formula
from xltools.schema.rag import FOUR, NOT_RATED, Scale


def rated_sentence(kpis: pd.DataFrame, scale: Scale = FOUR) -> Formula:
    """Say "5 of 9 rated KPIs (56%) Green, ...; 1 not rated", counting the scorecard's own ratings."""
    column = "tbl_KPIs[Rating]"
    best, unrated = f'COUNTIF({column},"{scale.best}")', f'COUNTIF({column},"{NOT_RATED}")'
    rated = f"(ROWS({column})-{unrated})"
    others = "".join(f'&", "&COUNTIF({column},"{word}")&" {word}"' for word in scale.words[1:])
    expression = (
        f'{best}&" of "&{rated}&" rated KPIs ("&TEXT(IF({rated}=0,0,{best}/{rated}),"0%")&") {scale.best}"{others}'
        f'&"; "&{unrated}&" not rated"'
    )
    return Formula(expression, _counted(kpis["rating"], scale))


def _counted(ratings: "pd.Series[str]", scale: Scale) -> str:
    count = {word: int((ratings == word).sum()) for word in (*scale.words, NOT_RATED)}
    rated = len(ratings) - count[NOT_RATED]
    best = count[scale.best]
    share = int(best / rated * 100 + 0.5) if rated else 0
    others = ", ".join(f"{count[word]} {word}" for word in scale.words[1:])
    return f"{best} of {rated} rated KPIs ({share}%) {scale.best}, {others}; {count[NOT_RATED]} not rated"
