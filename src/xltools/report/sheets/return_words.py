"""What the regional return says of a deliverable, a checkpoint, a question and a risk: the same on form and data."""

from xltools.measures.national import DUE, MET_LATE, MISSED
from xltools.report.sheets.layout import short_day
from xltools.report.sheets.words import NOT_GIVEN, Record, day_or, number_or_none, text_or
from xltools.text.words import plural

#: What the form leaves blank for itself, so that nothing is asked of the council.
NONE_LISTED = "None is listed on the form for this area"


def deliverable_words(record: Record) -> str:
    """Say what had to be in place, with its own deadline and where it stands."""
    by = f" (by {day_text(record['deadline'])})" if day_text(record["deadline"]) else ""
    return f"{record['national_id']}  {text_or(record['deliverable'])}{by}: {standing_words(record)}"


def standing_words(record: Record) -> str:
    """Say where a deliverable or a checkpoint stands: "Met late, by 61 days"."""
    late = number_or_none(record["late_days"])
    days = plural(int(late), "day") if late is not None else ""
    if record["state"] == MET_LATE and days:
        return f"Met late, by {days}"
    if record["state"] == MISSED and days:
        now = day_text(record.get("expected"))
        return f"Missed, {days} late" + (f"; expected {now}" if now else "")
    return "Not due yet" if record["state"] == DUE else str(record["state"])


def likelihood_question(record: Record) -> str:
    """Ask of a checkpoint what the form asks."""
    return f"How likely is it to be achieved by {day_text(record['checkpoint']) or 'a date that is not given'}?"


def answer_of(record: Record) -> str:
    """Return a question's answer, or why there is none."""
    if record["state"] == "Answered":
        return str(record["answer"])
    return NOT_GIVEN if record["is_asked"] else f"Not asked: only if {record['asked_if']}"


def risk_question(record: Record) -> str:
    """Name a risk, with its score and band."""
    score = number_or_none(record["score"])
    scored = "not scored" if score is None else f"score {int(score)}, {record['band']}"
    return f"{text_or(record['risk'])} ({scored})"


def risk_answer(record: Record) -> str:
    """Say what is done about a risk, and whose it is."""
    done = text_or(record["mitigation"]).rstrip().removesuffix(".")
    return f"{done}. Owner: {text_or(record['owner'], NOT_GIVEN.lower())}."


def useful_information(area: Record) -> str:
    """Return what the form gives as useful information about an area; that it gives none is no gap in the return."""
    return text_or(area["useful_information"], NONE_LISTED)


def day_text(value: object) -> str:
    """Return a date in words, or nothing where it is blank."""
    day = day_or(value)
    return short_day(day) if day is not None and not isinstance(day, str) else ""
