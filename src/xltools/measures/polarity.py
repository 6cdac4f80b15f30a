"""Polarity: which way is better, as a sign, and what each KPI says of it."""

from xltools.programme import Programme

#: The direction in which more is better, as a sign.
POLARITY: dict[str, int] = {"Higher": 1, "Lower": -1, "Neutral": 0}
#: Where nobody said which way is better, a signal is neither good nor bad.
POLARITY_OF_NONE = "Neutral"


def polarity_of(better_is: str) -> str:
    """Return the polarity that charts and forecasts take."""
    return better_is if better_is in POLARITY else POLARITY_OF_NONE


def polarities(programme: Programme) -> dict[str, str]:
    """Return which way is better by KPI; '' where nobody said."""
    kpis = programme.kpis.dropna(subset="kpi_id").drop_duplicates("kpi_id")
    return dict(zip(kpis["kpi_id"], kpis["better_is"].fillna(""), strict=True))
