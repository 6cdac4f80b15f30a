"""Pages agree: whatever a KPI has been, no two pages of its pack say things of it that contradict each other."""

import random
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.contexts import context_from, rows_of, said
from tests.helpers.programmes import previous_of, programme_of
from tests.helpers.sampling import examples
from xltools.programme import Programme
from xltools.report.context import ReportContext
from xltools.report.key_messages import key_messages
from xltools.report.sheets.exceptions import exceptions_sheet
from xltools.report.sheets.kpi_charts import kpi_charts_sheet
from xltools.report.sheets.kpi_pages import kpi_pages_sheet
from xltools.report.sheets.kpi_scorecard import kpi_scorecard_sheet
from xltools.report.sheets.summary import summary_sheet
from xltools.schema.rag import NOT_RATED, SCALE

BREAKS = ("break_date", "second_break_date", "third_break_date")
#: Notes of sheets that explain words, and say nothing of a KPI.
NOTES = ("Blue circles mark", "Movement counts special cause", "Tried on public series", "Latest, target and variance")


def readings(chance: random.Random, count: int, level: int) -> list[int | None]:
    """Draw a series of one of seven kinds, some of it missing."""
    kind = chance.choice(["level", "trend", "step", "wild", "constant", "rare", "season"])
    values: list[int | None] = []
    for place in range(count):
        made = {
            "level": level + chance.uniform(-2, 2),
            "trend": level * (1 + place / 40) + chance.uniform(-2, 2),
            "step": level * (1.5 if place > count * 2 // 3 else 1) + chance.uniform(-2, 2),
            "wild": chance.uniform(0, 2 * level),
            "constant": level,
            "rare": float(chance.random() < 0.15),
            "season": level * (1.3 if place % 12 < 6 else 0.7) + chance.uniform(-2, 2),
        }[kind]
        is_missing = 0 < place < count - 1 and chance.random() < 0.03
        values.append(None if is_missing else max(0, round(made)))
    return values


def targets(chance: random.Random, days: list[str], aim: float, *, is_share: bool) -> str:
    """Draw targets: for a period or for the year, held or in a line, one that is changed midway."""
    is_yearly = chance.random() < 0.25
    scale = 12 if is_yearly and not is_share else 1
    ahead = pd.Timestamp(days[-1]) + pd.offsets.MonthEnd(chance.choice([1, 5, 9, 14]))
    dues = ("2010-03-31", "2012-03-31") if is_yearly else (days[len(days) // 2], f"{ahead:%Y-%m-%d}")
    later = aim * chance.choice([0.7, 1.0, 1.2])
    rows = [
        f"K-1 | Target | {due} | {min(each, 1) if is_share else each * scale:.6f} | {set_on} | "
        f"{chance.choice(['Hold', 'Line'])} | {'Year to date' if is_yearly else 'Period'}"
        for due, each, set_on in zip(dues, (aim, later), ("2009-01-01", days[len(days) // 2]), strict=True)
    ]
    if chance.random() < 0.3:
        rows.append(f"K-1 | Baseline | {days[0]} | {aim / 2:.6f} | 2009-01-01 | Line | -")
    return "\n".join(rows)


def programme(chance: random.Random) -> tuple[Programme, list[str]]:
    """Draw a programme of one headline KPI, and the days of its periods."""
    count, level = chance.choice([4, 8, 11, 12, 13, 18, 24, 30, 36]), chance.choice([20, 50, 200])
    values, unit = readings(chance, count, level), chance.choice(["number", "%", "GBP"])
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2009-04-30", periods=count, freq="ME")]
    most = max(value for value in values if value is not None)
    whole = most + chance.choice([0, 1, 10]) or 1
    zones = {"East": values}
    if chance.random() < 0.4:
        half = [None if value is None else max(0, round(value / 2 + chance.uniform(-2, 2))) for value in values]
        zones = {"East": half, "West": [*half[:-1], None] if chance.random() < 0.3 else list(reversed(half))}
    broken = sorted(chance.sample(days[1:], min(len(days) - 1, chance.choice([0, 0, 0, 1, 2, 3]))))
    aim = chance.choice([0, level * 0.8, level, level * 1.2, most])
    fields = ["kpi_id", "workstream_id", "kpi", "unit", "better_is", "over_time", "headline", *BREAKS[: len(broken)]]
    words = ["K-1", "W", "Checks", unit, chance.choice(["Higher", "Lower", "Neutral", "-"])]
    words += [chance.choice(["Latest", "Sum"]), "Yes", *broken]
    given = "\n".join(
        f"K-1 | {day} | {zone} | {value} | {whole if unit == '%' else '-'} | {day} | Final"
        for zone, own in zones.items()
        for day, value in zip(days, own, strict=True)
        if value is not None
    )
    asked = (
        ""
        if chance.random() < 0.1
        else targets(chance, days, aim / whole if unit == "%" else aim, is_share=unit == "%")
    )
    end = pd.Timestamp(days[-1]) + pd.offsets.MonthEnd(chance.choice([0, 0, 0, 2]))
    made = programme_of(
        f"{end:%Y-%m-%d}",
        workstreams="workstream_id | workstream\nW | Work",
        kpis=f"{' | '.join(fields)}\n{' | '.join(words)}",
        kpi_targets=f"kpi_id | kind | due | target | set_on | path | target_for\n{asked}",
        zones="zone | kind\n" + "\n".join(f"{zone} | Programme" for zone in zones),
        kpi_readings=f"kpi_id | period_end | zone | numerator | denominator | reported_on | data_status\n{given}",
    )
    return made, days


def drawn(seed: int) -> ReportContext:
    chance = random.Random(seed)
    made, days = programme(chance)
    before = chance.choice([*SCALE, NOT_RATED])
    return context_from(made, previous_of(days[max(0, len(days) - 4)], {"K-1.rating": before}))


class Pages:
    """All that a pack says of the one KPI."""

    def __init__(self, context: ReportContext) -> None:
        self.kpi: Any = context.results.kpis.iloc[0]
        self.scale = context.scale
        self.card = rows_of(kpi_scorecard_sheet(context), "KPIs")[0]
        charts = kpi_charts_sheet(context)
        self.chart = next(iter(charts.charts), None)
        self.by_page = {"KPI page": said(kpi_pages_sheet(context)), "KPI charts": said(charts),
                        "Summary": said(summary_sheet(context))}  # fmt: skip
        rows = rows_of(exceptions_sheet(context), "Exceptions")
        self.exceptions = [row for row in rows if row["ID"] == "K-1"]
        self.letter = " ".join(sentence for _, sentence in key_messages(context))
        changes = context.results.changes
        self.changes = set(changes.loc[changes["item_id"] == "K-1", "change"])
        tables = [str(value) for row in (self.card, *self.exceptions) for value in row.values()]
        lines = "\n".join([*self.by_page.values(), *tables, self.letter]).split("\n")
        self.text = "\n".join(line for line in lines if not line.startswith(NOTES))

    def has(self, *words: str) -> bool:
        """Whether any page says one of these."""
        return any(word.lower() in self.text.lower() for word in words)


def contradictions(pages: Pages) -> Iterator[str]:
    """Give what is said in two ways."""
    kpi, rating, best = pages.kpi, pages.kpi["rating"], pages.scale.best
    is_off, course = rating in pages.scale.off_track, kpi["course"]
    sided, others = kpi["better_is"] in ("Higher", "Lower"), set(SCALE) - {best}
    checks = {
        "the rating of the scorecard": pages.card["Rating"] != rating,
        "the rating on the KPI's page": rating not in pages.by_page["KPI page"],
        "what is an exception": bool(pages.exceptions) != is_off,
        "the rating of an exception": any(row["Rating"] != rating for row in pages.exceptions),
        "what the letter calls off target": ("1 of 1 KPI is off target" in pages.letter) != is_off,
        "what the letter calls best": (f"is rated {best}" in pages.letter) != (rating == best),
        "relied on, and not on target": rating in others and pages.has("relied on", "reliably"),
        "short of its target, and on it": rating == best
        and pages.has("short of the target", "off target", "near target"),
        "on target, and not": rating in others and pages.has("\non target"),
        "changing, and within its usual range": kpi["spc_state"] == "moving" and pages.has("within the usual range"),
        "limits where there are none": kpi["spc_state"] != "stable" and bool(kpi["assurance"]),
        "judged, and incomplete": bool(kpi["incomplete"]) and pages.has("consistently", "hit and miss", "likely to"),
        "better or worse of what has neither": not sided and (
            course in ("Improving", "Getting worse") or pages.has("consistently", "relied on", " likely to meet")
        ),
        "worse by movement, and improving": kpi["counted_movement"] == "Worse" and course == "Improving",
        "better by movement, and getting worse": kpi["counted_movement"] == "Better" and course == "Getting worse",
        "movement on the scorecard and on Changes": bool({"Better", "Worse"} & pages.changes)
        and kpi["counted_movement"] not in pages.changes,
        "a zone's change told twice": (course == "Getting worse" and "for the worse" in kpi["zone_sentence"])
        or (course == "Improving" and "for the better" in kpi["zone_sentence"]),
        "a blank shown as such": re.search(r"\b(nan|nat)\b", pages.text, re.IGNORECASE) is not None,
    }  # fmt: skip
    yield from (name for name, is_so in checks.items() if is_so)
    for page, text in pages.by_page.items():
        if kpi["verdict"].lower() not in text.lower():
            yield f"the verdict on {page}"
    if pages.chart is not None:
        yield from of_chart(pages)


def of_chart(pages: Pages) -> Iterator[str]:
    """Give what a chart draws and says otherwise than its row."""
    assert pages.chart is not None
    has_limits = any(series.look == "limit" for series in pages.chart.series)
    states = {"moving": "It is changing", "too short": "too few readings", "too even": "no range to judge by"}
    if pages.kpi["spc_state"] == "stable" and not has_limits:
        yield "stable without limits"
    if states.get(pages.kpi["spc_state"], "") not in pages.chart.alt:
        yield "why there are no limits"
    if "against a target" in pages.chart.title and f"({pages.kpi['rating']})" not in pages.chart.title:
        yield "the rating of the chart"


@examples(60)
@given(seed=st.integers(0, 2**32))
def test_no_two_pages_of_any_programme_contradict_each_other_on_one_kpi(seed: int) -> None:
    assert list(contradictions(Pages(drawn(seed)))) == []


def test_each_contradiction_is_found_where_a_row_of_the_measures_is_changed() -> None:
    """A check that nothing could break would be no test: other words are put in place of a KPI's own."""
    pages = Pages(drawn(12))
    pages.kpi = pages.kpi.copy()
    for field, other in {
        "rating": "None such", "verdict": "None such", "spc_state": "too even", "better_is": "Neutral",
        "counted_movement": "Worse", "course": "Improving", "zone_sentence": "East for the better",
    }.items():  # fmt: skip
        pages.kpi[field] = other
    found = list(contradictions(pages))
    assert {"the rating of the scorecard", "the verdict on Summary", "worse by movement, and improving"} <= set(found)
    assert {"a zone's change told twice", "better or worse of what has neither", "why there are no limits"} <= set(
        found
    )
