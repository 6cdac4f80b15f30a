"""Settings: who and what the report is about, and every limit that a rating uses."""

from datetime import date

from xltools.checks import sheet
from xltools.columns import choice, day, number, percent, rating, text, value, whole

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
)
