"""Business cases: what is invested, disinvested and saved, by year."""

import re

import numpy as np
import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import choice, ident, money, reference, text, yes_no
from xltools.schema.rules import (
    below,
    blank,
    broken_when,
    error,
    given,
    limit,
    reading_across,
    stated_once,
    unlike_in,
    warning,
    word,
)

KINDS = ("Investment", "Disinvestment", "Saving")

_YEAR = re.compile(r"([0-9]{4})/([0-9]{2})")


def year_start(years: "pd.Series[str]") -> "pd.Series[float]":
    """Return the year in which a financial year begins; blank where it is not written as 2011/12."""
    written = [_YEAR.fullmatch(year) for year in years.fillna("").tolist()]
    starts = [int(year[1]) if year and (int(year[1]) + 1) % 100 == int(year[2]) else np.nan for year in written]
    return pd.Series(starts, index=years.index, dtype="float64")


def begins_on(years: "pd.Series[str]", tables: Tables, *, years_later: int = 0) -> "pd.Series[pd.Timestamp]":
    """Return the first day of each financial year, or of the one a number of years later."""
    months = (year_start(years) + years_later - 1970) * 12 + limit(tables, "financial_year_month") - 1
    firsts = months.fillna(0).to_numpy(dtype=np.int64).astype("datetime64[M]").astype("datetime64[us]")
    return pd.Series(firsts, index=years.index).where(months.notna())


def is_accounted_for(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the rows with an actual, or whose year is not over at the end of the day reported on."""
    return frame["actual"].notna() | ~(begins_on(frame["financial_year"], tables, years_later=1) <= tables.as_at)


def has_begun(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the rows without an actual, or whose year has begun."""
    return frame["actual"].isna() | ~(begins_on(frame["financial_year"], tables) > tables.as_at)


schema = sheet(
    "Business cases",
    {
        "case_id": ident("Case ID", "Identifies the row."),
        "workstream_id": reference(
            "Workstream ID", "Workstreams.workstream_id", "The workstream it belongs to.", required=True
        ),
        "case": text("Case", "What the money is for.", required=True, width=44),
        "kind": choice("Kind", KINDS, "Money put in, taken out of a service, or saved.", required=True),
        "cashable": yes_no("Cashable", "Yes: the money is released and can be spent elsewhere."),
        "financial_year": text("Financial year", "As 2011/12.", required=True, width=14),
        "planned": money("Planned (GBP)", "What was planned for the year."),
        "actual": money("Actual (GBP)", "What it came to; blank until known."),
        "comment": text("Comment", "Anything worth knowing.", width=40),
    },
    place=17,
    purpose="What is invested, disinvested and saved, by year.",
    rules=[
        broken_when(
            unlike_in(
                "financial_year",
                lambda texts: year_start(texts).notna(),
                'NOT(EXACT({cell},TEXT(VALUE(LEFT({cell},4)),"0000")&"/"&TEXT(MOD(VALUE(LEFT({cell},4))+1,100),"00")))',
            ),
            error("BUS-01", "A financial year is written as 2011/12."),
            blame="financial_year",
            message='[financial_year] is "{financial_year}".',
            fix="Type the four digits of its first year, '/' and the last two of its second, such as 2011/12.",
        ),
        broken_when(
            word("kind", "Saving") & blank("cashable"),
            error("BUS-02", "A saving says whether it is cashable.", source="Paper 002: cashable savings"),
            blame="cashable",
            message="[kind] is {kind}, but [cashable] is blank.",
            fix="Choose Yes under [cashable] if the money is released, else No.",
        ),
        broken_when(
            word("kind", "Investment") & word("cashable", "Yes"),
            warning("BUS-03", "Money put in is not cashable."),
            blame="cashable",
            message="[cashable] is {cashable}, but [kind] is {kind}.",
            fix="Choose No under [cashable], or Saving under [kind].",
        ),
        broken_when(
            given("case_id") & blank("planned"),
            warning("BUS-04", "A business case has a planned amount."),
            blame="planned",
            message="[planned] is blank for {case_id}.",
            fix="Type the planned pounds under [planned]; 0 if nothing was planned.",
        ),
        broken_when(
            below("planned", 0),
            warning("BUS-05", "Planned money is typed without a minus sign."),
            blame="planned",
            message="[planned] is {planned}.",
            fix="Type the amount without '-'[kind?: [kind] says whether it is put in, taken out or saved].",
        ),
        broken_when(
            below("actual", 0),
            warning("BUS-06", "Actual money is typed without a minus sign."),
            blame="actual",
            message="[actual] is {actual}.",
            fix="Type the amount without '-'[kind?: [kind] says whether it was put in, taken out or saved].",
        ),
        reading_across(
            holds=is_accounted_for,
            rule=warning("BUS-07", "A financial year that is over has an actual amount."),
            blame="actual",
            message="[financial_year] {financial_year} is over, but [actual] is blank.",
            fix="Type what it came to under [actual]; 0 if that is nothing.",
            kind="time",
        ),
        reading_across(
            holds=has_begun,
            rule=error("BUS-08", "A financial year that has not begun has no actual amount."),
            blame="actual",
            message="[actual] is {actual}, but [financial_year] {financial_year} has not begun.",
            fix="Correct [financial_year], or clear [actual].",
        ),
        stated_once(
            ("workstream_id", "case", "kind", "financial_year"),
            warning("BUS-09", "A business case is entered only once for each year."),
            blame="case",
            message='{workstream_id} already has "{case}" ({kind}, {financial_year}) in a row above.',
            fix="Delete the row that is not needed, or say under [case] how the two differ.",
            any_case=True,
        ),
    ],
)
