"""Accounting: rows that were read but that no measure counts, and why: superseded, dated later, incomplete."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from xltools.measures.frames import records, stamp
from xltools.measures.readings import COMPARATOR, comparators, counting_readings
from xltools.programme import FIELD_OF_SHEET, Programme
from xltools.schema import rag
from xltools.validate.accounts import Account

Reasons = dict[int, str]
LATER, SECOND = "after As at", "another row counts in its place"


def accounts_with(programme: Programme, accounts: Mapping[str, Account]) -> dict[str, Account]:
    """Return the accounts of the sheets, with the rows that no measure counts left out too."""
    reasons = {name: uncounted(programme, field) for name, field in FIELD_OF_SHEET.items() if name in accounts}
    return {name: each.without(reasons.get(name, {})) for name, each in accounts.items()}


def uncounted(programme: Programme, table: str) -> Reasons:
    """Return the Excel rows of one table that are in no figure and on no page, each with why."""
    why = _BY_TABLE.get(table)
    return {} if why is None else why(programme)


def _readings(programme: Programme) -> Reasons:
    read, as_at = programme.kpi_readings, stamp(programme.as_at)
    counting = counting_readings(programme)
    zones = programme.zones.dropna(subset=["zone", "kind"])["zone"]
    lacks = {
        "no KPI in the sheet KPIs": ~read["kpi_id"].isin(programme.kpis["kpi_id"].dropna()),
        "no zone whose kind is known": ~read["zone"].isin(zones),
        "no period end": read["period_end"].isna(),
        "no date under Reported on": read["reported_on"].isna(),
        "reported after As at": read["reported_on"] > as_at,
        "a period that ends after As at": read["period_end"] > as_at,
        "a later report of the same period counts": ~read.index.to_series().isin(counting["row"]),
        "no number that can be used": read.index.to_series().isin(counting.loc[~counting["is_usable"], "row"]),
        "another comparator is shown beside the KPI": read.index.to_series().isin(_unshown(counting)),
    }
    return _first_of(read, lacks)


def _unshown(counting: pd.DataFrame) -> Iterable[int]:
    """Return the readings of comparators that a KPI has beside the one that is shown."""
    beside = counting.loc[(counting["kind"] == COMPARATOR) & counting["is_usable"], "row"]
    return set(beside.tolist()) - set(comparators(counting)["row"].tolist())


def _targets(programme: Programme) -> Reasons:
    table = programme.kpi_targets
    lacks = {
        "no KPI in the sheet KPIs": ~table["kpi_id"].isin(programme.kpis["kpi_id"].dropna()),
        "no due date, value or day it was set": table[["due", "target", "set_on"]].isna().any(axis=1),
        "set after As at": table["set_on"] > stamp(programme.as_at),
    }
    return _first_of(table, lacks)


def _zones(programme: Programme) -> Reasons:
    table = programme.zones
    lacks = {"no name or no kind": table[["zone", "kind"]].isna().any(axis=1), SECOND: _again(table, "zone")}
    return _first_of(table, lacks)


def _likelihoods(programme: Programme) -> Reasons:
    table, national = programme.likelihood, programme.national_milestones
    ahead = set(zip(national["area_id"].tolist(), national["checkpoint"].tolist(), strict=True))
    named = list(zip(table["area_id"].tolist(), table["checkpoint"].tolist(), strict=True))
    lacks = {
        "no review date, area or checkpoint": table[["review_date", "area_id", "checkpoint"]].isna().any(axis=1),
        "no likelihood": ~table["likelihood"].isin(rag.LIKELIHOODS),
        LATER: table["review_date"] > stamp(programme.as_at),
        "a checkpoint that no national milestone of the area has": ~pd.Series(
            [each in ahead for each in named], index=table.index, dtype="bool"
        ),
    }
    order = {word: place for place, word in enumerate(rag.LIKELIHOODS)}
    return _first_of(table, lacks, _beaten(table, ("area_id", "checkpoint", "review_date"), "likelihood", order))


def _assessments(programme: Programme) -> Reasons:
    table, scale = programme.self_assessment, programme.scale
    known = programme.requirements["requirement_id"].dropna()
    lacks = {
        "no review date": table["review_date"].isna(),
        "no requirement in the sheet Requirements": ~table["requirement_id"].isin(known),
        "no rating": ~table["rag"].isin(scale.words),
        LATER: table["review_date"] > stamp(programme.as_at),
    }
    order = {word: scale.points(word) for word in scale.words}
    return _first_of(table, lacks, _beaten(table, ("requirement_id", "review_date"), "rag", order))


def _answers(programme: Programme) -> Reasons:
    table, as_at = programme.answers, stamp(programme.as_at)
    reviews = sorted({day for day in table["review_date"].dropna() if day <= as_at})
    lacks = {
        "no review date": table["review_date"].isna(),
        "no question in the sheet Key questions": ~table["question_id"].isin(
            programme.key_questions["question_id"].dropna()
        ),
        "no answer": table["answer"].isna() | table["answer"].astype("str").str.strip().eq(""),
        LATER: table["review_date"] > as_at,
        "a review before the last two, which no page shows": ~table["review_date"].isin(reviews[-2:]),
        SECOND: _again(table, "review_date", "question_id"),
    }
    return _first_of(table, lacks)


def _evidence(programme: Programme) -> Reasons:
    table = programme.evidence
    return _first_of(table, {LATER: table["date"] > stamp(programme.as_at)})


def _risks(programme: Programme) -> Reasons:
    table = programme.risks
    return _first_of(table, {"raised after As at": table["raised"] > stamp(programme.as_at)})


def _cases(programme: Programme) -> Reasons:
    table = programme.business_cases
    lacks = {"no kind or no financial year": table[["kind", "financial_year"]].isna().any(axis=1)}
    return _first_of(table, lacks)


def _waivers(programme: Programme) -> Reasons:
    table = programme.waivers
    lacks = {
        "no rule or no last day": table[["rule", "until"]].isna().any(axis=1),
        "has run out": table["until"] < stamp(programme.as_at),
    }
    return _first_of(table, lacks)


_BY_TABLE: Mapping[str, Callable[[Programme], Reasons]] = {
    "kpi_readings": _readings,
    "kpi_targets": _targets,
    "zones": _zones,
    "likelihood": _likelihoods,
    "self_assessment": _assessments,
    "answers": _answers,
    "evidence": _evidence,
    "risks": _risks,
    "business_cases": _cases,
    "waivers": _waivers,
}


def _first_of(table: pd.DataFrame, lacks: Mapping[str, "pd.Series[bool]"], beaten: Reasons | None = None) -> Reasons:
    """Give each row the first reason that holds for it."""
    found: Reasons = {}
    for why, holds in lacks.items():
        for row in table.index[holds.to_numpy(dtype=bool)].tolist():
            found.setdefault(row, why)
    return dict(beaten or {}) | found


def _again(table: pd.DataFrame, *fields: str) -> "pd.Series[bool]":
    """Return the rows that repeat a row above."""
    return table.duplicated(list(fields)) & table[list(fields)].notna().all(axis=1)


def _beaten(table: pd.DataFrame, fields: tuple[str, ...], word: str, order: Mapping[str, int]) -> Reasons:
    """Return the rows in whose place another of the same review counts: of two the worse does."""
    best: dict[tuple[Any, ...], Any] = {}
    beaten: Reasons = {}
    for each in records(table):
        key, rank = tuple(getattr(each, name) for name in fields), order.get(getattr(each, word), -1)
        if rank < 0 or any(map(pd.isna, key)):
            continue
        other = best.get(key)
        if other is not None and rank < other[0]:
            beaten[each.Index] = SECOND
            continue
        if other is not None:
            beaten[other[1]] = SECOND
        best[key] = (rank, each.Index)
    return beaten
