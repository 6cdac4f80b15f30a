"""Forecast contradictions (RES-07 to RES-12): likelihoods, dates met and answers that facts or KPIs contradict."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import pandas as pd

from xltools.findings import Finding
from xltools.measures.display_text import cell_text
from xltools.measures.finding_source import Case, Cell, finding, result_rule
from xltools.measures.frames import by_id, known_by, records
from xltools.measures.national import DUE, LIKELY, MET, MET_LATE, MISSED
from xltools.measures.questions import ANSWERED, hung_on
from xltools.schema import rag
from xltools.text.words import day_text

#: A likelihood this many words above a KPI's forecast contradicts it; one word above is a matter of judgement.
_STEPS = 2
_SELF_ASSESSMENT = "Paper 004: the self-assessment is to be the basis for planning"

LIKELY_BUT_MISSED = result_rule(
    "RES-07",
    "A checkpoint with a missed deliverable is not rated likely to be met.",
    "Choose {allowed} under [likelihood], or type the day under [National milestones.met_on] for {deliverables} "
    "in [National milestones].",
    _SELF_ASSESSMENT,
)
LIKELY_BUT_KPI = result_rule(
    "RES-08",
    "A checkpoint that a KPI decides is not rated likely to be met against the KPI's forecast.",
    "Choose {allowed} under [likelihood], or correct the readings or target of {kpi}.",
    _SELF_ASSESSMENT,
)
MET_BUT_KPI = result_rule(
    "RES-09",
    "A deliverable that a KPI decides was met when the KPI says so.",
    "Clear [met_on], or correct it or the readings or target of {kpi}.",
    "Paper 002: measured deliverables",
)
NOT_YET_BUT_KPI = result_rule(
    "RES-10",
    "A question about whether something has begun is not answered No while a KPI of its area counts it.",
    "Type Yes under [answer] if it has begun, or correct the readings of {kpi}.",
    _SELF_ASSESSMENT,
)
NOT_YET_BUT_PAST = result_rule(
    "RES-11",
    "A date planned for something that has not begun is in the future.",
    "Correct the answer to {parent}, or type the new date.",
    _SELF_ASSESSMENT,
)
NO_BUT_DELIVERED = result_rule(
    "RES-12",
    "A question is not answered No in an area whose every deliverable was met.",
    "Type Yes under [answer], or correct [National milestones.met_on] in [National milestones]"
    "[Waivers?; if both are right, agree a waiver].",
    _SELF_ASSESSMENT,
)
RULES = (LIKELY_BUT_MISSED, LIKELY_BUT_KPI, MET_BUT_KPI, NOT_YET_BUT_KPI, NOT_YET_BUT_PAST, NO_BUT_DELIVERED)


def foretold(case: Case) -> Iterator[Finding]:
    """Find the judgements that something measured contradicts."""
    yield from _likelihoods(case)
    yield from _days_met(case)
    yield from _answers(case)


def _likelihoods(case: Case) -> Iterator[Finding]:
    """Judge the latest review of each checkpoint against its deliverables."""
    last = {
        (each.area_id, each.checkpoint): (each.review_date, each.likelihood)
        for each in records(case.results.checkpoints)
        if each.likelihood in LIKELY
    }
    deliverables = records(case.results.national)
    judged = []
    for each in records(case.programme.likelihood):
        place = (each.area_id, each.checkpoint)
        if last.get(place) == (each.review_date, each.likelihood):
            own = [one for one in deliverables if (one.area_id, one.checkpoint) == place]
            judged.append((each, own))
    forecasts = _forecasts(case, {one.measure for _, own in judged for one in own if one.state == DUE})
    for each, own in judged:
        cell = Cell("Likelihood", each.Index, "likelihood", each.likelihood, each.area_id)
        yield from _against_missed(case, cell, each, own)
        yield from _against_kpis(case, cell, (each, own), forecasts)


def _forecasts(case: Case, kpi_ids: Collection[str]) -> list[Any]:
    """Forecast only the KPIs that decide a deliverable judged likely, because each forecast takes time.

    Returns:
        Rows as in the scorecard, before its verdict withholds anything.
    """
    standings = case.results.kpi_standings
    own = standings[standings["kpi_id"].isin([kpi_id for kpi_id in kpi_ids if kpi_id])]
    if own.empty:
        return []
    from xltools.measures.kpi_forecasts import kpi_forecasts  # noqa: PLC0415 - few likelihoods hang on a KPI

    return records(own[["row", "kpi_id"]].join(kpi_forecasts(case.programme, case.results.kpi_periods, own)))


def _against_missed(case: Case, cell: Cell, review: Any, own: Sequence[Any]) -> Iterator[Finding]:
    """Report any likely word once the checkpoint was past, and the best one once a deadline of its own was."""
    is_past = review.checkpoint < review.review_date
    missed = [each.national_id for each in own if each.state == MISSED and each.due < review.review_date]
    if not missed or not (is_past or review.likelihood == rag.LIKELIHOODS[0]):
        return
    ids = ", ".join(missed)
    message = "[likelihood] is {likelihood}, but {deliverables} was missed before that review and is not met."
    allowed = [word for word in rag.LIKELIHOODS if not (word in LIKELY if is_past else word == rag.LIKELIHOODS[0])]
    words = {"likelihood": review.likelihood, "deliverables": ids, "allowed": _one_of(case, allowed)}
    yield finding(case, LIKELY_BUT_MISSED, cell, message, words)


def _against_kpis(
    case: Case, cell: Cell, judged: tuple[Any, Sequence[Any]], forecasts: Sequence[Any]
) -> Iterator[Finding]:
    """Report a likelihood two words or more above the KPI's forecast; a neighbouring word is judgement."""
    review, own = judged
    due = {(each.measure, each.due) for each in own if each.state == DUE and each.measure}
    for kpi in forecasts:
        told = kpi.forecast_likelihood
        if (kpi.kpi_id, kpi.next_target_due) not in due or told not in rag.LIKELIHOODS:
            continue
        if _steps_above(review.likelihood, told) >= _STEPS and not _is_withheld(case, kpi.row):
            message = "[likelihood] is {likelihood}, but the forecast of {kpi} for {due} makes it {told}."
            allowed = [word for word in rag.LIKELIHOODS if _steps_above(word, told) < _STEPS]
            words = {"likelihood": review.likelihood, "kpi": kpi.kpi_id, "allowed": _one_of(case, allowed)}
            words |= {"due": day_text(kpi.next_target_due), "told": told.lower()}
            yield finding(case, LIKELY_BUT_KPI, cell, message, words)


def _is_withheld(case: Case, row: int) -> bool:
    """Whether the verdict withholds a KPI's forecast, which then contradicts nobody: only the whole scorecard knows."""
    kpis = case.results.kpis
    return not kpis.loc[kpis["row"] == row, "forecast_likelihood"].iloc[0]


def _one_of(case: Case, likelihoods: Sequence[str]) -> str:
    """Name some likelihoods in the programme's own words."""
    said = [case.programme.word("likelihood", "likelihood", word) for word in likelihoods]
    return f"{', '.join(said[:-1])} or {said[-1]}" if len(said) > 1 else said[0]


def _steps_above(declared: str, forecast: str) -> int:
    return rag.LIKELIHOODS.index(forecast) - rag.LIKELIHOODS.index(declared)


def _days_met(case: Case) -> Iterator[Finding]:
    table = case.programme.national_milestones
    typed = known_by(table["met_on"], case.programme.as_at)
    for each in records(case.results.national):
        said = typed[each.row] if each.measure else pd.NaT
        if pd.isna(said) or pd.isna(each.due) or each.state not in (MET, MET_LATE, MISSED):
            continue
        if (MET if said <= each.due else MET_LATE) != each.state:
            cell = Cell("National milestones", each.row, "met_on", day_text(said), each.national_id)
            words = {"said": day_text(said), "kpi": each.measure, "state": _state_text(each)}
            yield finding(case, MET_BUT_KPI, cell, "[met_on] is {said}, but by {kpi} it is: {state}.", words)


def _state_text(deliverable: Any) -> str:
    days = "" if pd.isna(deliverable.late_days) else f", {deliverable.late_days:.0f} days after it was due"
    return f"{deliverable.state.lower()}{days if deliverable.state == MET_LATE else ''}"


def _answers(case: Case) -> Iterator[Finding]:
    """Judge the answers of the last review."""
    answered = [each for each in records(case.results.questions) if each.state == ANSWERED]
    cells = _answer_cells(case)
    parents = hung_on(case.programme)
    gates = {question_id for question_id, answer in parents.values() if answer.casefold() == "no"}
    for each in answered:
        if each.answer_type != "Yes/No" or each.answer.casefold() != "no":
            continue
        if each.question_id in gates:
            yield from _begun(case, each, cells)
        if each.theme == "Specific":
            yield from _delivered(case, each, cells)
    for each in answered:
        if each.answer_type == "Date" and each.asked_if:
            parent, _ = parents[each.row]
            if parent in gates:
                yield from _planned(case, each, parent, cells)


def _answer_cells(case: Case) -> dict[str, tuple[int, Any]]:
    """Return the row and the answer of each question at the last review."""
    table, last = case.programme.answers, case.results.questions["review_date"].max()
    own = table[table["review_date"] == last]
    answered = zip(own["question_id"].tolist(), own.index.tolist(), own["answer"].tolist(), strict=True)
    return {question_id: (row, answer) for question_id, row, answer in answered if not pd.isna(answer)}


def _cell(question: Any, cells: dict[str, tuple[int, Any]]) -> Cell:
    row, answer = cells[question.question_id]
    return Cell("Answers", row, "answer", cell_text(answer), question.question_id)


def _begun(case: Case, question: Any, cells: dict[str, tuple[int, Any]]) -> Iterator[Finding]:
    national, series = case.results.national, case.results.kpi_periods
    measures = set(national.loc[(national["area_id"] == question.area_id) & (national["measure"] != ""), "measure"])
    said_on = question.review_date
    for kpi_id in sorted(measures):
        counted = series[(series["kpi_id"] == kpi_id) & (series["period_end"] <= said_on) & (series["numerator"] > 0)]
        if not counted.empty:
            last = counted.loc[counted["period_end"].idxmax()]
            message = "{question} is answered No, but {kpi} counts {count} at {day}."
            words = {"question": question.question_id, "kpi": kpi_id, "count": f"{last['numerator']:,.0f}"}
            words |= {"day": day_text(last["period_end"])}
            yield finding(case, NOT_YET_BUT_KPI, _cell(question, cells), message, words)


def _planned(case: Case, question: Any, parent: str, cells: dict[str, tuple[int, Any]]) -> Iterator[Finding]:
    row_answer = cells[question.question_id][1]
    if isinstance(row_answer, pd.Timestamp) and row_answer < question.review_date:
        message = "{day} had passed by the review, but {parent} is still answered No."
        words = {"day": day_text(row_answer), "parent": parent}
        yield finding(case, NOT_YET_BUT_PAST, _cell(question, cells), message, words)


def _delivered(case: Case, question: Any, cells: dict[str, tuple[int, Any]]) -> Iterator[Finding]:
    own = case.results.national[case.results.national["area_id"] == question.area_id]
    if not own.empty and own["met_on"].notna().all() and (own["met_on"] <= question.review_date).all():
        title = by_id(case.programme.areas, "area_id", "area").get(question.area_id, question.area_id)
        message = '{question} is answered No, but every deliverable of "{title}" was met by then.'
        words = {"question": question.question_id, "title": title}
        yield finding(case, NO_BUT_DELIVERED, _cell(question, cells), message, words)
