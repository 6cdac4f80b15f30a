"""How the KPIs are rated, counted in one live sentence."""

import pandas as pd

from xltools.report import Formula

_OTHERS = ("Amber/Green", "Amber/Red", "Red")


def rated_sentence(kpis: pd.DataFrame) -> Formula:
    """Say "5 of 9 rated KPIs (56%) Green, ...; 1 not rated", counting the scorecard's own ratings."""
    column = "tbl_KPIs[Rating]"
    green, unrated = f'COUNTIF({column},"Green")', f'COUNTIF({column},"Not rated")'
    rated = f"(ROWS({column})-{unrated})"
    others = "".join(f'&", "&COUNTIF({column},"{word}")&" {word}"' for word in _OTHERS)
    expression = (
        f'{green}&" of "&{rated}&" rated KPIs ("&TEXT(IF({rated}=0,0,{green}/{rated}),"0%")&") Green"{others}'
        f'&"; "&{unrated}&" not rated"'
    )
    return Formula(expression, _counted(kpis["rating"]))


def _counted(ratings: "pd.Series[str]") -> str:
    count = {word: int((ratings == word).sum()) for word in ("Green", *_OTHERS, "Not rated")}
    rated = len(ratings) - count["Not rated"]
    share = int(count["Green"] / rated * 100 + 0.5) if rated else 0
    others = ", ".join(f"{count[word]} {word}" for word in _OTHERS)
    return f"{count['Green']} of {rated} rated KPIs ({share}%) Green, {others}; {count['Not rated']} not rated"
