"""Settings: who and what the report is about, and every limit that a rating uses."""

from datetime import date

import pandas as pd

from xltools.checks import Tables, sheet
from xltools.columns import choice, day, number, percent, rating, text, value, whole
from xltools.rules import error, has_row, is_given, lookup, newest_day, rising_settings, setting_rule, warning

PURPOSES = ("Approve", "Receive", "Note", "Take assurance")

settings = {
    "organisation": text("Organisation", "The body whose programme this is.", required=True),
    "programme": text("Programme", "The programme's name, as the Board knows it.", required=True),
    "council": text("Council", "The council that the regional return is made for."),
    "board": text(
        "Board",
        "The body that the pack goes to; a decision is asked of it where it is among the bodies.",
        required=True,
    ),
    "as_at": day("As at", "The last day that the data covers.", required=True),
    "board_meeting": day("Board meeting", "When the Board meets."),
    "marking": text("Protective marking", "Stands at the top of every page."),
    "purpose": choice("Purpose", PURPOSES, "What the Board is asked to do with the report."),
    "contact": text("Contact", "Whom to ask: a role and an address."),
    "declared_rag": rating("Declared RAG", "The programme's rating as declared by a person."),
    "declared_on": day("Declared on", "When it was declared."),
    "declared_by": text("Declared by", "The role that declared it."),
    "declared_reason": text("RAG reason", "Why, in one sentence."),
    "decision_horizon_months": whole(
        "Decision horizon (months)", "How far ahead the plan of decisions looks.", low=1, high=36
    ),
    "review_interval_days": whole("Review interval (days)", "A review older than this is stale.", low=1, high=400),
    "milestone_green_days": whole(
        "Milestone Green to (days)", "An open milestone late by up to this is Green.", low=0, high=1000
    ),
    "milestone_amber_green_days": whole(
        "Milestone Amber/Green to (days)", "Late by up to this: Amber/Green.", low=0, high=1000
    ),
    "milestone_amber_red_days": whole(
        "Milestone Amber/Red to (days)", "Late by up to this: Amber/Red; beyond: Red.", low=0, high=1000
    ),
    "kpi_points_1": number(
        "KPI tolerance 1 (points)", "Short of the trajectory by up to this many points: Amber/Green.", low=0
    ),
    "kpi_points_2": number(
        "KPI tolerance 2 (points)", "Short by up to this many points: Amber/Red; beyond: Red.", low=0
    ),
    "kpi_share_1": percent("KPI tolerance 1 (share)", "Short by up to this share of the target: Amber/Green."),
    "kpi_share_2": percent(
        "KPI tolerance 2 (share)", "Short by up to this share of the target: Amber/Red; beyond: Red."
    ),
    "risk_low_to": whole("Risk Low to", "A score up to this is Low.", low=1, high=25),
    "risk_moderate_to": whole("Risk Moderate to", "A score up to this is Moderate.", low=1, high=25),
    "risk_high_to": whole("Risk High to", "A score up to this is High; beyond: Extreme.", low=1, high=25),
    "financial_year_month": whole(
        "Financial year starts (month)", "The month, 1 to 12, in which a financial year begins.", low=1, high=12
    ),
    "cashable_kpi": text(
        "Cashable savings KPI", "The KPI ID whose denominator is the spend that savings are a share of."
    ),
    "programme_starts": day("Programme starts", "No date in the tracker should lie before this."),
    "programme_ends": day("Programme ends", "No date should lie more than a year after this."),
    "tracker_version": text("Tracker version", "Which form of the tracker this is; leave it as it is."),
}

OWN = "Own default (measures.md)"
defaults = {
    "decision_horizon_months": (6, OWN),
    "review_interval_days": (92, "Paper 004: at least quarterly"),
    "milestone_green_days": (7, "After a published schedule rating: within a week"),
    "milestone_amber_green_days": (30, "After a published schedule rating: up to a month"),
    "milestone_amber_red_days": (90, OWN),
    "kpi_points_1": (2.0, OWN),
    "kpi_points_2": (5.0, OWN),
    "kpi_share_1": (0.05, OWN),
    "kpi_share_2": (0.10, "After a published council scorecard: within 10% of target"),
    "risk_low_to": (3, "NHS 5x5 risk matrix: 1 to 3 low"),
    "risk_moderate_to": (6, OWN),
    "risk_high_to": (12, OWN),
    "financial_year_month": (4, "United Kingdom public sector: 1 April"),
    "programme_starts": (date(2008, 1, 1), OWN),
    "programme_ends": (date(2020, 12, 31), OWN),
}


def headings(*fields: str) -> dict[str, str]:
    """Name settings by field."""
    return {field: settings[field].heading for field in fields}


def names(*fields: str) -> tuple[str, ...]:
    """Name settings as staff see them."""
    return tuple(settings[field].heading for field in fields)


def is_whole(tables: Tables, field: str) -> bool:
    """Tell whether a declared rating, if there is one, comes with this setting."""
    return not is_given(tables.settings, "declared_rag") or is_given(tables.settings, field)


def is_later(tables: Tables, field: str) -> bool:
    """Tell whether a date lies after the day reported on."""
    return is_given(tables.settings, field) and bool(pd.Timestamp(tables.settings[field]) > newest_day(tables))


def cashable_kpi(tables: Tables) -> "pd.Series[str]":
    """Return the KPI that the settings name, as a column of one; blank where there is nothing to judge it by."""
    is_known = is_given(tables.settings, "cashable_kpi") and "KPIs" in tables.by_sheet
    return pd.Series([tables.settings["cashable_kpi"] if is_known else None], dtype="str")


def cashable_kpi_exists(tables: Tables) -> bool:
    """Tell whether the KPI that the settings name is a row of KPIs."""
    named = cashable_kpi(tables)
    return bool(named.isna().all() or has_row(named, tables["KPIs"]["kpi_id"]).all())


def cashable_kpi_has_denominator(tables: Tables) -> bool:
    """Tell whether that KPI says what its denominator is; one that does not exist has another finding."""
    named = cashable_kpi(tables)
    if named.isna().all() or not named.isin(tables["KPIs"]["kpi_id"]).all():
        return True
    return bool(lookup(named, tables["KPIs"], "kpi_id", "denominator").notna().all())


def meets_after_as_at(tables: Tables) -> bool:
    """Tell whether the Board's meeting, if given, is still to come."""
    if not is_given(tables.settings, "board_meeting"):
        return True
    return not bool(pd.Timestamp(tables.settings["board_meeting"]) < tables.as_at)


schema = sheet(
    "Settings",
    {
        "setting": text("Setting", "What is set; leave these names as they are.", required=True, width=34),
        "value": value("Value", "What it is set to."),
        "notes": text("Notes", "Anything worth knowing about it.", width=60),
    },
    place=1,
    purpose="Who and what the report is about, and every limit that a rating uses.",
    settings=settings,
    defaults=defaults,
    may_be_empty=False,
    rules=[
        setting_rule(
            names("declared_on", "declared_rag"),
            lambda tables: is_whole(tables, "declared_on"),
            warning("SET-01", "The programme's declared rating has its date."),
            message="A rating is declared for the programme, but not on which day.",
            fix="Type the day it was declared beside Declared on.",
        ),
        setting_rule(
            names("declared_by", "declared_rag"),
            lambda tables: is_whole(tables, "declared_by"),
            warning("SET-02", "The programme's declared rating says who declared it."),
            message="A rating is declared for the programme, but not by whom.",
            fix="Type the role that declared it beside Declared by.",
        ),
        setting_rule(
            names("declared_reason", "declared_rag"),
            lambda tables: is_whole(tables, "declared_reason"),
            warning(
                "SET-03",
                "The programme's declared rating has its reason.",
                source="Own rule: no rating without a reason",
            ),
            message="A rating is declared for the programme, but not why.",
            fix="Type the reason in one sentence beside RAG reason.",
        ),
        setting_rule(
            names("declared_on"),
            lambda tables: not is_later(tables, "declared_on"),
            error("SET-04", "The programme's rating was declared no later than As at."),
            message="Declared on is {value}, which lies after As at, {as_at}.",
            fix="Type the day it was declared, or bring As at up to date.",
        ),
        rising_settings(
            headings("milestone_green_days", "milestone_amber_green_days", "milestone_amber_red_days"),
            error("SET-05", "The limits in days rise from Green over Amber/Green to Amber/Red."),
            message="This limit is {value} days, which is not more than the limit of the rating before it.",
            fix="Type more days for each worse rating, such as 7, 30 and 90.",
        ),
        rising_settings(
            headings("kpi_points_1", "kpi_points_2"),
            error("SET-06", "KPI tolerance 2 (points) is more than KPI tolerance 1 (points)."),
            message="This tolerance is {value} points, and the two do not rise.",
            fix="Type a greater number for tolerance 2 than for tolerance 1, such as 2 and 5.",
        ),
        rising_settings(
            headings("kpi_share_1", "kpi_share_2"),
            error("SET-07", "KPI tolerance 2 (share) is more than KPI tolerance 1 (share)."),
            message="This tolerance is {value}, and the two do not rise.",
            fix="Type a greater share for tolerance 2 than for tolerance 1, such as 5% and 10%.",
        ),
        rising_settings(
            headings("risk_low_to", "risk_moderate_to", "risk_high_to"),
            error(
                "SET-08", "The bands of risk scores rise from Low over Moderate to High.", source="NHS 5x5 risk matrix"
            ),
            message="This band ends at {value}, which is not above the band before it.",
            fix="Type a greater score for each worse band, such as 3, 6 and 12.",
        ),
        setting_rule(
            names("cashable_kpi"),
            cashable_kpi_exists,
            error(
                "SET-09",
                "The KPI of cashable savings is one of the KPIs.",
                source="Paper 002: cashable savings as a share of adult social care spend",
            ),
            message="Cashable savings KPI is {value}, which is no KPI ID of the sheet KPIs.",
            fix="Type the KPI ID of a row in KPIs.",
        ),
        setting_rule(
            names("cashable_kpi"),
            cashable_kpi_has_denominator,
            warning(
                "SET-10",
                "The KPI of cashable savings says what its lower number counts.",
                source="Paper 002: cashable savings as a share of adult social care spend",
            ),
            message="Cashable savings KPI is {value}, whose Denominator in KPIs is blank.",
            fix="Type under Denominator in KPIs which spend the savings are a share of.",
        ),
        setting_rule(
            names("board_meeting"),
            meets_after_as_at,
            warning("SET-11", "The Board meets on or after the As at date."),
            message="Board meeting is {value}, before As at, {as_at}.",
            fix="Type the day of the next meeting.",
        ),
    ],
)
