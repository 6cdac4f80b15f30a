"""Rewritten findings (RES-25 to RES-30, RES-42, RES-43): each change to the past, at its cell."""

import re
from collections.abc import Iterator
from dataclasses import replace

from xltools.findings import Finding
from xltools.measures.finding_source import Case, Cell, finding, names_of, result_rule
from xltools.measures.kept_rows import SETTINGS
from xltools.measures.rewritten import Rewrite
from xltools.programme import SHEET_OF_FIELD
from xltools.schema.checks import Rule
from xltools.text.words import counted, day_text

_SHEET = "Settings"
_SOURCE = "Own rule: a figure that was reported is corrected in the open, as a baseline is"

READING = result_rule(
    "RES-25",
    "A reading stays as in the final report, or a later one replaces it.",
    "Put {was} back; or add a row with the day of the correction under [KPI readings.reported_on] and {revised} under "
    "[KPI readings.data_status].",
    _SOURCE,
)
TARGET = result_rule(
    "RES-26",
    "A target stays as in the final report, or a later one replaces it.",
    "Put {was} back; or add a row for the new target with the day it was set under [KPI targets.set_on].",
    _SOURCE,
)
DEFINITION = result_rule(
    "RES-27",
    "A KPI is judged as in earlier final reports, or says from when it is counted differently.",
    "Put {was} back under {heading}; or, if it is now counted differently, add the day it changed under "
    "[KPIs.break_date], or under [KPIs.second_break_date] or [KPIs.third_break_date] if there is a break already.",
    _SOURCE,
)
DECIDED = result_rule(
    "RES-28",
    "A rating that is declared again, or a date that is agreed again, has its day.",
    "Put {was} back under {heading}; or, if it was decided again since, type the day under {dated}.",
    _SOURCE,
)
REVIEW = result_rule(
    "RES-29",
    "A past review stays as in the final report.",
    "Put {was} back under {heading}; record a new judgement in a row of the next review.",
    _SOURCE,
)
FACT = result_rule(
    "RES-30",
    "The days on which things were done, and initial scores, stay as in the final report.",
    "Put {was} back under {heading}[Waivers?; if it was wrong in the report, agree a waiver that says why].",
    _SOURCE,
)
LIMIT = result_rule(
    "RES-42",
    "The limits of ratings stay as in the final report before.",
    "Put {was} back beside {heading}[Waivers?; if the Board agreed to other limits, agree a waiver that says when].",
    "Own rule: a rating that changes because its limit moved says nothing about the programme",
)
PAST = result_rule(
    "RES-43",
    "What is added after a final report has a day after it.",
    "Type under {heading} the day on which it came[Waivers?; if the report left it out, agree a waiver that says why].",
    _SOURCE,
)
RULES = (READING, TARGET, DEFINITION, DECIDED, REVIEW, FACT, LIMIT, PAST)

_RULE_OF: dict[str, Rule] = {
    "KPI reading": READING, "KPI target": TARGET, "Definition": DEFINITION, "Declared rating": DECIDED,
    "Agreed date": DECIDED, "Actual date": FACT, "Met on": FACT, "Initial score": FACT, "Likelihood": REVIEW,
    "Self-assessment": REVIEW, "Answer": REVIEW, "Programme rating": DECIDED, "Limit": LIMIT,
}  # fmt: skip

_PUT_BACK = re.compile(r"Put \{was\} back(?: under \{heading\})?")


def rewritten_findings(case: Case) -> Iterator[Finding]:
    """Find what earlier reports were made from that was overwritten, backdated or removed since."""
    for each in case.results.rewritten:
        if each.kept.table == SETTINGS:
            yield _of_settings(case, each)
        elif each.added:
            yield _added(case, each)
        else:
            yield _gone(case, each) if each.gone else _written_over(case, each)


def is_cleared(found: Finding) -> bool:
    """Whether a finding is of a cell that a report was made from and that is blank now."""
    return found.rule in {rule.id for rule in RULES} and not found.value


def _written_over(case: Case, each: Rewrite) -> Finding:
    sheet = SHEET_OF_FIELD[each.kept.table]
    cell = Cell(sheet, each.row, each.field, each.after, each.item_id)
    words = _words(case, each) | {"was": each.before, "now": each.after or "blank"}
    rule = _RULE_OF[each.kept.name]
    if not each.before:
        rule = replace(rule, fix=_PUT_BACK.sub("Clear {heading}", rule.fix))
    is_name = each.field in each.kept.keys or each.field == each.kept.dated
    of = "{item}" + (", {title}" if each.title else "")
    message = f"{of}: [{each.field}] is {{now}}; it was {{before}} in the report of {{day}}"
    message += ", which gave {gave}." if is_name else "."
    return finding(case, rule, cell, message, words)


def _of_settings(case: Case, each: Rewrite) -> Finding:
    """Speak of a setting, which is named by its own heading."""
    names = names_of(case)
    words = _words(case, each) | {"was": each.before or "the blank", "now": each.after or "blank"}
    words |= {"heading": names.heading(_SHEET, each.item_id), "dated": names.heading(_SHEET, "declared_on")}
    cell = Cell(_SHEET, None, "value", each.after, "", setting=each.item_id)
    return finding(case, _RULE_OF[each.kept.name], cell, "{heading} is {now}; it was {before} in the report of {day}.",
                   words)  # fmt: skip


def _added(case: Case, each: Rewrite) -> Finding:
    """Speak of the rows of one item that the report should have had by the day that they say."""
    cell = Cell(SHEET_OF_FIELD[each.kept.table], each.row, each.field, each.after, each.item_id)
    more = (
        f", nor {'was' if each.added == 2 else 'were'} {counted(each.added - 1, 'row')} more" if each.added > 1 else ""
    )
    message = f"{{item}}, {{title}}: {{gave}} was not in the report of {{day}}, though [{each.field}] is {{now}}{more}."
    return finding(case, PAST, cell, message, _words(case, each) | {"now": each.after})


def _gone(case: Case, each: Rewrite) -> Finding:
    cell = Cell(SHEET_OF_FIELD[each.kept.table], None, each.kept.keys[0], "", each.item_id)
    rows = "the row" if each.gone == 1 else f"the {each.gone} rows"
    words = _words(case, each) | {"was": rows}
    more = f", and so {'is' if each.gone == 2 else 'are'} {counted(each.gone - 1, 'row')} more" if each.gone > 1 else ""
    message = f"{{item}}: the report of {{day}} gave {{gave}} for {{title}}; that row is gone{more}."
    return finding(case, _RULE_OF[each.kept.name], cell, message, words)


def _words(case: Case, each: Rewrite) -> dict[str, str]:
    names, sheet = names_of(case), SHEET_OF_FIELD.get(each.kept.table, _SHEET)
    return {
        "item": each.item_id,
        "title": each.title,
        "before": each.before or "blank",
        "day": day_text(each.as_at),
        "gave": each.gave,
        "heading": names.heading(sheet, each.field or each.kept.values[0]),
        "dated": names.heading(sheet, each.kept.dated) if each.kept.dated else "",
        "revised": case.programme.word("kpi_readings", "data_status", "Revised"),
    }
