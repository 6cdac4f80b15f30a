"""Advice: what a finding says to type is taken by the cell with the meaning it had, or nothing is offered."""

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.helpers.raw_trackers import right_tracker, shipped
from tests.helpers.sampling import examples
from xltools.schema.columns import Column, choice, day, ident, money, number, percent, rating, whole
from xltools.text.nearest import as_latin, nearest
from xltools.validate.cell_verdicts import Limits
from xltools.validate.conversion import NUMBERS, verdict_on

LIMITS = Limits(datetime(2008, 1, 1), datetime(2021, 12, 31))
QUICK = examples(150, derandomize=True)
COLUMNS = [column for spec in shipped() for column in [*spec.columns.values(), *(spec.settings or {}).values()]] + [
    money("Planned (GBP)", ""),
    percent("Share", ""),
    number("Numerator", ""),
    whole("Interval (days)", "", low=1),
]
NUMERIC = [column for column in COLUMNS if column.kind in NUMBERS]
DATED = [column for column in COLUMNS if column.kind == "day"]
MINUS = ("-", "\u2212", "\u2013", "\uff0d")
WIDE = str.maketrans("0123456789.,%-", "０１２３４５６７８９．，％－")


def offered(fix: str) -> str | None:
    """Return the value that a fix says to type; an example after 'such as' is none, nor are the limits of a range."""
    plain = re.sub(r"such as \S+", "", fix)
    found = re.search(r"(?:[Tt]ype|again:|alone:|full:|too:|first:|slashes:) (-?[0-9][0-9./]*%?)(?:[,.;]|$)", plain)
    return found[1].rstrip(".") if found else None


def as_excel_reads(typed: str) -> float | datetime:
    """Read what is typed as Excel does where dates are day first."""
    if typed.count("/") == 2:
        return datetime.strptime(typed, "%d/%m/%Y")
    return float(Decimal(typed[:-1]) / 100) if typed.endswith("%") else float(typed)


def grouped(amount: Decimal) -> str:
    return f"{amount:,f}"


@st.composite
def amounts(draw: st.DrawFn) -> tuple[str, Decimal]:
    """Draw an amount as people write one, and the number that it is."""
    size = Decimal(draw(st.integers(0, 999_999))) / draw(st.sampled_from([1, 10, 100]))
    word, times = draw(
        st.sampled_from([("", 1), ("", 1), ("k", 1000), ("m", 10**6), (" million", 10**6), ("bn", 10**9)])
    )
    text = (str(size) if draw(st.booleans()) else grouped(size)) + word
    share = draw(st.sampled_from(["", "", "%", " per cent"])) if not word else ""
    pound = draw(st.sampled_from(["", "", "£"])) if not share else ""
    sign = draw(st.sampled_from(["", "", "()", *MINUS]))
    about = draw(st.sampled_from(["", "", "approx ", "c. ", "~", "about "]))
    text = f"({pound}{text}{share})" if sign == "()" else f"{about if not sign else ''}{sign}{pound}{text}{share}"
    text = text.translate(WIDE) if draw(st.integers(0, 4)) == 0 else text
    meant = size * times / (100 if share else 1)
    return text, -meant if sign else meant


def is_kept(text: str, column: Column, meant: Decimal | None) -> None:
    """Type what is offered for a text into its cell, and hold what is read to what was meant."""
    verdict = verdict_on(text, column, LIMITS)
    typed = offered(verdict.fix)
    if verdict.value is not None:
        assert meant is not None, (text, verdict)
        assert verdict.value == pytest.approx(float(meant), rel=1e-12)
    if typed is None:
        return
    assert meant is not None, (text, verdict.fix)
    again = verdict_on(as_excel_reads(typed), column, LIMITS)
    assert not again.rule, (text, verdict.fix, again)
    assert again.value == pytest.approx(float(meant), rel=1e-12), (text, verdict.fix)


@QUICK
@given(amounts(), st.sampled_from(NUMERIC))
@example(("approx £2.4m", Decimal(2_400_000)), NUMERIC[-4])
@example(("\u22125", Decimal(-5)), NUMERIC[-4])
@example(("(1,200)", Decimal(-1200)), NUMERIC[-4])
@example(("10%", Decimal("0.1")), NUMERIC[-4])
@example(("120%", Decimal("1.2")), NUMERIC[-3])
def test_an_amount_in_words_and_signs_is_offered_as_the_number_it_is(said: tuple[str, Decimal], column: Column) -> None:
    text, meant = said
    # A share without its sign is what its column says of it: 85 stands for 85%.
    assume(column.kind != "percent" or "%" in as_latin(text) or "per cent" in as_latin(text) or abs(meant) <= 1)
    is_kept(text, column, meant)


@pytest.mark.parametrize("column", [money("Planned (GBP)", ""), number("Numerator", ""), percent("Share", "")])
@pytest.mark.parametrize(
    "text",
    [
        "10 to 12", "3-4", "<5", ">5", "1/2", "3/4", "10\u00b2", "1e5", "12 months", "7 days", "2,4", "Included in 1.1",
        "\u00b15", "5+", "12*", "12?", "5 (est)", "$5", "\u20ac5", "50p", "1,2345", "12,34,567", "28/5/12", "1-2-3",
        "A1", "v2", "- 5", "-(5)", "1,200-", "10 000 of 12 000", "5 or 6", "no. 5", "1.2.3", "\u00bc mile", "5\u2030",
        "12th",
    ],
)  # fmt: skip
def test_a_text_that_may_be_many_numbers_has_none_offered(text: str, column: Column) -> None:
    assert offered(verdict_on(text, column, LIMITS).fix) is None


@pytest.mark.parametrize("value", [1.2, 1.01, 1.5, 5.0, 9.9])
def test_a_share_that_may_be_more_than_all_is_not_made_a_hundredth(value: float) -> None:
    """120% typed in a cell of percentages is 1.2 to Excel, and 1.2% is a hundredth of it."""
    assert offered(verdict_on(value, percent("Share", "")).fix) is None
    assert verdict_on(85.0, percent("Share", "")).fix == "Type 85%."


def test_a_unit_is_left_out_only_where_the_heading_has_it() -> None:
    days, months = whole("Review interval (days)", "", low=1), whole("Decision horizon (months)", "", low=1)
    assert verdict_on("7 days", days).fix == "Type 7, if that is meant."
    assert offered(verdict_on("3 months", days).fix) is None
    assert verdict_on("3 months", months).fix == "Type 3, if that is meant."


def test_what_the_cell_would_refuse_is_never_offered() -> None:
    assert offered(verdict_on("(3)", whole("Impact", "", low=1, high=5)).fix) is None
    assert offered(verdict_on("9", whole("Impact", "", low=1, high=5)).fix) is None
    assert offered(verdict_on("nil", whole("Impact", "", low=1, high=5)).fix) is None
    assert offered(verdict_on("April 1999", day("Due", ""), LIMITS).fix) is None


FORMS = (
    "{d}/{m}/{y}", "{d}.{m}.{y}", "{d:02}-{m:02}-{y}", "{d} {b} {y}", "{d} {b} {y2}", "{d}/{m}/{y2}",
    "{y}-{m:02}-{d:02}", "{y}-{m:02}-{d:02} 00:00:00", "{w} {d} {b} {y}", "{y}{m:02}{d:02}", "{m}/{d}/{y}",
)  # fmt: skip


@QUICK
@given(st.dates(date(2008, 1, 1), date(2021, 12, 31)), st.sampled_from(FORMS), st.sampled_from(DATED))
@example(date(2012, 5, 28), "{m}/{d}/{y2}", DATED[0])
def test_a_date_in_another_form_is_offered_as_the_day_it_is(meant: date, form: str, column: Column) -> None:
    # Where month and day could each be the other, the house reads day first, and so does whoever types it again.
    assume(not form.startswith("{m}") or meant.day > 12)
    text = form.format(
        d=meant.day, m=meant.month, y=meant.year, y2=f"{meant.year % 100:02}", b=f"{meant:%b}", w=f"{meant:%A}"
    )
    verdict = verdict_on(float(text) if text.isdigit() else text, column, LIMITS)
    typed = offered(verdict.fix)
    if verdict.value is not None:
        assert verdict.value.date() == meant
    if typed is not None:
        again = verdict_on(as_excel_reads(typed), column, LIMITS)
        assert (again.rule, again.value.date()) == ("", meant), (text, verdict.fix)


@pytest.mark.parametrize(
    "text",
    ["Q1 2012", "31 Mar", "2012-13", "13/13/2012", "31/02/2012", "1/4/98", "2012-03-31 to 2012-04-30", "soon",
     "Monday 31 March 2012", "Sun 31/03/12", "0/0/2012", "March", "31/03/2012 or later", "1900-12-30"],
)  # fmt: skip
def test_a_text_that_is_no_one_day_has_none_offered(text: str) -> None:
    assert offered(verdict_on(text, day("Due", ""), LIMITS).fix) is None


def test_a_number_that_may_be_two_days_has_none_offered() -> None:
    assert offered(verdict_on(10122011.0, day("Due", ""), LIMITS).fix) is None
    assert offered(verdict_on(31032012.0, day("Due", ""), LIMITS).fix) == "31/03/2012"


LOOK_ALIKES = {"A": "\u0410", "B": "\u0412", "C": "\u0421", "M": "\u041c", "I": "\u0406", "O": "\u041e", "T": "\u03a4"}


@QUICK
@given(st.from_regex(r"[ABCIMOT]{1,4}-[0-9]{1,3}", fullmatch=True), st.data())
def test_an_id_in_letters_that_look_alike_is_offered_as_it_looks(meant: str, data: st.DataObject) -> None:
    places = [place for place, sign in enumerate(meant) if sign in LOOK_ALIKES]
    place = data.draw(st.sampled_from(places))
    text = meant[:place] + LOOK_ALIKES[meant[place]] + meant[place + 1 :]
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != "-" else "\u2013" for sign in meant)
    for typed in (text, wide):
        verdict = verdict_on(typed, ident("Risk ID", ""))
        assert verdict.fix == f"Type {meant}, if no other row has it."
        assert not verdict_on(meant, ident("Risk ID", "")).rule


@pytest.mark.parametrize("text", ["\u041b-01", "MIL\u00b2", "MIL-01*", "-5", "\u2013", "№1", "R£1"])
def test_an_id_that_cannot_be_kept_whole_has_none_offered(text: str) -> None:
    verdict = verdict_on(text, ident("Risk ID", ""))
    assert not verdict.fix.startswith("Type ")


def test_an_id_that_looks_like_another_row_is_told_with_that_row() -> None:
    tracker = right_tracker().with_cell("Risks", "risk_id", 2, "RIS\u041a-1")
    (finding,) = tracker.findings
    assert "looks like RISK-1, the ID of row 2" in finding.message
    assert "(Cyrillic capital letter ka)" in finding.message


def test_a_reference_in_letters_that_look_alike_is_offered_the_one_that_exists() -> None:
    tracker = right_tracker().with_cell("KPI readings", "zone", 1, "N\u043erth")
    assert [finding.fix for finding in tracker.findings] == ["Type North, if that is meant."]


def test_a_list_with_one_wrong_id_is_offered_whole() -> None:
    tracker = right_tracker().with_cell("Milestones", "depends_on", 6, "WF-1; IA-01")
    (finding,) = [each for each in tracker.findings if each.rule == "CEL-23"]
    assert finding.fix.startswith("Type WF-1; IA-1, if that is meant;")


@pytest.mark.parametrize(
    ("wrong", "allowed", "meant"),
    [
        ("Opn", ("Open", "Done", "Dropped"), "Open"),
        ("Dne", ("Open", "Done", "Dropped"), "Done"),
        ("Incomplete", ("Complete", "In progress"), None),
        ("Not complete", ("Complete", "In progress"), None),
        ("Started", ("Not started", "In progress"), None),
        ("Investment", ("Disinvestment", "Saving"), None),
        ("Unlikely", ("Fairly unlikely", "Very unlikely", "Very likely"), None),
        ("Fairly nlikely", ("Fairly unlikely", "Fairly likely"), None),
        ("Reopened", ("Open", "Closed"), None),
        ("MIL-02", ("MIL-01",), None),
        ("MIL-1", ("MIL-01", "MIL-11"), "MIL-01"),
        ("MIL-O1", ("MIL-01", "MIL-02"), "MIL-01"),
        ("KPI tolerance 2 (points)", ("KPI tolerance 1 (points)",), None),
        ("Milestone Green to (days)", ("Milestone At risk to (days)",), None),
        ("Milestone At rsk to (days)", ("Milestone At risk to (days)",), "Milestone At risk to (days)"),
        ("Now", ("Yes", "No"), None),
        ("rolup", ("build", "rollup", "email"), "rollup"),
    ],
)
def test_a_near_miss_is_a_slip_of_one_word_alone(wrong: str, allowed: tuple[str, ...], meant: str | None) -> None:
    assert nearest(wrong, allowed) == meant
    fix = verdict_on(wrong, choice("Status", allowed, "")).fix
    assert ("if that is meant" in fix) == (meant is not None)


def test_a_rating_of_another_scale_is_no_slip_for_one_of_this() -> None:
    three = replace(rating("RAG", ""), words=("Red", "Amber", "Green"))
    assert "if that is meant" not in verdict_on("Amber/Red", three).fix
    assert verdict_on("amber", three).fix == "Choose Amber, if that is meant."


def test_a_shipped_word_is_offered_the_one_own_word_that_stands_for_it() -> None:
    kind = choice(
        "Kind", {"Gateway": "Key decision", "Works": "Programme milestone", "Handover": "Programme milestone"}, ""
    )
    assert verdict_on("Key decision", kind).fix == "Choose Gateway, if that is meant."
    assert verdict_on("Programme milestone", kind).fix == "Choose Gateway, Works or Handover."


@pytest.mark.parametrize(
    ("sheet", "missing", "theirs"),
    [
        ("KPI targets", "Set on", "Met on"),
        ("Risks", "Raised", "Risk area"),
        ("Actions", "Closed", "Closed on or before"),
    ],
)
def test_a_heading_of_another_sheet_is_no_near_miss(sheet: str, missing: str, theirs: str) -> None:
    tracker = right_tracker()
    place = tracker.sheets[sheet].rows[0].index(missing) + 1
    found = [finding.rule for finding in tracker.with_cell_at(sheet, 1, place, theirs).findings]
    assert "STR-06" in found
    assert "STR-07" not in found


def test_two_headings_as_near_as_each_other_are_both_left_alone() -> None:
    tracker = right_tracker()
    place = tracker.sheets["Risks"].rows[0].index("Owner") + 1
    tracker = tracker.with_cell_at("Risks", 1, place, "Ownr").with_cell_at("Risks", 1, 16, "Ownerr")
    assert "STR-07" not in [finding.rule for finding in tracker.findings]
