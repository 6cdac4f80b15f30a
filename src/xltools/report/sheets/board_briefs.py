"""The brief sheets of the Board's pack: which columns and rows of each full sheet are worth its paper."""

from collections.abc import Callable
from dataclasses import replace

from xltools.measures.milestones import PAST
from xltools.report.context import ReportContext
from xltools.report.sheets.brief_sheet import Brief, Part, Row
from xltools.report.sheets.words import OVERDUE
from xltools.schema import rag
from xltools.text.words import capital, plural

_TOP_RISKS = 10
#: How many KPIs fit on a page of the paper.
_MOST_KPIS = 14
_MOST_EXCEPTIONS, _MOST_ROWS = 30, 42  # three pages; no Board reads a longer list
#: How many late milestones a Board can ask about in a meeting; the title says how many there are.
_MOST_LATE = 15
_PAID_IN = frozenset({"Investment planned (GBP)", "Investment actual (GBP)"})
_OF_SPEND = frozenset({"Spend (GBP)", "Cashable share", "Target", "Rating"})


def _late(context: ReportContext, rows: list[Row]) -> list[int]:
    """Pick what is open and late, the latest first; if nothing was promised, what is past its date."""
    late = [(_number(row, "Slip (days)"), place) for place, row in enumerate(rows) if row.get("Rating") != "Complete"]
    if context.programme.lacks("milestones", "baseline"):
        past = context.results.milestones
        overdue = set(past.loc[past["is_overdue"].astype(bool), "milestone_id"])
        found = [place for place, row in enumerate(rows) if row.get("ID") in overdue]
        return sorted(found, key=lambda place: str(rows[place].get("Expected")))
    return [place for slip, place in sorted(late, key=lambda each: (-each[0], each[1])) if slip > 0]


def _overdue(context: ReportContext, row: Row) -> Row:
    """Say Overdue if a milestone is counted to As at because nobody gave another day; not if its own day is shown."""
    found = context.results.milestones
    overdue = set(found.loc[found["is_overdue"].astype(bool), "milestone_id"])
    is_own = context.programme.lacks("milestones", "baseline")
    return {"Expected": OVERDUE} if row.get("ID") in overdue and not is_own else {}


def _past(context: ReportContext, part: Part) -> Part:
    """Say past its date, not late, where nothing was promised: late is counted from the date first promised."""
    if not context.programme.lacks("milestones", "baseline"):
        return part
    short = ("milestones past their date", "the longest past first")
    return replace(part, title=_of("milestone", "past the date"), short=short, nothing="No milestone is past its date.")


def _unsaid_money(context: ReportContext) -> frozenset[str]:
    """Leave out the amounts paid in if the share of spend is shown; leave out the share if no spend is named."""
    return _PAID_IN if context.settings.cashable_kpi else _OF_SPEND


def _unrated(rows: list[Row]) -> bool:
    """Whether nothing says what is late: no milestone is rated, and none is known to be past its date."""
    is_past = any(str(row.get("Why")).startswith(capital(PAST)) for row in rows)
    return bool(rows) and not is_past and all(row.get("Rating") == rag.NOT_RATED for row in rows)


def _worst_risks(_: ReportContext, rows: list[Row]) -> list[int]:
    """Pick the open risks, those with the highest scores first."""
    scored = [(_number(row, "Score"), place) for place, row in enumerate(rows) if row.get("Rating") != "Complete"]
    return [place for _, place in sorted(scored, key=lambda each: (-each[0], each[1]))]


def _open_risks(shown: int, _: int) -> str:
    """Say that every open risk is shown: "Risks: all 3 that are open, the highest score first"."""
    if shown < 2:
        return "Risks: the only one that is open" if shown else "Risks: none is open"
    return f"Risks: all {shown} that are open, the highest score first"


def _worst_exceptions(context: ReportContext, rows: list[Row]) -> list[int]:
    """Pick the exceptions with the worst ratings; equal ones stay in their order."""
    order = {word: place for place, word in enumerate(reversed(context.scale.words))}
    if len(rows) <= _MOST_EXCEPTIONS:
        return list(range(len(rows)))
    return sorted(range(len(rows)), key=lambda place: order.get(str(rows[place].get("Rating")), len(order)))


def _worse(context: ReportContext, rows: list[Row]) -> list[int]:
    """Pick what is worse; if no date was promised, so that no rating can fall, also each date that was put back."""
    is_unrated = context.programme.lacks("milestones", "baseline")
    return [
        place
        for place, row in enumerate(rows)
        if row.get("Change") == "Worse" or (is_unrated and _number(row, "Moved by (days)") > 0)
    ]


def _kpis_to_read(_: ReportContext, rows: list[Row]) -> list[int]:
    """Rank the KPIs: the headline ones, and what is off target or getting worse, before the others."""
    calm = [str(row.get("Verdict")).startswith("On target") and ", but " not in str(row.get("Verdict")) for row in rows]
    return sorted(range(len(rows)), key=lambda at: calm[at] and not str(rows[at].get("KPI")).endswith("(headline)"))


def _kpis_read(shown: int, total: int) -> str:
    """Say how many KPIs are shown, and which, if not all are."""
    if shown == total:
        return ""
    return f"{shown} of {plural(total, 'KPI')} against their targets; headline, then off target"


def _number(row: Row, heading: str) -> float:
    value = row.get(heading)
    return float(value) if isinstance(value, int | float) else -1.0


def _of(noun: str, what: str) -> Callable[[int, int], str]:
    """Say how many are shown, and how many there are: "13 of 41 milestones are open and late"."""

    def said(shown: int, total: int) -> str:
        if not total:
            return f"There are no {plural(2, noun).removeprefix('2 ')}"
        return f"{shown or 'None'} of {plural(total, noun)} {'is' if shown == 1 else 'are'} {what}"

    return said


#: By the name on the tab.
BRIEFS: dict[str, Brief] = {
    brief.name: brief
    for brief in (
        Brief("Exceptions in brief", "Exceptions", (
            Part("Exceptions", {"ID": 10.6, "What": 25, "Rating": 12.5, "Why": 31.5, "Action": 28, "Owner": 17,
                 "Due": 11.5}, chosen=_worst_exceptions, most=_MOST_EXCEPTIONS, nothing="Nothing is off track.",
                 short=("exceptions", "the worst first")),)),
        Brief("Late milestones", "Milestones", (
            Part("Milestones", {"ID": 10, "Workstream": 18.5, "Milestone": 46.5, "Owner": 23,
                 "Expected": 12, "Slip (days)": 11, "Rating": 14}, _of("milestone", "open and late"), _late,
                 "No open milestone is late.", told=_overdue, variant=_past, in_full=_unrated, most=_MOST_LATE,
                 short=("late milestones", "the most late first")),)),
        Brief("KPI summary", "KPI scorecard", (
            Part("KPIs", {"ID": 9, "KPI": 38.5, "Period": 10, "Latest": 11, "Target now": 12.5,
                 "Rating": 13, "Previous": 13, "Verdict": 29}, _kpis_read, _kpis_to_read,
                 "No KPI is in the tracker.", most=_MOST_KPIS, short=None, in_order=True),),
              "The verdict weighs rating, trend and targets met; KPI charts has the history of each KPI."),
        Brief("Top risks", "Risks", (
            Part("Risks", {"ID": 11, "Risk": 40, "Mitigation": 42, "Owner": 18, "Score": 11.4, "Rating": 12},
                 _open_risks, _worst_risks, "No risk is open.", most=_TOP_RISKS,
                 short=("open risks", "those with the highest scores")),)),
        Brief("Money in brief", "Value for money", (
            Part("Money_years", {"Year": 12, "Investment planned (GBP)": 18, "Investment actual (GBP)": 18,
                 "Saving planned (GBP)": 15, "Saving actual (GBP)": 15, "Net actual (GBP)": 15,
                 "Cashable actual (GBP)": 15, "Spend (GBP)": 15, "Cashable share": 13,
                 "Target": 10, "Rating": 14}, nothing="No money is in the tracker.", omits=_unsaid_money),),
              chart_height=330),
        Brief("National in brief", "National milestones", (
            Part("Checkpoints", {"Area ID": 9, "Area": 44, "Checkpoint": 13, "Standing": 15, "Rating": 14,
                 "Deliverables met": 15, "Likelihood": 15, "Days late": 12}),)),
        Brief("Requirements in brief", "Self-assessment", (
            Part("Requirements", {"ID": 9.5, "Requirement": 79.5, "Rating": 12.5, "Before": 12.5, "Movement": 11.5},
                 nothing="No requirement is in the tracker."),), chart_height=230),
        Brief("Changes in brief", "Changes", (
            Part("Changes", {"ID": 13.2, "What": 67, "Field": 20, "Before": 18, "Now": 18},
                 _of("change", "for the worse"), _worse, "Nothing is worse than in the last report.",
                 most=_MOST_ROWS, short=("changes for the worse", "in the order of the sheet Changes")),)),
    )
}  # fmt: skip
