"""KPI ratings: an actual compared with its trajectory, its tolerance, and the sentence that says why."""

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.measures import display_text
from xltools.measures.frames import text_array
from xltools.measures.kpi_targets import YEAR_TO_DATE
from xltools.measures.polarity import POLARITY
from xltools.programme import Settings
from xltools.schema import rag
from xltools.schema.rag import FOUR, Scale
from xltools.text.words import day_text, listed

#: Two shares that differ by less than this, relative to their size, are equal: 0.85 - 0.80 must be within 5 points.
ROUNDING = 1e-9
_PERCENT, _PERCENTAGE_POINT = "%", 0.01
_FEWEST_CASES = 2


def rated_fields(target_for: str) -> tuple[str, str, str]:
    """Name the fields of the figure that is rated, of its target and of their difference, by what a target is for."""
    if target_for == YEAR_TO_DATE:
        return "year_to_date", "target_to_date", "variance_to_date"
    return "actual", "target", "variance"


def tolerance_fields(scale: Scale) -> list[str]:
    """Name the tolerances of a scale: one for each rating between the best and the worst, the least first."""
    return [f"tolerance_{number}" for number in range(1, len(scale.between) + 1)]


def tolerances(kpis: pd.DataFrame, target: pd.Series, settings: Settings, scale: Scale = FOUR) -> pd.DataFrame:
    """Find how far short of its target each KPI may be, from its own row or else from the settings.

    Args:
        kpis: `unit`, `tolerance_as`, `tolerance_1`, `tolerance_2`, as the KPIs sheet has them.
        target: each KPI's target now, in the same order.

    Returns:
        `tolerance_1` and `tolerance_2` in the KPI's own unit (0.02 is two percentage points), blank without a target,
        or if they are shares of a target of 0; `is_share`; `limit_1` and `limit_2` as given. On a scale with another
        number of points there is one such pair for each rating between the best and the worst.

    Source:
        Own rule: points for percentages, and a share of the target for anything else, unless the row says otherwise.
    """
    units, forms = kpis["unit"].tolist(), kpis["tolerance_as"].tolist()
    is_percent = np.array([unit == _PERCENT for unit in units], dtype=np.bool_)
    said = [form if isinstance(form, str) else "" for form in forms]
    is_share = np.array(
        [form == "Share" or (form == "" and unit != _PERCENT) for form, unit in zip(said, units, strict=True)],
        dtype=np.bool_,
    )
    aim = np.abs(target.to_numpy(dtype=np.float64))
    one = np.where(is_share, np.where(aim == 0, np.nan, aim), np.where(is_percent, _PERCENTAGE_POINT, 1.0))
    each = np.where(np.isnan(aim), np.nan, one)
    found: dict[str, npt.NDArray[Any]] = {"is_share": is_share}
    for number, name in enumerate(tolerance_fields(scale), start=1):
        points, share = (getattr(settings, f"kpi_{form}_{number}") for form in ("points", "share"))
        own = kpis[name].to_numpy(dtype=np.float64)
        found[f"limit_{number}"] = np.where(np.isnan(own), np.where(is_share, share, points), own)
        found[name] = found[f"limit_{number}"] * each
    return pd.DataFrame(found, index=kpis.index)


def ratings(measured: pd.DataFrame, scale: Scale = FOUR) -> pd.Series:
    """Rate actuals against targets.

    Args:
        measured: `actual`, `target`, `better_is`, `tolerance_1`, `tolerance_2`.

    Returns:
        Green at the target or better, Amber/Green within tolerance 1, Amber/Red within tolerance 2, Red beyond. A
        Neutral KPI has the same bands on both sides of the target, but is Green within tolerance 1, because the target
        is then a value to be near and not a line to pass. It is never Amber/Green. Not rated without actual, target,
        polarity or tolerance. On another scale: the best rating at the target, the worst beyond the last tolerance.

    Source:
        Own rule (measures.md).
    """
    actual, target = (measured[name].to_numpy(dtype=np.float64) for name in ("actual", "target"))
    signs = np.array([POLARITY.get(word, np.nan) for word in measured["better_is"].tolist()], dtype=np.float64)
    off = target - actual
    short = np.where(signs == 0, np.abs(off), off * signs)
    limits = np.column_stack([measured[name].to_numpy(dtype=np.float64) for name in tolerance_fields(scale)])
    best = np.where(signs == 0, limits[:, 0], 0.0)
    bands = np.column_stack([best, limits]) + ROUNDING * np.fmax(np.abs(actual), np.abs(target))[:, None]
    is_within = short[:, None] <= bands
    has_all = ~np.isnan(short) & ~np.isnan(limits).any(axis=1)
    words = np.select([~has_all, *is_within.T], [rag.NOT_RATED, *scale.words[:-1]], scale.worst_word)
    return pd.Series(text_array(words.tolist()), index=measured.index)


def reason(kpi: Any, as_at: date, first_target: date | None, scale: Scale = FOUR, obstacle: str = "") -> str:
    """Say in one sentence why a KPI has its rating.

    Args:
        kpi: a row with the fields of `tolerances` and the scorecard's; `actual`, `target` and `variance` are those of
            the figure that is rated.
        first_target: the first day on which it has a target; None if it never has one.
        obstacle: why none of its targets can be compared with its readings; '' if one can, or if there is no target.
    """
    if kpi.rating == rag.NOT_RATED:
        return f"{rag.NOT_RATED}: {_obstacle(kpi, as_at, first_target, obstacle)}"
    actual, target = (display_text.amount(value, kpi.unit) for value in (kpi.actual, kpi.target))
    when = day_text(kpi.period_end)
    if kpi.target_for == YEAR_TO_DATE:
        whole = f"{display_text.amount(kpi.year_target, kpi.unit)} by {day_text(kpi.year_target_due)}: "
        is_last = kpi.year_target_due == kpi.period_end
        told = f"{actual} in the year to date, against {'' if is_last else whole}{target} due by {when}"
    else:
        told = f"{actual} against {target} on {when}"
    return f"{kpi.rating}: {told}, {_apart(kpi)}; {limits(kpi, scale)}{caveats(kpi, scale)}"


def limits(kpi: Any, scale: Scale = FOUR) -> str:
    """Write a KPI's tolerances as they were given: "limits 2 and 5"."""
    given = [getattr(kpi, f"limit_{number}") for number in range(1, len(scale.between) + 1)]
    told = [f"{display_text.number(limit * 100)}%" if kpi.is_share else display_text.number(limit) for limit in given]
    what = "what is due by then" if kpi.target_for == YEAR_TO_DATE else "the target"
    of = f" of {what}" if kpi.is_share else ""
    noun = "limits" if len(told) > 1 else "limit"
    return f"{noun} {listed(told, 'and')}{of}{', either way' if POLARITY.get(kpi.better_is) == 0 else ''}"


def caveats(kpi: Any, scale: Scale = FOUR) -> str:
    """Return what a reader must know about the figure: how few cases it covers, and that it is not yet final.

    Whether it is complete is in the coverage.
    """
    few = few_cases(kpi, scale)
    return (f"; {few}" if few else "") + ("; provisional" if kpi.is_provisional else "")


def few_cases(kpi: Any, scale: Scale = FOUR) -> str:
    """Say if a share is of so few cases that one more or less takes it through all its tolerances; '' if not.

    Source:
        Own rule; with 2 cases one case is 50 points, so tolerances of 2 and 5 points would rate single people.
    """
    widest = getattr(kpi, tolerance_fields(scale)[-1])
    # an office that keeps only the share has a denominator of 1, which is not one case
    are_cases = kpi.unit == "%" and kpi.denominator >= _FEWEST_CASES and float(kpi.numerator).is_integer()
    if kpi.target_for == YEAR_TO_DATE or not are_cases or not 1 / kpi.denominator > widest:
        return ""
    one = display_text.gap(1 / kpi.denominator, kpi.unit)
    return f"of {display_text.number(kpi.denominator)} only, so one more or less is {one}"


def _apart(kpi: Any) -> str:
    off = kpi.actual - kpi.target
    if abs(off) <= ROUNDING * max(abs(kpi.actual), abs(kpi.target)):
        return "on target"
    gap = display_text.gap(off, kpi.unit)
    if not gap.strip("£0. points"):
        gap = f"less than {display_text.gap(0.001 if kpi.unit == '%' else 1 if kpi.unit == 'GBP' else 0.1, kpi.unit)}"
    if kpi.better_is == "Neutral":
        return f"{gap} {'above' if off > 0 else 'below'}"
    if off * POLARITY[kpi.better_is] > 0:
        return f"{gap} better"
    return f"{gap} {'short' if off < 0 else 'over'}"


def _obstacle(kpi: Any, as_at: date, first_target: date | None, obstacle: str) -> str:
    if kpi.incomplete:
        return f"{kpi.incomplete}; {_last_whole(kpi)}"
    if pd.isna(kpi.period_actual):
        return f"no reading by {day_text(as_at)}"
    if obstacle or (first_target is None and kpi.target_for != YEAR_TO_DATE):
        return obstacle or "it has no target"
    if pd.isna(kpi.target) and first_target is not None:
        return (
            f"its first target counts from {day_text(first_target)}, its last reading is for {day_text(kpi.period_end)}"
        )
    if kpi.better_is not in POLARITY:
        return "nobody has said which way is better"
    return "a share of a target of 0 cannot be a tolerance; give it in points"


def _last_whole(kpi: Any) -> str:
    if pd.isna(kpi.period_actual):
        return "no period before is complete"
    shown = display_text.amount(kpi.period_actual, kpi.unit)
    return f"the last complete period is {day_text(kpi.period_end)}: {shown}"
