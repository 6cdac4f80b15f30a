"""Key messages: what a Board should know first, under Alert, Advise and Assure; and what it is asked."""

from xltools.measures.verdict_words import WORSENING
from xltools.report.context import ReportContext
from xltools.report.sheets.kpi_chart import says
from xltools.report.sheets.words import OVERDUE, Record, expected_or, fitting, records, text_or
from xltools.text.words import plural

ALERT, ADVISE, ASSURE = "Alert", "Advise", "Assure"
MOST = 5
_ROOM = 150  # letters of the things that a message names


def key_messages(context: ReportContext) -> tuple[tuple[str, str], ...]:
    """Return at most five messages, each with its heading word: what alarms first, what assures last.

    The office's own words come first under their heading and are always kept; of the others the last give way. These
    say only what the report's own pages say; what the tracker does not keep has no message.
    """
    settings = context.settings
    own = [(ALERT, settings.alert), (ADVISE, settings.advise), (ASSURE, settings.assure)]
    own = [(word, sentence) for word, text in own if (sentence := " ".join(text.split()))]
    made = [
        (ALERT, _overall(context)),
        (ALERT, _off_track(context)),
        (ADVISE, _late(context)),
        (ADVISE, _risks(context)),
        (ASSURE, _on_target(context)),
        (ADVISE, _high_risks(context)),
        (ADVISE, _unreviewed(context)),
    ]
    kept = [(word, sentence) for word, sentence in made if sentence][: MOST - len(own)]
    return tuple(message for heading in (ALERT, ADVISE, ASSURE) for message in (*own, *kept) if message[0] == heading)


def recommendation(context: ReportContext) -> tuple[tuple[str, str], ...]:
    """Return what the Board is asked to do, each with its verb: its decisions, then the report's own purpose.

    ("1  Decide", "COM-1 Board agrees terms. Recommended: agree option 2."), ("2  Note", "this report.")
    """
    asked = [row for row in records(context.results.decisions) if row["state"] == "Asked today"]
    told = [("Decide", _decision(row)) for row in asked]
    purpose = context.settings.purpose
    if purpose and purpose.casefold() not in ("approve", "decide"):
        told.append((purpose, "from this report." if "assurance" in purpose.casefold() else "this report."))
    return tuple((f"{place}  {verb}", what) for place, (verb, what) in enumerate(told, start=1))


def _decision(row: Record) -> str:
    said = f"{row['milestone_id']} {text_or(row['milestone'], 'without a name').rstrip('.')}."
    return f"{said} Recommended: {row['recommendation'].rstrip('.')}." if row["recommendation"] else said


def _overall(context: ReportContext) -> str:
    """Say how the programme is rated, where that is off track or worse than before."""
    overall = context.results.programme
    if overall.rating not in context.scale.off_track and overall.movement != "Worse":
        return ""
    was = (
        f", {overall.movement.lower()} than {overall.previous_rating} in the last report" if _has_moved(context) else ""
    )
    off = [row for row in records(context.results.workstreams) if row["rating"] in context.scale.off_track]
    named = [f"{text_or(row['workstream'], row['workstream_id'])} is {row['rating']}" for row in off]
    return f"The programme is rated {overall.rating}{was}." + (f" {fitting(named, _ROOM)}." if named else "")


def _has_moved(context: ReportContext) -> bool:
    overall = context.results.programme
    return bool(overall.previous_rating) and overall.movement in ("Better", "Worse")


def _off_track(context: ReportContext) -> str:
    kpis = records(context.results.kpis)
    off = [kpi for kpi in kpis if kpi["rating"] in context.scale.off_track]
    worsening = sum(kpi["course"] == WORSENING for kpi in off)
    if not off:
        return ""
    named = fitting([f"{_named(kpi)}: {says(kpi)}" for kpi in sorted(off, key=_headline_first)], _ROOM)
    falling = f", {worsening} getting worse" if worsening else ""
    return f"{len(off)} of {plural(len(kpis), 'KPI')} {'is' if len(off) == 1 else 'are'} off target{falling}. {named}."


def _headline_first(kpi: Record) -> bool:
    return not kpi["is_headline"]


def _named(kpi: Record) -> str:
    return text_or(kpi["kpi"], kpi["kpi_id"])


def _late(context: ReportContext) -> str:
    found = [row for row in records(context.results.milestones) if row["is_open"]]
    late = sorted((row for row in found if row["slip_days"] > 0), key=lambda row: -row["slip_days"])
    if not late:
        return _past(context, found)
    worst = late[0]
    expected = expected_or(worst)
    by = f", now expected on {expected.day} {expected:%B %Y}" if not isinstance(expected, str | None) else ""
    by = ", with no later date given" if expected == OVERDUE else by
    most = f"{worst['milestone_id']} {text_or(worst['milestone'], '')}".strip()
    days = f"{plural(int(worst['slip_days']), 'day')}{by}."
    if len(found) == 1:
        return f"The only open milestone is late: {most}, by {days}"
    if len(late) == 1:
        return f"1 of {len(found)} open milestones is late: {most}, by {days}"
    return f"{len(late)} of {len(found)} open milestones are late. Furthest behind is {most}: {days}"


def _past(context: ReportContext, found: list[Record]) -> str:
    """Say how many are past their date, where an adopted workbook has no date first promised to count from."""
    past = sum(bool(row["is_overdue"]) for row in found)
    if not past or not context.programme.lacks("milestones", "baseline"):
        return ""
    verb = "is" if past == 1 else "are"
    return f"{past} of {plural(len(found), 'open milestone')} {verb} past {'its' if past == 1 else 'their'} date."


def _risks(context: ReportContext) -> str:
    return _in_band(_open_risks(context), "Extreme")


def _open_risks(context: ReportContext) -> list[Record]:
    return [row for row in records(context.results.risks) if row["status"] != "Closed"]


def _in_band(risks: list[Record], band: str) -> str:
    found = [row for row in risks if row["band"] == band]
    if not found:
        return ""
    named = fitting([f"{row['risk_id']} {text_or(row['risk'])}" for row in found], _ROOM)
    return f"{plural(len(found), 'open risk')} {'is' if len(found) == 1 else 'are'} {band}: {named}."


def _high_risks(context: ReportContext) -> str:
    """Name the High risks where none is Extreme, so that a log of risks alone has a message."""
    found = _open_risks(context)
    return "" if any(row["band"] == "Extreme" for row in found) else _in_band(found, "High")


def _unreviewed(context: ReportContext) -> str:
    """Say how many open risks nobody reviewed in time, where the tracker keeps the day."""
    found = _open_risks(context)
    late = sum(bool(row["is_review_overdue"]) for row in found)
    if not late or context.programme.lacks("risks", "last_reviewed"):
        return ""
    days = plural(context.settings.review_interval_days, "day")
    if len(found) == 1:
        return f"The only open risk was not reviewed in the last {days}."
    return f"{late} of {len(found)} open risks {'was' if late == 1 else 'were'} not reviewed in the last {days}."


def _on_target(context: ReportContext) -> str:
    kpis = records(context.results.kpis)
    best = context.scale.words[0]
    met = [kpi for kpi in kpis if kpi["rating"] == best]
    if not met:
        return ""
    named = fitting([_named(kpi) for kpi in sorted(met, key=_headline_first)], _ROOM)
    return f"{len(met)} of {plural(len(kpis), 'KPI')} {'is' if len(met) == 1 else 'are'} rated {best}: {named}."
