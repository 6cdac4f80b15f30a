"""Believable regions: many councils' trackers, made from the worked example and varied from a fixed seed.

Run `python -m benchmarks.regions FOLDER COUNT [--seed N]`. Every figure and word is Illustrative. A council has a
size, which makes its denominators, and a strength, which moves its ratings, likelihoods, dates and readings together.
"""

import argparse
import calendar
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.region_words import NO_SUPPORT, PRACTICE, SUPPORT, TO_COME, place_name
from xltools.example import DAYS
from xltools.report.template import example_rows, tracker_book
from xltools.schema import rag
from xltools.schema.loading import Schemas, load_schemas
from xltools.writer import book_bytes

Row = dict[str, Any]
Rows = dict[str, list[Row]]

TO_COME_BY = date(2013, 3, 31)
REVIEWS = (date(2010, 12, 31), date(2011, 3, 31), date(2011, 6, 30), date(2011, 9, 30), date(2011, 12, 31),
           date(2012, 3, 31))  # fmt: skip
ZONE = "Whole council"


@dataclass(frozen=True)
class Measure:
    """A KPI as the region has it: at first and at last, how far councils lie apart, and its denominator's share."""

    first: float
    last: float
    apart: float
    of_size: float
    is_count: bool = False


#: The KPIs of the worked example that every council of the region keeps.
MEASURES: dict[str, Measure] = {
    "KPI-01": Measure(0.10, 0.79, 0.03, 1.0),
    "KPI-02": Measure(0.08, 0.19, 0.02, 0.6),
    "KPI-04": Measure(0.74, 0.79, 0.03, 0.06),
    "KPI-05": Measure(0.48, 0.68, 0.03, 0.02),
    "KPI-07": Measure(0.81, 0.82, 0.015, 0.03),
    "KPI-09": Measure(0.007, 0.006, 0.001, 1.0, is_count=True),
}


@dataclass(frozen=True)
class Council:
    """One invented council: what is drawn for it follows from the seed and its number alone."""

    number: int
    seed: int
    name: str
    size: int
    strength: float
    as_at: date

    @property
    def draw(self) -> random.Random:
        """A source of chance of its own, the same at every call."""
        return random.Random(f"{self.seed}-{self.number}")  # noqa: S311 - invented figures, no secret

    @property
    def file_name(self) -> str:
        """The tracker's name in the region's folder."""
        return f"{self.number + 1:04d}-{self.name.lower().replace(' ', '-')}.xlsx"


def councils(count: int, seed: int = 2012) -> list[Council]:
    """Draw a region's councils; the first of many are those of a smaller region of the same seed."""
    made = []
    for number in range(count):
        draw = random.Random(f"council {seed} {number}")  # noqa: S311
        size = int(min(max(draw.lognormvariate(7.9, 0.7), 400), 20_000))
        as_at = DAYS[1] if draw.random() < 0.08 else DAYS[0]
        made.append(Council(number, seed, place_name(number), size, draw.gauss(0, 1), as_at))
    return made


def tracker_rows(council: Council) -> Rows:
    """Return what each sheet of a council's tracker holds."""
    rows: Rows = {sheet: [dict(row) for row in kept] for sheet, kept in _example(council.as_at).items()}
    draw = council.draw
    for vary in _VARIATIONS:
        vary(rows, council, draw)
    return rows


def tracker_bytes(council: Council, change: Callable[[Rows], None] | None = None) -> bytes:
    """Return a council's tracker; `change` may put anything into its rows first."""
    rows = tracker_rows(council)
    if change is not None:
        change(rows)
    return book_bytes(tracker_book(_shipped(), rows))


def write_region(folder: Path, count: int, seed: int = 2012, processes: int = 2) -> list[Path]:
    """Write a region's trackers into a folder; those that are there already stay as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = councils(count, seed)
    missing = [council for council in wanted if not (folder / council.file_name).exists()]
    if len(missing) < 20:
        _write(folder, missing)
    else:
        with ProcessPoolExecutor(processes) as pool:
            parts = [missing[start : start + 20] for start in range(0, len(missing), 20)]
            list(pool.map(_write, [folder] * len(parts), parts))
    return [folder / council.file_name for council in wanted]


def _write(folder: Path, part: list[Council]) -> None:
    for council in part:
        (folder / council.file_name).write_bytes(tracker_bytes(council))


@cache
def _shipped() -> Schemas:
    return load_schemas()


@cache
def _example(day: date) -> dict[str, list[Any]]:
    return {sheet: list(rows) for sheet, rows in example_rows(_shipped(), day).items()}


def _settings(rows: Rows, council: Council, _draw: random.Random) -> None:
    said = {
        "Organisation": f"{council.name} Care Trust", "Council": f"{council.name} Council",
        "Cashable savings KPI": None, "Contact": "Programme office (Illustrative)",
    }  # fmt: skip
    for row in rows["Settings"]:
        if row["setting"] in said:
            row["value"] = said[row["setting"]]


def _kpis(rows: Rows, council: Council, draw: random.Random) -> None:
    for sheet in ("KPIs", "KPI targets"):
        rows[sheet] = [row for row in rows[sheet] if row["kpi_id"] in MEASURES]
    rows["Commentary"] = [row for row in rows["Commentary"] if row["item_id"] in MEASURES]
    rows["Zones"] = [{"zone": ZONE, "kind": "Programme"}]
    rows["KPI readings"] = [
        row for kpi_id, measure in MEASURES.items() for row in _readings(kpi_id, measure, council, draw)
    ]


def _readings(kpi_id: str, measure: Measure, council: Council, draw: random.Random) -> Iterator[Row]:
    own = council.strength * measure.apart + draw.gauss(0, measure.apart / 2)
    months = [date(year, month, calendar.monthrange(year, month)[1]) for year in (2010, 2011, 2012)
              for month in range(1, 13)]  # fmt: skip
    months = [day for day in months if date(2010, 4, 1) <= day and day + timedelta(days=10) <= council.as_at]
    for place, day in enumerate(months):
        if draw.random() < 0.004:
            continue  # now and then a month was not reported
        share = measure.first + (measure.last - measure.first) * place / 22
        share = share - own / 6 if measure.is_count else share + own
        below = max(int(council.size * measure.of_size * draw.uniform(0.95, 1.05)), 8)
        share = min(max(share, 0.002), 0.995)
        above = min(max(round(draw.gauss(below * share, (below * share * (1 - share)) ** 0.5)), 0), below)
        yield {
            "kpi_id": kpi_id, "period_end": day, "zone": ZONE, "numerator": above,
            "denominator": None if measure.is_count else below, "reported_on": day + timedelta(days=10),
            "data_status": "Provisional" if day == months[-1] and draw.random() < 0.2 else "Final",
            "comment": "Illustrative",
        }  # fmt: skip


def _national(rows: Rows, council: Council, draw: random.Random) -> None:
    for row in rows["National milestones"]:
        if row["measure"] not in MEASURES:
            row["measure"] = None
        met = row["met_on"] or row["checkpoint"]
        moved = met + timedelta(days=int(draw.gauss(-15 - 25 * council.strength, 40)))
        is_missed = row["checkpoint"] == date(2011, 3, 31) and draw.gauss(council.strength, 1) < -1.3
        row["met_on"] = None if row["measure"] or is_missed else min(max(moved, date(2009, 6, 1)), council.as_at)
    rows["National milestones"] += [
        {"national_id": f"N{23 + place}", "area_id": area, "checkpoint": TO_COME_BY, "deliverable": told,
         "source": "Illustrative"}
        for place, (area, told) in enumerate(TO_COME.items())
    ]  # fmt: skip


def _reviews(rows: Rows, council: Council, draw: random.Random) -> None:
    days = [day for day in REVIEWS if day <= council.as_at]
    likelihood = [row for row in rows["Likelihood"] if row["checkpoint"] < TO_COME_BY]
    for row in likelihood:
        row["likelihood"] = rag.LIKELIHOODS[_moved(rag.LIKELIHOODS.index(row["likelihood"]), council, draw)]
    for area in TO_COME:
        standing = 1.4 - council.strength * 0.7 + draw.gauss(0, 0.6)
        for day in days[2:]:
            standing += draw.gauss(-0.05, 0.35)
            word = rag.LIKELIHOODS[min(max(round(standing), 0), 3)]
            likelihood.append({"review_date": day, "area_id": area, "checkpoint": TO_COME_BY, "likelihood": word,
                               "comment": "Illustrative"})  # fmt: skip
    rows["Likelihood"] = likelihood
    assessed = [row for row in rows["Self-assessment"] if row["review_date"] in days]
    shifts = {row["requirement_id"]: draw.gauss(-council.strength * 0.6, 0.6) for row in rows["Requirements"]}
    for row in assessed:
        place = rag.SCALE.index(row["rag"]) + shifts[row["requirement_id"]] + draw.gauss(0, 0.15)
        row["rag"] = rag.SCALE[min(max(round(place), 0), 3)]
    rows["Self-assessment"] = assessed


def _moved(place: int, council: Council, draw: random.Random) -> int:
    return min(max(round(place + draw.gauss(-council.strength * 0.5, 0.6)), 0), 3)


def _answers(rows: Rows, council: Council, draw: random.Random) -> None:
    last_two = sorted({row["review_date"] for row in rows["Answers"] if row["review_date"] <= council.as_at})[-2:]
    asked = {row["question_id"]: row["area_id"] for row in rows["Key questions"] if row["theme"] == "Support"}
    rows["Answers"] = [row for row in rows["Answers"] if row["review_date"] in last_two]
    for row in rows["Answers"]:
        if row["question_id"] in asked:
            needs = draw.random() < 0.45 - council.strength * 0.15
            row["answer"] = draw.choice(SUPPORT[asked[row["question_id"]]] if needs else NO_SUPPORT)


def _evidence(rows: Rows, council: Council, draw: random.Random) -> None:
    rows["Evidence"] = [row for row in rows["Evidence"] if row["kind"] != "Good practice"][:6]
    for workstream, told in PRACTICE.items():
        if draw.gauss(council.strength, 1) > 1.2:
            number = len(rows["Evidence"]) + 1
            rows["Evidence"].append({
                "evidence_id": f"EV-G{number:02d}", "workstream_id": workstream, "date": date(2011, 11, 16),
                "kind": "Good practice", "summary": f"{draw.choice(told)} (Illustrative)", "supports_outcome": "Yes",
            })  # fmt: skip


def _milestones(rows: Rows, council: Council, draw: random.Random) -> None:
    for row in rows["Milestones"]:
        if row["forecast"] and not row["actual"] and row["forecast"] > council.as_at:
            late = int(max(draw.gauss(10 - 20 * council.strength, 30), 0))
            row["forecast"] = min(row["forecast"] + timedelta(days=late), date(2013, 3, 31))
    if draw.random() < 0.06:
        open_ones = [row for row in rows["Milestones"] if row["status"] == "In progress"]
        draw.choice(open_ones)["forecast"] = "soon"  # a fault such as staff make


def _actions(rows: Rows, _council: Council, _draw: random.Random) -> None:
    kept = set(MEASURES)
    rows["Actions"] = [
        row for row in rows["Actions"] if not row["item_id"].startswith("KPI-") or row["item_id"] in kept
    ]


_VARIATIONS = (_settings, _kpis, _national, _reviews, _answers, _evidence, _milestones, _actions)


def main() -> None:
    """Write a region's trackers, as the command line asks."""
    parser = argparse.ArgumentParser(description="Write a region of invented councils' trackers.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=2012)
    asked = parser.parse_args()
    print(f"{len(write_region(asked.folder, asked.count, asked.seed))} trackers in {asked.folder}")


if __name__ == "__main__":
    main()
