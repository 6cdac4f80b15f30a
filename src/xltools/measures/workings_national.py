"""Workings of the national milestones, the self-assessment and the money."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from xltools.measures import shown
from xltools.measures.figure import Subject, cells_of, counts, subject
from xltools.measures.money import KINDS
from xltools.measures.tidy import by_id, day_text, dicts, records, text
from xltools.programme import Programme
from xltools.schema import rag

if TYPE_CHECKING:
    from xltools.measures.results import Results


def national_figures(programme: Programme, results: "Results") -> Iterator[dict[str, Any]]:
    """Explain where each deliverable stands."""
    sources = by_id(programme.national_milestones, "national_id", "source")
    for each in records(results.national):
        about = subject(each, "national_id", "deliverable", "National milestone")
        cells = cells_of(programme, "National milestones", ["checkpoint", "deadline", "met_on", "measure"], [each.row])
        rule = f"Decided by {each.measure} on its due day" if each.measure else "Met on against its due day"
        yield about.figure(
            "state",
            each.state,
            rule,
            cells=cells,
            source=text(sources.get(each.national_id)) or "Own rule",
            limits=_due(each.due),
        )
        yield about.figure("late_days", each.late_days, "From the due day to the day met, or to as-at while missed",
                           cells=cells)  # fmt: skip


def checkpoint_figures(programme: Programme, results: "Results") -> Iterator[dict[str, Any]]:
    """Explain where each area stands at each checkpoint, and the area as a whole."""
    reasons = {each.item_id: each.reason for each in records(results.exceptions) if each.item_kind == "Area"}
    deliverables = _rows_by(results.national.set_index("row"), ("area_id", "checkpoint"))
    reviews = _rows_by(programme.likelihood, ("area_id", "checkpoint", "review_date"))
    for area_id, mine in results.checkpoints.groupby("area_id", sort=False):
        area = Subject(str(area_id), str(mine["area"].iloc[0]), "Area")
        worst = programme.scale.worst(mine["rating"])
        done = rag.COMPLETE if mine["rating"].eq(rag.COMPLETE).all() else worst
        yield area.figure("rating", worst if programme.scale.is_rated(worst) else done, "The worst of its checkpoints",
                          reason=reasons.get(area_id, ""))  # fmt: skip
        for each in records(mine):
            place = (each.area_id, each.checkpoint)
            yield from _checkpoint(
                programme, each, deliverables.get(place, []), reviews.get((*place, each.review_date), [])
            )


def _rows_by(table: pd.DataFrame, fields: tuple[str, ...]) -> dict[tuple[Any, ...], list[int]]:
    """Return the Excel rows that have the same cells in some fields, none of them blank."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for row, key in zip(
        table.index.tolist(), zip(*(table[name].tolist() for name in fields), strict=True), strict=True
    ):
        if not any(map(pd.isna, key)):
            found.setdefault(key, []).append(row)
    return found


def _checkpoint(
    programme: Programme, each: Any, deliverables: list[int], reviews: list[int]
) -> Iterator[dict[str, Any]]:
    when = day_text(each.checkpoint)
    about = Subject(f"{each.area_id}-{each.checkpoint:%Y-%m-%d}", f"{each.area}, {when}", "Checkpoint")
    met = {"numerator": each.met, "denominator": each.deliverables}
    yield about.figure("state", each.state, "Met when all its deliverables are, by the day of the last one", **met,
                       cells=cells_of(programme, "National milestones", ["met_on"], deliverables))  # fmt: skip
    yield about.figure(
        "late_days", each.late_days, "From the checkpoint to the day of the last deliverable, or to as-at"
    )
    cells = cells_of(programme, "Likelihood", ["likelihood"], reviews)
    review = "" if pd.isna(each.review_date) else f"Review of {day_text(each.review_date)}"
    yield about.figure(
        "likelihood", each.likelihood, "What the latest review by as-at said", cells=cells, reason=review
    )
    scale = programme.scale
    likelihoods = ", ".join(f"{word} is {rating}" for word, rating in scale.likelihood_rating.items())
    rule = f"The likelihood's while due; Complete once met, {scale.worst_word} once missed"
    yield about.figure("rating", each.rating, rule, cells=cells, limits=likelihoods)


def requirement_figures(programme: Programme, results: "Results") -> Iterator[dict[str, Any]]:
    """Explain each requirement's rating, and count the ratings of each review."""
    reviews = _rows_by(programme.self_assessment, ("requirement_id", "review_date"))
    for each in records(results.requirements):
        about = subject(each, "requirement_id", "requirement", "Requirement")
        rows = reviews.get((each.requirement_id, each.review_date), [])
        review = "No review" if pd.isna(each.review_date) else f"Review of {day_text(each.review_date)}"
        stale = f"; older than {programme.settings.review_interval_days} days" if each.is_stale else ""
        yield about.figure("rating", each.rating, "The latest review's by as-at; of two on one day the worse",
                           cells=cells_of(programme, "Self-assessment", ["rag"], rows), source="Paper 004",
                           reason=review + stale)  # fmt: skip
    words = (*programme.scale.ratings, rag.NOT_RATED)
    history = dicts(results.assessment_history)
    for counted in history:
        day = counted["review_date"]
        about = Subject(f"REVIEW-{day:%Y-%m-%d}", f"Self-assessment of {day_text(day)}", "Review")
        ratings = pd.Series([word for word in words for _ in range(int(counted[word]))], dtype="str")
        yield from counts(about, ratings, "requirements", words)


def money_figures(programme: Programme, results: "Results") -> Iterator[dict[str, Any]]:
    """Explain each year's money: by kind, the net benefit, and the cashable share of spend."""
    for each in records(results.money_years):
        about = Subject(each.year or "No year", f"Financial year {each.year or 'not given'}", "Financial year")
        table = programme.business_cases
        cases = table[table["financial_year"].fillna("").eq(each.year)]
        for of in ("planned", "actual"):
            yield from _kinds(programme, about, each, cases, of)
            cells = cells_of(programme, "Business cases", [of], cases.index)
            yield _pounds(about, f"net_{of}", getattr(each, f"net_{of}"),
                          "Savings and disinvestments less investments", cells)  # fmt: skip
            chosen = cases[cases["cashable"].eq("Yes") & cases["kind"].ne("Investment")]
            yield _pounds(about, f"cashable_{of}", getattr(each, f"cashable_{of}"), "Savings that are cashable",
                          cells_of(programme, "Business cases", [of], chosen.index))  # fmt: skip
        yield from _share(programme, about, each)


def _kinds(programme: Programme, about: Subject, each: Any, cases: pd.DataFrame, of: str) -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        cells = cells_of(programme, "Business cases", [of], cases[cases["kind"] == kind].index)
        name = f"{kind.lower()}_{of}"
        yield _pounds(about, name, getattr(each, name), f"{kind}s {of}, added up", cells)


def _share(programme: Programme, about: Subject, each: Any) -> Iterator[dict[str, Any]]:
    kpi = programme.settings.cashable_kpi or "a KPI that the Settings do not name"
    yield _pounds(
        about, "spend", each.spend, f"The denominators of {kpi} in the year ({each.spend_periods} periods)", ""
    )
    yield about.figure(
        "cashable_share", each.cashable_share, f"Cashable actuals over the year's spend (denominator of {kpi})",
        shown=shown.percent(each.cashable_share), numerator=each.cashable_actual, denominator=each.spend,
    )  # fmt: skip
    yield about.figure("cashable_target", each.cashable_target, f"Target of {kpi} at the year's end",
                       shown=shown.percent(each.cashable_target), source="KPI targets")  # fmt: skip
    told = [shown.percent(value) for value in (each.cashable_share, each.cashable_target)]
    reason = f"{each.rating}: {told[0]} against {told[1]}" if all(told) else f"{each.rating}: no share or no target"
    yield about.figure("rating", each.rating, f"Cashable share against its target, with the tolerances of {kpi}",
                       reason=reason)  # fmt: skip


def _pounds(about: Subject, measure: str, value: float, formula: str, cells: str) -> dict[str, Any]:
    return about.figure(measure, value, formula, shown=shown.pounds(value), cells=cells)


def _due(day: Any) -> str:
    return "" if pd.isna(day) else f"Due {day_text(day)}"
