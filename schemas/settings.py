"""Settings: who and what the report is about, and every limit that a rating uses."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import pandera.pandas as pa

from xltools.schema.checks import AcrossRule, SheetRule, Tables, sheet
from xltools.schema.columns import Column, choice, day, number, percent, rating, text, value, whole
from xltools.schema.programme_settings import DAY_LIMITS
from xltools.schema.rag import Scale
from xltools.schema.rules import error, has_row, is_given, lookup, newest_day, rising_settings, setting_rule, warning

PURPOSES = ("Approve", "Receive", "Note", "Take assurance")
#: How the limits of a KPI's chart are made.
LIMITS = ("First steady stretch", "All readings")

#: Every setting, before the limits that depend on the rating scale and after them.
first = {
    "organisation": text("Organisation", "The body whose programme this is.", required=True),
    "programme": text("Programme", "The programme's name, as the Board knows it.", required=True),
    "council": text("Council", "The council that the regional return is made for."),
    "board": text(
        "Board",
        "The body that the pack goes to; a decision is asked of it where it is among the bodies.",
        required=True,
    ),
    "as_at": day("As at", "The last day that the data covers.", required=True),
    "board_aliases": text(
        "Board aliases",
        "Other names that the tracker uses for the Board, separated by semicolons: Care Trust; the Trust Board.",
    ),
    "board_meeting": day("Board meeting", "When the Board meets."),
    "marking": text("Protective marking", "Shown at the top of every page."),
    "purpose": choice("Purpose", PURPOSES, "What the Board is asked to do with the report."),
    "contact": text("Contact", "Who to ask: a role and an address."),
    "lead": text("Lead", "The role that answers for the report, on the front sheet."),
    "previously_considered_by": text(
        "Previously considered by",
        "Where the report has been before, with the day, on the front sheet.",
    ),
    "strategic_risks": text(
        "Strategic risks",
        "The strategic risks that the report bears on, as your own risk register numbers them, on the front sheet.",
    ),
    "alert": text("Alert", "Your own key message of what the Board must act on, in one sentence; it comes first."),
    "advise": text(
        "Advise", "Your own key message of what the Board should keep an eye on, in one sentence; first under Advise."
    ),
    "assure": text(
        "Assure", "Your own key message of what the Board can rely on, in one sentence; first under Assure."
    ),
    "declared_rag": rating("Declared RAG", "The programme's rating as declared by a person."),
    "declared_on": day("Declared on", "When it was declared."),
    "declared_by": text("Declared by", "The role that declared it."),
    "declared_reason": text("RAG reason", "Why, in one sentence."),
    "decision_horizon_months": whole(
        "Decision horizon (months)", "How far ahead the plan of decisions looks.", low=1, high=36
    ),
    "review_interval_days": whole("Review interval (days)", "A review older than this is stale.", low=1, high=400),
}
last = {
    "risk_low_to": whole("Risk Low to", "A score up to this is Low.", low=1, high=25),
    "risk_moderate_to": whole("Risk Moderate to", "A score up to this is Moderate.", low=1, high=25),
    "risk_high_to": whole("Risk High to", "A score up to this is High; beyond: Extreme.", low=1, high=25),
    "financial_year_month": whole(
        "Financial year starts (month)", "The month, 1 to 12, in which a financial year begins.", low=1, high=12
    ),
    "cashable_kpi": text(
        "Cashable savings KPI", "The KPI ID whose denominator is the spend that savings are a share of."
    ),
    "spc_limits": choice(
        "SPC limits",
        LIMITS,
        "How the limits of KPI charts are made: of the first steady stretch, kept until a recorded break; or of all "
        "readings since the last break, as the NHS Making Data Count tool makes them.",
    ),
    "programme_starts": day("Programme starts", "No date in the tracker should be before this."),
    "programme_ends": day(
        "Programme ends",
        "No date should be more than a year after this; left blank, none more than 20 years after As at.",
    ),
    "tracker_version": text("Tracker version", "The version of the tracker; leave it as it is."),
}

OWN = "Own default (measures.md)"
#: In days, by setting; on any scale the best and the worst rating begin where they do on the shipped one.
DAYS = {
    "milestone_green_days": (7, "After a published schedule rating: within a week"),
    "milestone_amber_green_days": (30, "After a published schedule rating: up to a month"),
    "milestone_amber_days": (60, OWN),
    "milestone_amber_red_days": (90, OWN),
}
#: How far short a KPI may be, by how many ratings are between the best and the worst: points, and shares of the target.
SHORT = {
    1: ((5.0,), (0.10,)),
    2: ((2.0, 5.0), (0.05, 0.10)),
    3: ((2.0, 3.5, 5.0), (0.05, 0.075, 0.10)),
}
WITHIN_TENTH = "After a published council scorecard: within 10% of target"
defaults = {
    "decision_horizon_months": (6, OWN),
    "review_interval_days": (92, "Paper 004: at least quarterly"),
    "risk_low_to": (3, "NHS 5x5 risk matrix: 1 to 3 low"),
    "risk_moderate_to": (6, OWN),
    "risk_high_to": (12, OWN),
    "financial_year_month": (4, "United Kingdom public sector: 1 April"),
    "spc_limits": (LIMITS[0], "NHSRplotthedots: limits are locked at 12 points or more"),
    "programme_starts": (date(2008, 1, 1), OWN),
}


def days_of(scale: Scale) -> dict[str, Column]:
    """Ask for the days late at which each rating but the worst ends."""
    asked = {}
    for place, (field, rating_word) in enumerate(zip(DAY_LIMITS[len(scale.words)], scale.words, strict=False)):
        beyond = f"; beyond: {scale.worst_word}" if rating_word == scale.last_but_one else ""
        told = f"Late by up to this: {rating_word}{beyond}."
        meaning = told if place else f"An open milestone late by up to this is {rating_word}."
        asked[field] = whole(f"Milestone {rating_word} to (days)", meaning, low=0, high=1000)
    return asked


def tolerances_of(scale: Scale) -> tuple[dict[str, Column], dict[str, Column]]:
    """Ask how far short of its target a KPI may be for each rating between the best and the worst, in two forms."""
    points, shares = {}, {}
    for place, rating_word in enumerate(scale.between, start=1):
        beyond = f"; beyond: {scale.worst_word}" if rating_word == scale.last_but_one else ""
        of = "of the trajectory " if place == 1 else ""
        points[f"kpi_points_{place}"] = number(
            f"KPI tolerance {place} (points)",
            f"Short {of}by up to this many points: {rating_word}{beyond}.",
            low=0,
        )
        shares[f"kpi_share_{place}"] = percent(
            f"KPI tolerance {place} (share)", f"Short by up to this share of the target: {rating_word}{beyond}."
        )
    return points, shares


def defaults_of(scale: Scale) -> dict[str, tuple[Any, str]]:
    """Say what the limits of a scale are where nothing is given."""
    points, shares = SHORT[len(scale.between)]
    found: dict[str, tuple[Any, str]] = {field: DAYS[field] for field in DAY_LIMITS[len(scale.words)]}
    found |= {f"kpi_points_{place}": (limit, OWN) for place, limit in enumerate(points, start=1)}
    for place, limit in enumerate(shares, start=1):
        found[f"kpi_share_{place}"] = (limit, WITHIN_TENTH if place == len(shares) else OWN)
    return found


def headings(asked: Mapping[str, Column]) -> dict[str, str]:
    """Name settings by field."""
    return {field: column.heading for field, column in asked.items()}


def names(*fields: str) -> tuple[str, ...]:
    """Name settings as staff see them."""
    return tuple((first | last)[field].heading for field in fields)


def is_whole(tables: Tables, field: str) -> bool:
    """Return whether a declared rating, if there is one, comes with this setting."""
    return not is_given(tables.settings, "declared_rag") or is_given(tables.settings, field)


def is_later(tables: Tables, field: str) -> bool:
    """Return whether a date is after the day reported on."""
    return is_given(tables.settings, field) and bool(pd.Timestamp(tables.settings[field]) > newest_day(tables))


def cashable_kpi(tables: Tables) -> "pd.Series[str]":
    """Return the KPI that the settings name, as a column of one; blank where there is nothing to judge it by."""
    is_known = is_given(tables.settings, "cashable_kpi") and "KPIs" in tables.by_sheet
    return pd.Series([tables.settings["cashable_kpi"] if is_known else None], dtype="str")


def cashable_kpi_exists(tables: Tables) -> bool:
    """Return whether the KPI that the settings name is a row of KPIs."""
    named = cashable_kpi(tables)
    return bool(named.isna().all() or has_row(named, tables["KPIs"]["kpi_id"]).all())


def cashable_kpi_has_denominator(tables: Tables) -> bool:
    """Return whether that KPI says what its denominator is; one that does not exist has another finding."""
    named = cashable_kpi(tables)
    if named.isna().all() or not named.isin(tables["KPIs"]["kpi_id"]).all():
        return True
    return bool(lookup(named, tables["KPIs"], "kpi_id", "denominator").notna().all())


def meets_after_as_at(tables: Tables) -> bool:
    """Return whether the Board's meeting, if given, is still to come."""
    if not is_given(tables.settings, "board_meeting"):
        return True
    return not bool(pd.Timestamp(tables.settings["board_meeting"]) < tables.as_at)


#: The rules, before those of the limits that depend on the rating scale and after them.
FIRST_RULES: list[SheetRule] = [
    setting_rule(
        names("declared_on", "declared_rag"),
        lambda tables: is_whole(tables, "declared_on"),
        warning("SET-01", "The programme's declared rating has a date."),
        message="A rating is declared for the programme, but not when.",
        fix="Type the day it was declared beside [declared_on].",
    ),
    setting_rule(
        names("declared_by", "declared_rag"),
        lambda tables: is_whole(tables, "declared_by"),
        warning("SET-02", "The programme's declared rating says who declared it."),
        message="A rating is declared for the programme, but not who declared it.",
        fix="Type the role that declared it beside [declared_by].",
    ),
    setting_rule(
        names("declared_reason", "declared_rag"),
        lambda tables: is_whole(tables, "declared_reason"),
        warning(
            "SET-03",
            "The programme's declared rating has a reason.",
            source="Own rule: no rating without a reason",
        ),
        message="A rating is declared for the programme, but not why.",
        fix="Type the reason in one sentence beside [declared_reason].",
    ),
    setting_rule(
        names("declared_on"),
        lambda tables: not is_later(tables, "declared_on"),
        error("SET-04", "The programme's rating was declared no later than [as_at]."),
        message="[declared_on] is {value}, which is after [as_at], {as_at}.",
        fix="Type the day it was declared, or update [as_at].",
    ),
]
LAST_RULES: list[SheetRule] = [
    rising_settings(
        headings({field: last[field] for field in ("risk_low_to", "risk_moderate_to", "risk_high_to")}),
        error(
            "SET-08", "The bands of risk scores rise from Low through Moderate to High.", source="NHS 5x5 risk matrix"
        ),
        message="This band ends at {value}, which is not above the band before it.",
        fix="Type a higher score for each worse band, such as 3, 6 and 12.",
    ),
    setting_rule(
        names("cashable_kpi"),
        cashable_kpi_exists,
        error(
            "SET-09",
            "The KPI for cashable savings is one of the KPIs.",
            source="Paper 002: cashable savings as a share of adult social care spend",
        ),
        message="[cashable_kpi] is {value}, which is not a [KPIs.kpi_id] in the sheet [KPIs].",
        fix="Type the [KPIs.kpi_id] of a row in [KPIs].",
    ),
    setting_rule(
        names("cashable_kpi"),
        cashable_kpi_has_denominator,
        warning(
            "SET-10",
            "The KPI for cashable savings says what its denominator counts.",
            source="Paper 002: cashable savings as a share of adult social care spend",
        ),
        message="[cashable_kpi] is {value}, whose [KPIs.denominator] in [KPIs] is blank.",
        fix="Type under [KPIs.denominator] in [KPIs] which spend the savings are a share of.",
    ),
    setting_rule(
        names("board_meeting"),
        meets_after_as_at,
        warning("SET-11", "The Board meets on or after the [as_at] date."),
        message="[board_meeting] is {value}, before [as_at], {as_at}.",
        fix="Type the day of the next meeting.",
    ),
]


def schema(scale: Scale) -> pa.DataFrameSchema:
    """Make the schema, with the limits that the rating scale asks for."""
    days, (points, shares) = days_of(scale), tolerances_of(scale)
    return sheet(
        "Settings",
        {
            "setting": text("Setting", "The setting's name; leave it as it is.", required=True, width=34),
            "value": value("Value", "What it is set to."),
            "notes": text("Notes", "Anything worth knowing about it.", width=60),
        },
        place=1,
        purpose="Who and what the report is about, and every limit that a rating uses.",
        settings=first | days | points | shares | last,
        defaults=defaults | defaults_of(scale),
        may_be_empty=False,
        rules=[*FIRST_RULES, days_rise(days, scale), *points_rise(points), *shares_rise(shares), *LAST_RULES],
    )


def days_rise(days: Mapping[str, Column], scale: Scale) -> AcrossRule:
    """Ask that the limits in days rise."""
    best, *between = scale.words[:-1]
    over = f" through {' and '.join(between[:-1])}" if between[:-1] else ""
    usual = [str(DAYS[field][0]) for field in days]
    return rising_settings(
        headings(days),
        error("SET-05", f"The limits in days rise from {best}{over} to {between[-1]}."),
        message="This limit is {value} days, which is not more than the limit of the rating before it.",
        fix=f"Type more days for each worse rating, such as {', '.join(usual[:-1])} and {usual[-1]}.",
    )


def points_rise(points: Mapping[str, Column]) -> list[AcrossRule]:
    """Ask that each tolerance in points is more than the one before it."""
    return [
        rising_settings(
            {one: points[one].heading, two: points[two].heading},
            error("SET-06", f"[{two}] is more than [{one}]."),
            message="This tolerance is {value} points, which is not more than the one before it.",
            fix=f"Type a greater number for [{two}] than for [{one}], such as 2 and 5.",
        )
        for one, two in pairwise(points)
    ]


def shares_rise(shares: Mapping[str, Column]) -> list[AcrossRule]:
    """Ask that each tolerance as a share is more than the one before it."""
    return [
        rising_settings(
            {one: shares[one].heading, two: shares[two].heading},
            error("SET-07", f"[{two}] is more than [{one}]."),
            message="This tolerance is {value}, which is not more than the one before it.",
            fix=f"Type a greater share for [{two}] than for [{one}], such as 5% and 10%.",
        )
        for one, two in pairwise(shares)
    ]
