"""The Risks sheet: the map of the open risks, what moved beside it, and every risk below."""

from functools import cache

import pytest

from tests.helpers.contexts import cell_of, context_from, row_of, rows_of, said, shown, table_of, title
from tests.helpers.fit import text_pixels
from tests.helpers.programmes import previous_of, programme_of
from xltools.report.model import Cell, Formula, Link, Sheet
from xltools.report.sheets.risks import LINES, id_lines, risks_sheet

RISKS = """
risk_id|workstream_id|risk        |likelihood|impact|target_score|mitigation|owner|last_reviewed|raised    |status
R-1    |WF           |Staff leave |4         |5     |6           |Train more|Lead |2012-03-20   |2011-06-01|Open
R-2    |WF           |No bids     |2         |3     |            |          |     |2011-06-20   |2011-06-01|Open
R-3    |COM          |Bids fail   |3         |3     |3           |Tender    |Lead |2012-03-20   |2011-06-01|Open
R-4    |COM          |Site is lost|5         |5     |            |Insure    |Lead |2012-03-20   |2011-06-01|Closed
"""
BEFORE = {"R-1.score": 12.0, "R-2.score": 9.0, "R-3.score": 9.0}
#: A place is as wide as two columns of 21 characters in all, less the indent and the room that Excel keeps.
ROOM_PIXELS = 21 * 7 - 9 - 5
#: The map's first row on the sheet.
TOP = 7


@cache
def sheet(risks: str = RISKS) -> Sheet:
    return risks_sheet(context_from(programme_of(risks=risks), previous_of(figures=BEFORE)))


def many(count: int) -> str:
    rows = [f"RISK-{n:03}|WF|Risk {n}|4|4|Open" for n in range(1, count + 1)]
    return "\n".join(["risk_id|workstream_id|risk|likelihood|impact|status", *rows])


def place(made: Sheet, likelihood: int, impact: int) -> list[object]:
    """Return what a place of the map shows: its score and band, its count, its two lines of ids."""
    row, column = TOP + (5 - likelihood) * LINES, 6 + 2 * (impact - 1)
    cells = made.cells
    return [shown(cells[at]) for at in ((row, column), (row, column + 1), (row + 1, column), (row + 2, column))]


def test_the_title_counts_the_open_the_extreme_the_worse_and_the_overdue() -> None:
    assert title(sheet()) == "Risks: 3 open, 1 Extreme, 1 worse; 1 review is overdue"


def test_an_open_risk_stands_at_its_place_on_the_map() -> None:
    assert place(sheet(), 4, 5) == ["20 Extreme", "1 risk", "R-1", None]
    assert place(sheet(), 2, 3) == ["6 Moderate", "1 risk", "R-2", None]


def test_a_place_without_risks_still_says_its_score_and_band() -> None:
    assert place(sheet(), 1, 1) == ["1 Low", None, None, None]


def test_a_closed_risk_is_not_on_the_map_but_in_the_table() -> None:
    assert place(sheet(), 5, 5) == ["25 Extreme", None, None, None]
    row = row_of(sheet(), "Risks", "R-4")
    assert (row["Rating"], row["Movement"], row["Review"]) == ("Complete", "Closed", "Closed")


def test_the_map_has_a_word_for_every_likelihood_and_impact() -> None:
    words = said(sheet()).splitlines()
    assert [word for word in ("Almost certain", "Likely", "Possible", "Unlikely", "Rare") if word in words] == [
        "Almost certain", "Likely", "Possible", "Unlikely", "Rare",
    ]  # fmt: skip
    assert {"Impact 1: Insignificant", "Impact 5: Catastrophic"} <= set(words)


def test_the_bands_follow_the_settings() -> None:
    strict = programme_of(risks=RISKS, settings={"risk_low_to": 1, "risk_moderate_to": 4, "risk_high_to": 8})
    made = risks_sheet(context_from(strict))
    assert place(made, 3, 3)[0] == "9 Extreme"
    assert "Low to 1, Moderate to 4, High to 8, Extreme above" in said(made)


def test_thirty_risks_in_one_place_name_the_first_and_count_the_rest() -> None:
    made = sheet(many(30))
    assert place(made, 4, 4) == ["16 Extreme", "30 risks", "RISK-001, RISK-002", "and 28 more"]
    assert len(rows_of(made, "Risks")) == 30


@pytest.mark.parametrize(
    ("ids", "lines"),
    [
        ([], (None, None)),
        (["R-1"], ("R-1", None)),
        (["R-10", "R-9"], ("R-9, R-10", None)),
        ([f"R-{n}" for n in range(1, 6)], ("R-1, R-2, R-3, R-4", "R-5")),
        ([f"R-{n}" for n in range(1, 10)], ("R-1, R-2, R-3, R-4", "R-5, R-6 and 3 more")),
        (["A" * 40], ("A" * 12 + "…", None)),
        (["COMMISSIONING-01", "COMMISSIONING-02", "COMMISSIONING-03"], ("COMMISSIONING…", "and 2 more")),
    ],
)
def test_ids_are_set_in_two_lines_in_the_order_in_which_people_count(
    ids: list[str], lines: tuple[str | None, str | None]
) -> None:
    assert id_lines(ids) == lines


@pytest.mark.parametrize("count", [1, 3, 17, 150, 1200])
@pytest.mark.parametrize("prefix", ["R-", "RISK-", "COMMISSIONING-"])
def test_no_line_of_ids_is_longer_than_its_place_and_none_is_lost(count: int, prefix: str) -> None:
    first, second = id_lines([f"{prefix}{n:04}" for n in range(count)])
    lines = [line for line in (first, second) if line]
    assert all(text_pixels(line, 10, bold=True) <= ROOM_PIXELS for line in lines)
    rest = int(lines[-1].split("and ")[1].split()[0]) if "more" in lines[-1] else 0
    named = sum(line.split(" and ")[0].count(prefix[:5]) for line in lines)
    assert named + rest == count


def test_what_moved_and_what_waits_is_said_beside_the_map() -> None:
    words = said(sheet()).splitlines()
    assert "Worse: R-1 from 12 to 20" in words
    assert "Better: R-2 from 9 to 6" in words
    assert "Review overdue: R-2" in words
    assert "Closed so far: R-4" in words


def test_without_an_earlier_report_nothing_is_called_new() -> None:
    assert "New: No report before this one" in said(risks_sheet(context_from(programme_of(risks=RISKS))))


def test_a_score_is_a_live_product_that_leads_to_its_workings() -> None:
    cell = cell_of(sheet(), "Risks", "R-1", "Score")
    assert cell == Cell(
        Formula("tbl_Risks[[#This Row],[Likelihood]]*tbl_Risks[[#This Row],[Impact]]", 20.0),
        "",
        Link("Workings", "R-1.score"),
    )


def test_the_open_ones_are_counted_live_by_band() -> None:
    counted = sheet().cells[TOP + 1, 1].value
    assert isinstance(counted, Formula)
    assert counted.value == "Open now: 1 Extreme, 1 High, 1 Moderate, 0 Low"
    assert 'COUNTIF(tbl_Risks[Rating],"Red")&" Extreme"' in counted.expression


def test_the_highest_open_risks_come_first_and_closed_ones_last() -> None:
    assert [row["ID"] for row in rows_of(sheet(), "Risks")] == ["R-1", "R-3", "R-2", "R-4"]


def test_what_the_tracker_does_not_say_has_a_word() -> None:
    row = row_of(sheet(), "Risks", "R-2")
    assert (row["Mitigation"], row["Owner"], row["Target score"]) == ("Not given", "Not given", "None")


def test_a_risk_without_a_likelihood_is_not_scored_and_said_to_be_so() -> None:
    made = sheet("risk_id|risk|likelihood|impact|status\nR-9|Unknown||3|Open")
    row = row_of(made, "Risks", "R-9")
    assert (row["Likelihood"], row["Score"], row["Band"], row["Rating"]) == (
        "Not given",
        "Not scored",
        "None",
        "Not rated",
    )
    assert "Not scored: R-9" in said(made)


def test_a_rating_carries_no_link_that_would_repaint_its_word() -> None:
    cell = cell_of(sheet(), "Risks", "R-1", "Rating")
    assert cell == "Red"


def test_without_risks_there_is_no_map_and_the_table_says_so() -> None:
    made = sheet("")
    assert title(made) == "Risks: none is open"
    assert [row["Risk"] for row in rows_of(made, "Risks")] == ["No risk is in the tracker."]
    assert "No open risk has a score, so there is no map." in said(made)
    assert "25 Extreme" not in said(made)


def test_the_map_prints_above_the_first_risks_and_headings_repeat() -> None:
    assert sheet().page.repeat_rows == (table_of(sheet(), "Risks").row,) * 2
    assert not sheet().page.breaks


def test_a_text_of_two_thousand_letters_widens_its_column_so_that_a_row_can_hold_it() -> None:
    long = sheet(f"risk_id|risk|likelihood|impact|status\nR-1|{'words ' * 333}|2|2|Open")
    assert long.widths[3] > 60
    assert sheet().widths[3] == 31
