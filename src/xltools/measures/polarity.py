"""Polarity: which way is better, as a sign."""

from xltools.measures.frames import once, text
from xltools.programme import Programme

#: The direction in which more is better, as a sign.
POLARITY: dict[str, int] = {"Higher": 1, "Lower": -1, "Neutral": 0}
#: If nobody said which direction is better, a signal is neither good nor bad.
POLARITY_OF_NONE = "Neutral"


def polarity_of(better_is: str) -> str:
    """Return the polarity that charts and forecasts take."""
    return better_is if better_is in POLARITY else POLARITY_OF_NONE


@once
def polarities(programme: Programme) -> dict[str, str]:
    """Return which way is better by KPI; '' if nobody said."""
    found: dict[str, str] = {}
    for kpi_id, better_is in zip(programme.kpis["kpi_id"].tolist(), programme.kpis["better_is"].tolist(), strict=True):
        if isinstance(kpi_id, str):
            found.setdefault(kpi_id, text(better_is))
    return found
