"""Back-test of the forecast: how often each likelihood's targets were met; writes docs/forecast.md.

Run `python benchmarks/forecast_backtest.py`. The series are invented from a fixed seed, so the page
changes only when the forecast does.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from pathlib import Path

import pandas as pd

from xltools.measures.forecast import LEAST_CHANCES, MAXIMUM_PERIODS, MINIMUM_POINTS, forecast
from xltools.schema.rag import LIKELIHOODS

PAGE = Path(__file__).parents[1] / "docs" / "forecast.md"
TRIALS = 1000
SEED = 2013
NOISE = 5.0


@dataclass(frozen=True)
class Past:
    """An invented series: what was read, what came at the later period, what that was heading for, and the break."""

    readings: list[float]
    future: float
    heading: float
    breaks: tuple[date, ...] = ()


def level(draw: random.Random, points: int, _ahead: int) -> Past:
    """Draw a process that stays where it is."""
    values = [50 + draw.gauss(0, NOISE) for _ in range(points + 1)]
    return Past(values[:-1], values[-1], 50)


def trend(draw: random.Random, points: int, ahead: int) -> Past:
    """Draw a process that rises or falls by the same step each period."""
    step = draw.uniform(-2, 2)
    values = [50 + step * place + draw.gauss(0, NOISE) for place in [*range(points), points - 1 + ahead]]
    return Past(values[:-1], values[-1], 50 + step * (points - 1 + ahead))


def wild(draw: random.Random, points: int, _ahead: int) -> Past:
    """Draw a process in which one reading in ten is four times as noisy as the others."""
    values = [50 + draw.gauss(0, NOISE * (4 if draw.random() < 0.1 else 1)) for _ in range(points + 1)]
    return Past(values[:-1], values[-1], 50)


def step_recorded(draw: random.Random, points: int, _ahead: int) -> Past:
    """Draw a process that jumps once, at least 6 periods ago; the break is recorded."""
    past, at = _stepped(draw, points)
    return Past(past.readings, past.future, past.heading, (_period(at).date(),))


def step_unrecorded(draw: random.Random, points: int, _ahead: int) -> Past:
    """Draw the same jump, which nobody recorded."""
    return _stepped(draw, points)[0]


def drift(draw: random.Random, points: int, ahead: int) -> Past:
    """Draw a process whose every period starts from where the last one ended."""
    values = list(accumulate((draw.gauss(0, NOISE) for _ in range(points + ahead - 1)), initial=50.0))
    return Past(values[:points], values[-1], values[points - 1])


KINDS: dict[str, Callable[[random.Random, int, int], Past]] = {
    "Level": level,
    "Trend": trend,
    "Wild readings": wild,
    "Step, recorded": step_recorded,
    "Step, not recorded": step_unrecorded,
    "Drift": drift,
}


def _stepped(draw: random.Random, points: int) -> tuple[Past, int]:
    at = points - draw.randint(MINIMUM_POINTS, 11)
    after = 50 + draw.choice([-4, 4]) * NOISE
    values = [(50 if place < at else after) + draw.gauss(0, NOISE) for place in range(points + 1)]
    return Past(values[:-1], values[-1], after), at


def _period(place: int) -> pd.Timestamp:
    return pd.Timestamp(2010, 4, 1) + pd.DateOffset(months=place)


def backtest(trials: int, seed: int) -> pd.DataFrame:
    """Forecast the later period of many invented series and look what came.

    Returns:
        One row per forecast: `kind`, `likelihood`, `chance`, `met` (whether the target was),
        `inside` (whether what came lies in the 95% interval).
    """
    draw = random.Random(seed)  # noqa: S311 - invented series need to be repeatable, not secret
    months = pd.date_range(_period(0), periods=24, freq="MS")
    rows = [
        {"kind": name, **_trial(kind, draw, months[:points])}
        for name, kind in KINDS.items()
        for points in (draw.randint(12, len(months)) for _ in range(trials))
    ]
    return pd.DataFrame(rows)


def _trial(
    kind: Callable[[random.Random, int, int], Past], draw: random.Random, months: pd.DatetimeIndex
) -> dict[str, object]:
    ahead = draw.randint(1, MAXIMUM_PERIODS)
    past = kind(draw, len(months), ahead)
    sign, polarity = draw.choice([(1, "Higher"), (-1, "Lower")])
    target = past.heading + draw.uniform(-3, 3) * NOISE
    told = forecast(pd.Series(past.readings, index=months), ahead, target=target, polarity=polarity, breaks=past.breaks)
    assert told.lower is not None
    assert told.upper is not None
    return {
        "likelihood": told.likelihood,
        "chance": told.chance,
        "met": (past.future - target) * sign >= 0,
        "inside": told.lower <= past.future <= told.upper,
    }


def calibration(results: pd.DataFrame) -> pd.DataFrame:
    """Say per likelihood how many forecasts there were, their mean chance, and the share whose target was met."""
    groups = results.groupby("likelihood").agg(
        forecasts=("met", "size"), chance=("chance", "mean"), met=("met", "mean")
    )
    return groups.reindex(list(LIKELIHOODS))


def by_kind(results: pd.DataFrame) -> pd.DataFrame:
    """Say per kind of series the share of targets met by likelihood, and of readings inside the interval."""
    met = results.pivot_table(index="kind", columns="likelihood", values="met", aggfunc="mean")
    return met.reindex(index=list(KINDS), columns=list(LIKELIHOODS)).assign(
        inside=results.groupby("kind")["inside"].mean()
    )


def page(results: pd.DataFrame) -> str:
    """Write the manual's page on the forecast."""
    spans = _spans()
    overall = [
        f"| {word} | {spans[word]} | {row.forecasts:,} | {row.chance:.0%} | {row.met:.0%} |"
        for word, row in zip(LIKELIHOODS, calibration(results).itertuples(), strict=True)
    ]
    kinds = [
        f"| {kind} | " + " | ".join(f"{share:.0%}" for share in shares) + " |"
        for kind, *shares in by_kind(results).itertuples(name=None)
    ]
    return TEMPLATE.format(
        count=len(results), trials=len(results) // len(KINDS), overall="\n".join(overall), kinds="\n".join(kinds)
    )


def _spans() -> dict[str, str]:
    tops, ends = (1.0, *LEAST_CHANCES), (*LEAST_CHANCES, 0.0)
    return {
        word: f"{end:.0%} or more" if top == 1 else f"{end:.0%} to under {top:.0%}"
        for word, top, end in zip(LIKELIHOODS, tops, ends, strict=True)
    }


TEMPLATE = """# The forecast, and how far to trust it

This page is made by `python benchmarks/forecast_backtest.py`; change it there.

Beside the likelihood that people declare, the pack shows what the figures alone suggest. A straight line
is fitted to the last 6 to 12 readings since the last recorded break (least squares) and carried on to the
target's date. The readings' scatter about the line gives a 95% prediction interval (Student's t with
two degrees of freedom fewer than readings) and, from the same distribution, the chance that the target is met.

There is no forecast from fewer than 6 readings, for a cumulative series, or more than 12 periods ahead.
Forecasts of a share are shown within 0% and 100%. A series with no target, or in which neither direction is
better, has a forecast but no chance. Each says its reason in words.

## How often targets were met

{count:,} invented series ({trials:,} of each kind below), 1 to 12 periods ahead, targets drawn at random about
where the series was heading. *Chance given* is the mean of the forecasts' chances; *target met* is what happened.

| Likelihood | Chance | Forecasts | Chance given | Target met |
|---|---|---:|---:|---:|
{overall}

## By kind of series

Share of targets met after each likelihood, and share of later readings inside the 95% interval.

| Series | Very likely | Fairly likely | Fairly unlikely | Very unlikely | Inside the interval |
|---|---:|---:|---:|---:|---:|
{kinds}

- **Level**, **Trend**: a process that stays or moves steadily, with ordinary scatter.
- **Wild readings**: one reading in ten scatters four times as far.
- **Step, recorded**: the process jumped, at least 6 periods ago, and the break was recorded.
- **Step, not recorded**: the same jump, and nobody recorded it.
- **Drift**: each period starts from where the one before ended, so that there is no line to find.

## What follows for readers

- Where a process is level or on a line, a word means what it says.
- A step that nobody recorded reads as a trend. Record breaks, with the reason.
- For a drifting process the outer words are too certain. An SPC chart whose signals come and go on both
  sides of the mean is a warning of one.
- The forecast does not know about decisions, money or seasons. Where it differs from what people declare, ask why.
"""


def main() -> None:
    """Run the back-test, print its tables and write the page."""
    results = backtest(TRIALS, SEED)
    print(calibration(results).round(3).to_string())
    print(by_kind(results).round(3).to_string())
    PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
