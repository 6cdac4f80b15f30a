"""The writer's live rules and data entry: right ranges, right order, inside Excel's limits."""

import io
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tests.helpers.demonstration import book
from xltools.report.model import Bar, Cell, Entry, Range, Rule, Sheet, When, Words
from xltools.report.theme import RATING_STYLES
from xltools.writer import write_book
from xltools.writer.cell_display import NotWrittenError

CELLS = Range(2, 3, 9, 3)


def sheet_of(rules: tuple[Rule, ...] = (), entries: tuple[Entry, ...] = ()) -> Worksheet:
    """Write rules and entries on one sheet and read it back."""
    target = io.BytesIO()
    write_book(book(Sheet("S", "entry", {(1, 1): Cell("x")}, rules=rules, entries=entries)), target)
    return openpyxl.load_workbook(target)["S"]


def entry_of(entry: Entry) -> DataValidation:
    made: DataValidation = sheet_of(entries=(entry,)).data_validations.dataValidation[0]
    return made


def test_each_word_brings_its_colour_and_the_first_that_holds_is_the_last() -> None:
    rules = next(iter(sheet_of((Words(CELLS, RATING_STYLES),)).conditional_formatting))
    assert str(rules.sqref) == "C2:C9"
    assert [rule.formula[0] for rule in rules.rules] == [f'"{word}"' for word in RATING_STYLES]
    assert all(rule.stopIfTrue and rule.operator == "equal" for rule in rules.rules)
    red = rules.rules[0].dxf
    assert (red.fill.bgColor.rgb, red.font.color.rgb) == ("FFC00000", "FFFFFFFF")


def test_a_word_with_quotes_is_still_one_word() -> None:
    rules = next(iter(sheet_of((Words(CELLS, {'say "no"': "red"}),)).conditional_formatting))
    assert rules.rules[0].formula == ['"say ""no"""']


def test_a_formula_rule_is_written_for_the_first_cell_of_its_range() -> None:
    rules = next(iter(sheet_of((When(CELLS, "$D2>40", "error"),)).conditional_formatting))
    assert (str(rules.sqref), rules.rules[0].formula) == ("C2:C9", ["$D2>40"])


@pytest.mark.parametrize("expression", ["tbl_T[Slip]>1", "[@Slip]>1", "tbl_T[[#This Row],[Slip]]>1", "=1=1"])
def test_a_rule_that_excel_would_refuse_is_refused_here(expression: str) -> None:
    with pytest.raises(NotWrittenError, match="cannot be in a rule"):
        sheet_of((When(CELLS, expression, "error"),))
    with pytest.raises(NotWrittenError, match="cannot be in a rule"):
        sheet_of(entries=(Entry(CELLS, "custom", source=expression),))


def test_a_bracket_inside_a_text_is_no_table_reference() -> None:
    rules = next(iter(sheet_of((When(CELLS, '$D2="a[x]"', "error"),)).conditional_formatting))
    assert rules.rules[0].formula == ['$D2="a[x]"']


def test_a_data_bar_has_the_ends_that_the_sheet_gives() -> None:
    rule = next(iter(sheet_of((Bar(CELLS, low=0, high=60),)).conditional_formatting)).rules[0]
    assert [(end.type, end.val) for end in rule.dataBar.cfvo] == [("num", 0), ("num", 60)]


def test_a_drop_down_lists_its_words() -> None:
    entry = entry_of(Entry(CELLS, "list", ("Open", "Closed"), title="State", message="Open until done."))
    assert (entry.type, entry.formula1, str(entry.sqref)) == ("list", '"Open,Closed"', "C2:C9")
    assert (entry.promptTitle, entry.prompt) == ("State", "Open until done.")


def test_a_drop_down_may_name_a_range_instead() -> None:
    assert entry_of(Entry(CELLS, "list", source="States")).formula1 == "States"


@pytest.mark.parametrize("words", [(), ("Yes, please", "No"), tuple(f"Workstream {n}" for n in range(40))])
def test_words_that_cannot_be_typed_into_a_drop_down_are_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(NotWrittenError, match="C2:C9"):
        entry_of(Entry(CELLS, "list", words))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (date(2008, 1, 1), date(2020, 12, 31), ("between", "39448", "44196")),
        (date(2008, 1, 1), None, ("greaterThanOrEqual", "39448", None)),
        (None, date(2020, 12, 31), ("lessThanOrEqual", "44196", None)),
        (None, None, ("between", "61", "2958465")),
    ],
)
def test_a_date_is_held_between_its_ends(
    low: date | None, high: date | None, expected: tuple[str, str, str | None]
) -> None:
    entry = entry_of(Entry(CELLS, "date", low=low, high=high))
    assert (entry.operator or "between", entry.formula1, entry.formula2) == expected


@pytest.mark.parametrize(("low", "high"), [(0, 100), (0, None), (None, 0)])
def test_a_number_may_be_held_to_zero(low: float | None, high: float | None) -> None:
    entry = entry_of(Entry(CELLS, "decimal", low=low, high=high))
    given = [entry.formula1, entry.formula2]
    assert [float(end) for end in given if end is not None] == [end for end in (low, high) if end is not None]


def test_a_warning_lets_the_value_stand() -> None:
    assert entry_of(Entry(CELLS, "whole", low=1, high=5, is_warning=True)).errorStyle == "warning"
    assert entry_of(Entry(CELLS, "whole", low=1, high=5)).errorStyle in {None, "stop"}


def test_messages_too_long_for_excel_end_at_a_word() -> None:
    long = "a dozen words " * 40
    entry = entry_of(Entry(CELLS, "any", title=long, message=long, error_title=long, error=long))
    said = [str(text) for text in (entry.promptTitle, entry.prompt, entry.errorTitle, entry.error)]
    assert [len(text) <= limit for text, limit in zip(said, (32, 255, 32, 224), strict=True)] == [True] * 4
    assert all(text.endswith(("words…", "dozen…", "a…")) for text in said)


def test_help_that_says_nothing_is_left_out() -> None:
    assert sheet_of(entries=(Entry(CELLS, "any"),)).data_validations.dataValidation == []
