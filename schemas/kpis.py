"""KPIs: what is measured, in what unit, and which way is better; with as many tolerances as the scale asks for."""

from functools import reduce
from itertools import pairwise
from operator import or_

import pandas as pd
import pandera.pandas as pa

from xltools.schema.checks import RowRule, SheetRule, Tables, sheet
from xltools.schema.columns import Column, choice, day, ident, number, reference, text, yes_no
from xltools.schema.rag import Scale
from xltools.schema.rules import (
    Condition,
    above,
    before,
    below,
    blank,
    broken_when,
    dated,
    error,
    given,
    has_row,
    has_word,
    numeric,
    reading_across,
    stated_once,
    warning,
    within_as_at,
    word,
)

UNITS = ("%", "number", "GBP")
POLARITIES = ("Higher", "Lower", "Neutral")
BREAK = "NHS Making Data Count: limits start again only at a recorded break"
STRETCH = "NHSRplotthedots: limits are locked at 12 points or more"
OVER_TIME = ("Sum", "Latest")
TOLERANCES = ("Points", "Share")


def has_target(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the KPIs that have a target; a baseline is not one."""
    targets = tables["KPI targets"]
    return has_row(frame["kpi_id"], targets.loc[targets["kind"] != "Baseline", "kpi_id"])


def has_reading(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the KPIs with a reading from the programme; a comparator's does not count."""
    readings = tables["KPI readings"]
    is_beside = has_word(readings["zone"], "Comparator", table=tables["Zones"], id_field="zone", field="kind")
    return has_row(frame["kpi_id"], readings.loc[~is_beside, "kpi_id"])


#: What every KPI has, before its tolerances and after them.
FIRST = {
    "kpi_id": ident("KPI ID", "Identifies the KPI."),
    "workstream_id": reference(
        "Workstream ID", "Workstreams.workstream_id", "The workstream that it is about.", required=True
    ),
    "kpi": text("KPI", "The name of the KPI.", required=True, width=40),
    "definition": text("Definition", "What is counted, and when.", width=60),
    "numerator": text("Numerator", "What the numerator counts.", width=36),
    "denominator": text("Denominator", "What the denominator counts; blank where there is none.", width=36),
    "unit": choice("Unit", UNITS, "The unit of its values.", required=True, width=10),
    "better_is": choice(
        "Better is", POLARITIES, "Which way is better; Neutral: within the first tolerance of the target is best."
    ),
    "over_time": choice(
        "Over time", OVER_TIME, "Sum adds periods up; Latest takes the last one.", required=True, width=12
    ),
    "headline": yes_no("Headline", "Yes: it is on the Summary, and the workstream is rated no better than it."),
    "tolerance_as": choice(
        "Tolerance as", TOLERANCES, "Whether tolerances are points or a share of the target.", width=14
    ),
}
LAST = {
    "break_date": day("Break date", "It is counted differently from this day: the mean and limits start again."),
    "break_reason": text("Break reason", "What changed.", width=40),
    "second_break_date": day("Second break date", "As Break date, where it was changed again.", may_be_absent=True),
    "second_break_reason": text("Second break reason", "What changed then.", width=40, may_be_absent=True),
    "third_break_date": day("Third break date", "As Break date, where it was changed once more.", may_be_absent=True),
    "third_break_reason": text("Third break reason", "What changed then.", width=40, may_be_absent=True),
    "limits_from": day(
        "Limits from",
        "The first period of the readings that its limits are made of, 12 or more; if blank, the first steady stretch.",
        may_be_absent=True,
    ),
    "limits_to": day("Limits to", "The last period of the readings that its limits are made of.", may_be_absent=True),
    "validated_on": day("Validated on", "When its data were last checked against the source."),
    "process_documented": yes_no("Process documented", "Whether the way it is collected is written down."),
    "owner": text("Owner", "The role responsible for it.", width=24),
    "source": text("Source", "The paper or system it comes from.", width=36),
}


def rules_of_a_break(name: str, says_why: str, says_when: str) -> list[RowRule]:
    """Judge the day of a break and its reason, which stand side by side, by the ids of two rules.

    Args:
        name: what comes before "break_date" in the name of its column: nothing, "second_" or "third_".
    """
    date, reason, of = f"{name}break_date", f"{name}break_reason", f"{name.removesuffix('_')} break".strip()
    return [
        broken_when(
            dated(date) & blank(reason),
            warning(says_why, f"A {of} in a series has a reason.", source=BREAK),
            blame=reason,
            message=f"[{date}] is {{{date}}}, but [{reason}] is blank.",
            fix=f"Type under [{reason}] what changed, or clear [{date}].",
        ),
        broken_when(
            given(reason) & blank(date),
            warning(says_when, f"A {of} in a series has a date.", source=BREAK),
            blame=date,
            message=f'[{reason}] is "{{{reason}}}", but [{date}] is blank.',
            fix=f"Type under [{date}] the day from which it is counted differently, or clear [{reason}].",
        ),
    ]


#: Its rules, before those of the tolerances and after them.
SAYS_WHAT_IS_BETTER = broken_when(
    given("kpi_id") & blank("better_is"),
    warning("KPI-01", "A KPI says which way is better.", source="Own rule: without it the KPI is not rated"),
    blame="better_is",
    message="{kpi_id} is not rated: [better_is] is blank.",
    fix="Choose Higher, Lower or Neutral under [better_is].",
)
RULES: list[SheetRule] = [
    *rules_of_a_break("", "KPI-07", "KPI-08"),
    broken_when(
        word("unit", "%") & blank("denominator"),
        warning(
            "KPI-09",
            "A percentage says what its denominator counts.",
            source="Own rule: a ratio keeps its two numbers",
        ),
        blame="denominator",
        message="[unit] is {unit}, but [denominator] is blank.",
        fix="Type under [denominator] what it is a share of.",
    ),
    broken_when(
        word("headline", "Yes") & blank("definition"),
        warning("KPI-10", "A headline KPI has a definition."),
        blame="definition",
        message="[headline] is {headline}, but [definition] is blank.",
        fix="Type under [definition] what is counted, and when.",
    ),
    broken_when(
        word("headline", "Yes") & blank("owner"),
        warning("KPI-11", "A headline KPI has an owner."),
        blame="owner",
        message="[headline] is {headline}, but [owner] is blank.",
        fix="Type the role responsible for it under [owner].",
    ),
    reading_across(
        "KPI targets",
        holds=has_target,
        rule=warning("KPI-12", "A KPI has a target."),
        blame="kpi_id",
        message="{kpi_id} has no row of the kind Target in [KPI targets].",
        fix="Add a row to [KPI targets] with [KPI targets.kpi_id] {kpi_id} and [KPI targets.kind] Target.",
    ),
    reading_across(
        "KPI readings",
        "Zones",
        holds=has_reading,
        rule=warning("KPI-13", "A KPI has a reading from the programme."),
        blame="kpi_id",
        message="{kpi_id} has no row in [KPI readings] from a zone of the kind Programme.",
        fix="Add a row to [KPI readings] with [KPI readings.kpi_id] {kpi_id} and a "
        "[KPI readings.zone] of the kind Programme.",
    ),
    within_as_at(
        "validated_on",
        error("KPI-14", "No data were checked after [Settings.as_at]."),
        message="[validated_on] is {validated_on}, which is after [Settings.as_at], {as_at}.",
        fix="Correct [validated_on], or update [Settings.as_at] in [Settings].",
    ),
    stated_once(
        ("kpi",),
        warning("KPI-15", "A KPI is entered only once."),
        blame="kpi",
        message="{kpi} is already in a row above.",
        fix="Delete the row that is not needed.",
        any_case=True,
    ),
    broken_when(
        dated("limits_from") & blank("limits_to"),
        warning("KPI-16", "Limits that are made of a stretch say where it ends.", source=STRETCH),
        blame="limits_to",
        message="[limits_from] is {limits_from}, but [limits_to] is blank, so neither counts.",
        fix="Type under [limits_to] the last period that the limits are made of, or clear [limits_from].",
    ),
    broken_when(
        dated("limits_to") & blank("limits_from"),
        warning("KPI-17", "Limits that are made of a stretch say where it begins.", source=STRETCH),
        blame="limits_from",
        message="[limits_to] is {limits_to}, but [limits_from] is blank, so neither counts.",
        fix="Type under [limits_from] the first period that the limits are made of, or clear [limits_to].",
    ),
    broken_when(
        before("limits_to", "limits_from"),
        error("KPI-18", "The stretch that limits are made of ends after it begins.", source=STRETCH),
        blame="limits_to",
        message="[limits_to] is {limits_to}, before [limits_from] of {limits_from}.",
        fix="Correct [limits_from] or [limits_to].",
    ),
    *rules_of_a_break("second_", "KPI-19", "KPI-20"),
    *rules_of_a_break("third_", "KPI-21", "KPI-22"),
]


def schema(scale: Scale) -> pa.DataFrameSchema:
    """Make the schema: a tolerance for each rating between the best and the worst."""
    tolerances = {f"tolerance_{number}": word for number, word in enumerate(scale.between, start=1)}
    return sheet(
        "KPIs",
        FIRST | {name: tolerance(name, word) for name, word in tolerances.items()} | LAST,
        place=14,
        purpose="What is measured, in what unit, and which way is better.",
        rules=[SAYS_WHAT_IS_BETTER, *rules_between(list(tolerances)), *rules_of_each(list(tolerances)), *RULES],
    )


def tolerance(name: str, word: str) -> Column:
    """Hold how far short a KPI may be for a rating."""
    return number(heading(name), f"Short by up to this: {word}; if blank, as in the Settings.", low=0)


def rules_between(names: list[str]) -> list[RowRule]:
    """Judge each tolerance against the one before it."""
    rules, all_of = [], "both" if len(names) == 2 else "all"
    for one, two in pairwise(names):
        # a share typed as 5 for 5% has KPI-05, and needs no second finding
        is_no_whole_share = below(one, 1) | blank("tolerance_as") | word("tolerance_as", "Points")
        rising = broken_when(
            above(one, two) & is_no_whole_share,
            error("KPI-02", f"[{two}] is no less than [{one}]."),
            blame=two,
            message=f"[{one}] is {{{one}}}, above [{two}] of {{{two}}} ([tolerance_as]: {{tolerance_as}}).",
            fix=f"Type the lesser tolerance under [{one}] and the greater one under [{two}].",
        )
        both = broken_when(
            (numeric(one) & blank(two)) | (numeric(two) & blank(one)),
            warning("KPI-03", f"A KPI with tolerances of its own has {all_of}."),
            blame=two,
            message=f"[{one}] is {{{one}}} and [{two}] is {{{two}}}: one is filled in, the other is not.",
            fix=f"Type {all_of} tolerances, or clear {all_of} to use those in [Settings].",
        )
        rules += [rising, both]
    return rules


def rules_of_each(names: list[str]) -> list[RowRule]:
    """Judge what the tolerances of a KPI are: points or shares, and as typed."""
    last, are = names[-1], " and ".join(f"[{name}] is {{{name}}}" for name in names)
    values = " and ".join(f"{{{name}}}" for name in names)
    return [
        broken_when(
            any_of([numeric(name) for name in names]) & blank("tolerance_as"),
            warning("KPI-04", "A KPI with tolerances of its own says whether they are points or shares."),
            blame="tolerance_as",
            message=f"{are}, but [tolerance_as] is blank.",
            fix="Choose Points or Share under [tolerance_as].",
        ),
        broken_when(
            word("tolerance_as", "Share") & any_of([above(name, 1) for name in names]),
            error("KPI-05", "A tolerance that is a share of the target is at most 100%."),
            blame="tolerance_1",
            message=f"[tolerance_as] is {{tolerance_as}}, but the tolerances are {values}.",
            fix="Type it as a percentage, such as 5%, or choose Points under [tolerance_as].",
        ),
        broken_when(
            word("unit", "%") & word("tolerance_as", "Points") & above(last, 0) & below(last, 0.5),
            warning("KPI-06", "Percentage points are typed as plain numbers."),
            blame=last,
            message=f"[unit] is {{unit}} and [tolerance_as] is {{tolerance_as}}, but [{last}] is {{{last}}}: "
            "less than half a point.",
            fix="Type 5 for five points, not 5%; or choose Share under [tolerance_as].",
        ),
    ]


def any_of(conditions: list[Condition]) -> Condition:
    """Hold one of some conditions."""
    return reduce(or_, conditions)


def heading(name: str) -> str:
    """Say a tolerance as its column is headed."""
    return name.replace("_", " ").capitalize()
