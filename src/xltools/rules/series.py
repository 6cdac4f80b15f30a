"""Series: rows that follow each other in time, and where one does not fit the row before."""

import pandas as pd


def has_gap_before(keys: "pd.Series[str]", period_end: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    """Tell the rows before which periods are missing, by each series' own rhythm.

    Args:
        keys: which series a row belongs to; a blank belongs to none.
        period_end: the last day of its period.

    Returns:
        True in the first row of the period after the gap. The rhythm of a series is its most frequent
        step in months, the shortest of equals: so a quarterly series has no gap between quarters.
    """
    months = period_end.dt.year * 12 + period_end.dt.month
    firsts = pd.DataFrame({"key": keys, "month": months}).dropna().drop_duplicates().sort_values(["key", "month"])
    firsts["step"] = firsts.groupby("key")["month"].diff()
    steps = firsts.dropna().groupby(["key", "step"]).size().rename("times").reset_index()
    rhythm = steps.sort_values(["key", "times", "step"], ascending=[True, False, True]).drop_duplicates("key")
    usual = firsts["key"].map(rhythm.set_index("key")["step"])
    late = firsts.index[firsts["step"] > usual]
    return pd.Series(period_end.index.isin(late), index=period_end.index)


def is_backward(points: pd.DataFrame, better_is: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell the dated targets that ask for less than the one due before.

    Args:
        points: targets with `kpi_id`, `due`, `set_on`, `target`; for one due date the last set counts.
        better_is: the polarity of each row's KPI.
    """
    ordered = points.sort_values(["kpi_id", "due", "set_on"], kind="stable")
    counting = ordered.dropna(subset=["kpi_id", "due", "target"]).drop_duplicates(["kpi_id", "due"], keep="last")
    step = counting.groupby("kpi_id")["target"].diff().reindex(points.index)
    return ((better_is == "Higher") & (step < 0)) | ((better_is == "Lower") & (step > 0))


def turns_provisional(readings: pd.DataFrame) -> "pd.Series[bool]":
    """Tell the provisional readings of a period and zone that had already been reported as firm."""
    keys = ["kpi_id", "period_end", "zone"]
    ordered = readings.dropna(subset=[*keys, "reported_on"]).sort_values([*keys, "reported_on"], kind="stable")
    is_firm = ordered["data_status"].isin(("Final", "Revised")).astype(int)
    firm_before = is_firm.groupby([ordered[key] for key in keys]).cumsum() - is_firm
    found = (firm_before > 0) & (ordered["data_status"] == "Provisional")
    return found.reindex(readings.index, fill_value=False)
