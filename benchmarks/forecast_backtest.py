"""Back-test of the forecast: how often each likelihood's targets were met; writes docs/forecast.md.

Run `python benchmarks/forecast_backtest.py`. Invented series come from a fixed seed, so that their part of the page
changes only when the forecast does. Public series come with statsmodels and vega_datasets, and statsforecast forecasts
them beside us: with `--public`, and these three installed, their part is written too; without, it stays as it is.
"""

import argparse
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.metadata import version
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from xltools.measures.forecast import LEAST_CHANCES, MAXIMUM_PERIODS, MINIMUM_POINTS, forecast, likelihood
from xltools.schema.rag import LIKELIHOODS

PAGE = Path(__file__).parents[1] / "docs" / "forecast.md"
TRIALS = 300
SEED = 2013
NOISE = 5.0
BEGIN, END = "<!-- measured: public series -->", "<!-- /measured: public series -->"


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
        count=len(results),
        trials=len(results) // len(KINDS),
        overall="\n".join(overall),
        kinds="\n".join(kinds),
        public=_public_part(PAGE.read_text(encoding="utf-8")),
    )


def _public_part(text: str) -> str:
    """Return what stands between the marks of the public series' part."""
    found = re.search(f"{re.escape(BEGIN)}\n(.*?)\n{re.escape(END)}", text, re.DOTALL)
    return found[1] if found else "Not measured."


def _spans() -> dict[str, str]:
    tops, ends = (1.0, *LEAST_CHANCES), (*LEAST_CHANCES, 0.0)
    return {
        word: f"{end:.0%} or more" if top == 1 else f"{end:.0%} to under {top:.0%}"
        for word, top, end in zip(LIKELIHOODS, tops, ends, strict=True)
    }


TEMPLATE = """# The forecast, and how far to trust it

`python benchmarks/forecast_backtest.py` makes this page. Change it there.

Beside the likelihood that people declare, the pack shows what the figures alone suggest. It uses the last 6 to 36
readings since the last recorded break, and combines 104 models. Each model is exponential smoothing with a damped
trend. The models differ in how fast the level follows the readings, how fast the slope follows them, and how soon the
slope dies away. No single model is chosen: each is weighted by how well it predicted every reading from the readings
before it. Together they give the median forecast, a 95% interval, and the chance of meeting the target.

- Shares are forecast as log-odds, so no forecast goes below 0% or above 100%, and one that comes near slows down.
- A count of whole things is forecast as a whole number, and never below 0. So a count that is nearly always 0 is likely
  to be 0 again.
- A slope dies away: a rise that has lasted a year is not expected to last for ever.
- No chance is given above 95% or below 5%. With so few readings nobody can tell one in twenty from one in a hundred.
- The errors of a forecast are taken to be 1.35 times as large as the past one-step errors suggest. We chose that factor
  on one half of the public series below. The figures below are for the other half.
- There is no forecast from fewer than 6 readings, for a cumulative series, for a year's total, or for more than 12
  periods ahead. A series with no target, or with no better direction, has a forecast but no chance. The pack gives the
  reason in each case.

## On public series

<!-- measured: public series -->
{public}
<!-- /measured: public series -->

## On invented series

We invented {count:,} series ({trials:,} of each kind below) and forecast them 1 to 12 periods ahead. Targets were drawn
at random around where each series was heading. *Chance given* is the mean chance in the forecasts. *Target met* is what
happened.

| Likelihood | Chance | Forecasts | Chance given | Target met |
|---|---|---:|---:|---:|
{overall}

The share of targets met for each likelihood, and the share of later readings inside the 95% interval:

| Series | Very likely | Fairly likely | Fairly unlikely | Very unlikely | Inside the interval |
|---|---:|---:|---:|---:|---:|
{kinds}

- **Level**, **Trend**: a process that stays level or moves steadily, with ordinary variation.
- **Wild readings**: one reading in ten varies four times as much.
- **Step, recorded**: the process jumped at least 6 periods ago, and someone recorded the break.
- **Step, not recorded**: the same jump, but nobody recorded it.
- **Drift**: each period starts where the one before it ended, so there is no underlying line to find.

## What follows for readers

- On the public series each word is right to within 5 percentage points. On the invented series it is up to 7 points too
  cautious: targets called likely are met more often than the chance given, and targets called unlikely less often.
- Record breaks, with the reason. The forecast ignores readings before a break.
- The forecast knows nothing about decisions or money. If it differs from what people declare, ask why.
- It knows nothing about seasons either. A KPI that rises and falls in the same months each year has no forecast, and
  the pack says so.
"""


# --- public series: needs statsmodels, vega_datasets and statsforecast ------------------------------------


def public_series() -> dict[str, tuple[bool, list[float]]]:
    """Return series that packages bring, each with whether it is of shares.

    Employment in the United States by month, 2006 to 2015, as numbers and as shares of all (vega_datasets); its
    national accounts, prices and unemployment by quarter, 1959 to 2009; the Nile's flow by year; carbon dioxide at
    Mauna Loa by year; children per woman by country and year, 1960 to 2011 (statsmodels); electricity in Iowa by
    source and year; days with rain in Seattle by month (vega_datasets).
    """
    import statsmodels.api as sm
    import vega_datasets

    data = Path(vega_datasets.__file__).parent / "_data"
    jobs = pd.read_csv(data / "us-employment.csv", index_col=0)
    found = {f"jobs, {name}": (False, jobs[name]) for name in jobs.columns}
    sectors = [name for name in jobs.columns if name not in {"nonfarm", "private"} and "change" not in name]
    found |= {f"share of jobs, {name}": (True, jobs[name] / jobs["nonfarm"]) for name in sectors}
    macro = sm.datasets.macrodata.load_pandas().data
    names = ("realgdp", "realcons", "realinv", "realgovt", "realdpi", "cpi", "m1", "tbilrate", "infl", "realint")
    found |= {name: (False, macro[name]) for name in names} | {"unemployment": (True, macro["unemp"] / 100)}
    found["Nile"] = (False, sm.datasets.nile.load_pandas().data["volume"])
    found["carbon dioxide"] = (False, sm.datasets.co2.load_pandas().data["co2"].resample("YS").mean())
    births = sm.datasets.fertility.load_pandas().data.iloc[::8]
    years = [name for name in births.columns if name.isdigit()]
    found |= {f"births, {row['Country Name']}": (False, row[years].astype(float)) for _, row in births.iterrows()}
    power = pd.read_csv(data / "iowa-electricity.csv").pivot_table(
        index="year", columns="source", values="net_generation"
    )
    found |= {f"electricity, {name}": (True, power[name] / power.sum(axis=1)) for name in power.columns}
    rain = pd.read_csv(data / "seattle-weather.csv", parse_dates=["date"]).set_index("date")["precipitation"] > 0
    found["rain"] = (True, rain.resample("MS").mean())
    series = {name: (is_share, values.dropna().tolist()) for name, (is_share, values) in found.items()}
    return {name: each for name, each in series.items() if len(each[1]) >= LEAST_LENGTH}


LEAST_LENGTH = 15
WINDOWS = 30
#: The share of the series on which the factor of the errors was chosen: every other one, in the alphabet.
_CHOSEN_ON, _HELD_BACK = slice(0, None, 2), slice(1, None, 2)


@dataclass(frozen=True)
class Window:
    """A stretch of a public series, what came so many periods later, and a target for it."""

    readings: list[float]
    ahead: int
    future: float
    target: float
    sign: int
    is_share: bool


def windows(series: dict[str, tuple[bool, list[float]]], seed: int) -> list[Window]:
    """Draw stretches of 8 to 30 readings; targets lie about the last one, or about where the last steps lead."""
    draw = random.Random(seed)  # noqa: S311 - the page needs to be repeatable, not secret
    found = []
    for is_share, values in series.values():
        for _ in range(WINDOWS):
            count, ahead = draw.randint(8, 30), draw.randint(1, MAXIMUM_PERIODS)
            if len(values) < count + ahead:
                continue
            start = draw.randint(0, len(values) - count - ahead)
            readings = values[start : start + count]
            steps = [after - before for before, after in pairwise(readings)]
            scatter = pd.Series(steps).std(ddof=0) or 1e-9
            target = readings[-1] + draw.uniform(-2.5, 2.5) * scatter * ahead**0.5
            target += draw.choice([0, 1]) * ahead * (readings[-1] - readings[0]) / (count - 1)
            target = min(max(target, 0.0), 1.0) if is_share else target
            future = values[start + count + ahead - 1]
            found.append(Window(readings, ahead, future, target, draw.choice([1, -1]), is_share))
    return found


def _ours(window: Window) -> tuple[float, bool]:
    months = pd.date_range(_period(0), periods=len(window.readings), freq="MS")
    told = forecast(
        pd.Series(window.readings, index=months), window.ahead, target=window.target,
        polarity="Higher" if window.sign > 0 else "Lower", is_share=window.is_share,
    )  # fmt: skip
    assert told.chance is not None
    assert told.lower is not None
    assert told.upper is not None
    return told.chance, told.lower <= window.future <= told.upper


class _Scaled(NamedTuple):
    """A window on the scale on which others forecast it: shares as log-odds too."""

    readings: list[float]
    future: float
    target: float


def _scaled(window: Window) -> _Scaled:
    import numpy as np

    numbers = np.array([*window.readings, window.future, window.target])
    if window.is_share:
        kept = np.clip(numbers, 0.005, 0.995)
        numbers = np.log(kept / (1 - kept))
    *readings, future, target = map(float, numbers)
    return _Scaled(readings, future, target)


def _told(window: Window, of: _Scaled, middle: float, low: float, high: float) -> tuple[float, bool]:
    """Turn a forecast and its 95% interval into a chance of the target, with our least and greatest."""
    from scipy.stats import norm

    above = float(norm.sf(of.target, middle, max((high - low) / 2 / 1.959964, 1e-9)))
    return min(max(above if window.sign > 0 else 1 - above, 0.05), 0.95), low <= of.future <= high


def _statsforecast(name: str, window: Window) -> tuple[float, bool]:
    """Forecast with one of the models of statsforecast."""
    import numpy as np
    import statsforecast.models

    of = _scaled(window)
    options = {} if name == "RandomWalkWithDrift" else {"season_length": 1}
    told = getattr(statsforecast.models, name)(**options).forecast(y=np.array(of.readings), h=window.ahead, level=[95])
    return _told(window, of, *(float(np.asarray(told[part])[-1]) for part in ("mean", "lo-95", "hi-95")))


def _statsmodels(window: Window) -> tuple[float, bool]:
    """Forecast with statsmodels' exponential smoothing with a damped trend, the nearest to ours."""
    import warnings

    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    of = _scaled(window)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fits that did not converge, which are forecasts all the same
        fit = ETSModel(pd.Series(of.readings), trend="add", damped_trend=True).fit(disp=False)
        last = len(of.readings) + window.ahead - 1
        told = fit.get_prediction(start=last, end=last).summary_frame(alpha=0.05).iloc[-1]
    return _told(window, of, float(told["mean"]), float(told["pi_lower"]), float(told["pi_upper"]))


#: The forecasts that ours is held against, each by its name and library.
FORECASTS: dict[str, Callable[[Window], tuple[float, bool]]] = {
    "ours": _ours,
    **{
        f"{name} (statsforecast)": partial(_statsforecast, name)
        for name in ("AutoETS", "AutoARIMA", "AutoTheta", "AutoCES", "RandomWalkWithDrift")
    },
    "Damped trend (statsmodels)": _statsmodels,
}


PUBLIC = """\
The test uses {series} series that come with statsmodels and vega_datasets: employment in the United States as numbers
and as shares, its national accounts, prices and unemployment, the flow of the Nile, carbon dioxide, children per woman
by country, electricity in Iowa by source, and days of rain. Some of them level off, drift, turn or step. We took
{drawn} stretches of 8 to 30 readings from the {held_back} series that we did not use to choose anything, and forecast
them 1 to 12 periods ahead.

The table compares our forecasts with those of two maintained libraries, statsforecast {statsforecast} and statsmodels
{statsmodels}: four methods that choose among models by themselves, a random walk with drift, and one damped-trend model
like those that we combine. They get the same readings, with shares as log-odds too, and the same lowest and highest
chance. *Score* is the Brier score, the mean squared difference between the chance and what happened. Lower is better,
and always saying 50% scores 0.25."""


def public_page() -> str:
    """Say how both forecasts did on the half of the public series that nothing was chosen on."""
    series = public_series()
    held_back = {name: series[name] for name in sorted(series)[_HELD_BACK]}
    drawn = windows(held_back, SEED)
    lines = [
        PUBLIC.format(
            series=len(series),
            drawn=f"{len(drawn):,}",
            held_back=len(held_back),
            statsforecast=version("statsforecast"),
            statsmodels=version("statsmodels"),
        ),
        "",
        f"| Forecast | Score | Inside the 95% interval | {' | '.join(LIKELIHOODS)} |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, told in FORECASTS.items():
        rows = [(*told(window), (window.future - window.target) * window.sign >= 0) for window in drawn]
        frame = pd.DataFrame(rows, columns=["chance", "inside", "met"])
        frame["likelihood"] = [likelihood(chance) for chance in frame["chance"]]
        score = ((frame["chance"] - frame["met"]) ** 2).mean()
        words = frame.groupby("likelihood")[["chance", "met"]].mean().reindex(list(LIKELIHOODS))
        said = " | ".join(f"{row.met:.0%} (said {row.chance:.0%})" for row in words.itertuples())
        lines.append(f"| {name} | {score:.3f} | {frame['inside'].mean():.0%} | {said} |")
        print(lines[-1], flush=True)
    lines += ["", "Each cell under a word shows the share of targets met, with the chance given in brackets."]
    return "\n".join(lines)


def main() -> None:
    """Run the back-test, print its tables and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--public", action="store_true", help="measure on public series too; needs three packages")
    given = parser.parse_args()
    if given.public:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(f"{text}\n{BEGIN}\n{public_page()}\n{END}\n" if BEGIN not in text else
                        text.replace(_public_part(text), public_page()), encoding="utf-8")  # fmt: skip
    results = backtest(TRIALS, SEED)
    print(calibration(results).round(3).to_string())
    print(by_kind(results).round(3).to_string())
    PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
