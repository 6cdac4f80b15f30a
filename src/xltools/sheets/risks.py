"""Risks: the open ones on a 5 by 5 map with their ids, then every risk with its movement."""

import pandas as pd

from xltools.edition import Edition
from xltools.measures.risks import BANDS, band_limits
from xltools.report import Cell, Column, Formula, Page, Sheet, Table, Value
from xltools.sheets.layout import Layout
from xltools.sheets.lookups import workings_link
from xltools.sheets.nothing import nothing_row
from xltools.sheets.words import Record, day_or, number_or_none, number_or_word, plural, records, text_or

COLUMNS = (
    Column("ID", "id strong", 11), Column("Workstream", "body", 12), Column("Risk", "body", 36),
    Column("Likelihood", "whole", 12), Column("Impact", "whole", 12), Column("Score", "whole strong", 12),
    Column("Band", "word", 12), Column("Rating", "rating", 12), Column("Previous score", "whole", 9),
    Column("Movement", "word", 11), Column("Target score", "whole", 8), Column("Mitigation", "body", 38),
    Column("Owner", "body", 17), Column("Last reviewed", "date", 12), Column("Review", "word", 10),
)  # fmt: skip
LIKELIHOODS = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
IMPACTS = ("Insignificant", "Minor", "Moderate", "Major", "Catastrophic")
BAND_STYLES = {"Low": "green", "Moderate": "amber green", "High": "amber red", "Extreme": "red"}
SCORE = "tbl_Risks[[#This Row],[Likelihood]]*tbl_Risks[[#This Row],[Impact]]"
FIRST_IMPACT = 4  # the map's first column


def risks_sheet(edition: Edition) -> Sheet:
    """Lay out the map of the open risks, then the table of all."""
    layout = Layout("Risks")
    risks = edition.results.risks
    note = "Score is likelihood times impact, live; the map and the bands are as built, by the limits in the Settings."
    row = layout.head(edition, _title(risks), note)
    start = _map(layout, edition, row)
    layout.section(start, 1, len(COLUMNS), "All risks, the highest open ones first")
    rows = tuple(_risk(record) for record in _ordered(risks))
    none = nothing_row(COLUMNS, "Risk", "No risk is in the tracker.", {"Rating": "Not rated"})
    table = layout.table(
        Table("Risks", COLUMNS, rows or (none,), start + 1, description="Every risk with score, band and movement")
    )
    layout.colour_columns(table, ["Rating"])
    layout.colour_columns(table, ["Movement"], "movement")
    return layout.sheet(page=Page(repeat_rows=(start + 1, start + 1), margins=(0.35, 0.35, 0.7, 0.7)))


def _title(risks: pd.DataFrame) -> str:
    is_open = risks["status"] == "Open"
    extreme = int((is_open & (risks["band"] == "Extreme")).sum())
    worse = int((is_open & (risks["movement"] == "Worse")).sum())
    overdue = int((is_open & risks["is_review_overdue"].astype(bool)).sum())
    late = f"; {plural(overdue, 'review is', 'reviews are')} overdue" if overdue else ""
    return f"Risks: {int(is_open.sum())} open, {extreme or 'none'} Extreme, {worse or 'none'} worse{late}"


def _map(layout: Layout, edition: Edition, row: int) -> int:
    """Draw the 5 by 5 map: each place says its score, its band, and the ids that stand there."""
    risks = edition.results.risks
    open_risks = risks[risks["status"] == "Open"]
    layout.section(row, 1, FIRST_IMPACT + len(IMPACTS) - 1, "Where the open risks stand")
    for likelihood in range(len(LIKELIHOODS), 0, -1):
        line = row + 1 + len(LIKELIHOODS) - likelihood
        layout.put(line, 3, f"Likelihood {likelihood}: {LIKELIHOODS[likelihood - 1]}", "body strong right")
        for impact in range(1, len(IMPACTS) + 1):
            here = open_risks[(open_risks["likelihood"] == likelihood) & (open_risks["impact"] == impact)]
            _place(layout, edition, line, likelihood, impact, list(here["risk_id"]))
    last = row + 1 + len(LIKELIHOODS)
    for impact, word in enumerate(IMPACTS, start=1):
        layout.put(last, FIRST_IMPACT + impact - 1, f"Impact {impact}: {word}", "body strong centre small")
    return last + 2


def _place(layout: Layout, edition: Edition, row: int, likelihood: int, impact: int, ids: list[str]) -> None:
    score = likelihood * impact
    band = BANDS[sum(score > limit for limit in band_limits(edition.settings))]
    words = "\n".join([f"{score} {band}", *ids])
    style = f"body small centre boxed {BAND_STYLES[band]}" + (" strong" if ids else "")
    layout.put(row, FIRST_IMPACT + impact - 1, words, style)
    layout.heights[row] = max(layout.heights.get(row, 34.0), 14.0 * (len(ids) + 1) + 6)


def _ordered(risks: pd.DataFrame) -> list[Record]:
    by_score = risks.assign(is_closed=risks["status"] != "Open")
    return records(by_score.sort_values(["is_closed", "score", "risk_id"], ascending=[True, False, True]))


def _risk(record: Record) -> tuple[Value, ...]:
    key = record["risk_id"]
    known = number_or_none(record["likelihood"]) is not None and number_or_none(record["impact"]) is not None
    score = Formula(SCORE, number_or_none(record["score"])) if known else "Not scored"
    review = "Closed" if record["status"] != "Open" else "Overdue" if record["is_review_overdue"] else "In time"
    return (
        key,
        text_or(record["workstream_id"]),
        record["risk"],
        number_or_word(record["likelihood"], "None"),
        number_or_word(record["impact"], "None"),
        Cell(score, "", workings_link(key, "score")),
        Cell(text_or(record["band"], "None"), "", workings_link(key, "rating")),
        record["rating"],
        number_or_word(record["previous_score"], "New"),
        text_or(record["movement"], "None"),
        number_or_word(record["target_score"], "None"),
        text_or(record["mitigation"]),
        text_or(record["owner"]),
        day_or(record["last_reviewed"], "Never"),
        review,
    )
