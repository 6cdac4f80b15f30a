"""The engine's own rules: what must hold on any sheet and in any cell, whatever a schema says.

`live` is the rule as Excel can say it, with places to fill per column (see `engine_formulas.py`); None where it cannot.
"""

from xltools.findings import Severity
from xltools.schema.checks import Rule, RuleKind

_CLEAN = "{clean}"
_ABOVE = 'SUMPRODUCT(--IFERROR(EXACT(${cell}$2:${cell}2&"",${cell}2&""),FALSE))'
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"


def _rule(
    rule_id: str, kind: RuleKind, severity: Severity, title: str, fix: str, live: str | None = None, *, source: str = ""
) -> Rule:
    return Rule(rule_id, severity, kind, title, fix, source or "Own rule", live)


def _structure(number: int, severity: Severity, title: str, fix: str) -> Rule:
    return _rule(f"STR-{number:02}", "structure", severity, title, fix)


def _cell(number: int, severity: Severity, title: str, fix: str, live: str | None = None) -> Rule:
    return _rule(f"CEL-{number:02}", "cell", severity, title, fix, live)


_STRUCTURE = (
    _structure(
        1,
        "error",
        "The tracker's version is one that this xltools can read.",
        "Make a new tracker with `xltools new` and move the rows over, or use the xltools version that made this one.",
    ),
    _structure(2, "error", "The tracker has all its sheets.", "Put the sheet back, or rename the one meant."),
    _structure(
        3,
        "warning",
        "Every sheet is there only once.",
        "Move what is still needed to the sheet itself; delete the copy.",
    ),
    _structure(4, "warning", "No sheet is hidden.", "Right-click the sheets' tabs and choose Unhide."),
    _structure(5, "error", "A sheet has a row of headings.", "Type the headings in one row, above the first row."),
    _structure(6, "error", "A sheet has all its headings.", "Type the missing heading above its column."),
    _structure(7, "error", "Headings are spelt as in the tracker.", "Type the heading as given."),
    _structure(8, "error", "A heading is used only once.", "Rename or delete the column that is not needed."),
    _structure(9, "warning", "A sheet has only one row of headings.", "Keep one row of headings and delete the other."),
    _structure(10, "warning", "Headings are not repeated further down.", "Delete the repeated headings."),
    _structure(11, "error", "Rows are under their headings.", "Move the cells back under their headings."),
    _structure(
        12, "warning", "There is no row of totals under a table.", "Delete the totals: the pack works them out."
    ),
    _structure(13, "warning", "There are no blank rows inside a table.", "Delete the blank rows."),
    _structure(14, "error", "No cells are merged inside a table.", "Unmerge the cells and fill in each one."),
    _structure(
        15,
        "warning",
        "Notes are above the headings.",
        "Move the note above the headings, or give its column a heading.",
    ),
    _structure(16, "error", "A sheet that needs rows has some.", "Fill in the sheet."),
    _structure(17, "error", "No setting that is needed is missing.", "Add a row with the setting's name."),
    _structure(18, "error", "Settings are spelt as in the tracker.", "Type the setting's name as given."),
    _structure(19, "error", "A setting is given only once.", "Delete the row that is not needed."),
    _structure(20, "warning", "The tracker says which version it is.", "Give the version in the Settings."),
    _structure(
        21,
        "warning",
        "No row that counts is hidden or filtered out.",
        "Clear the filter (Data, Clear), or select the rows on both sides, right-click and choose Unhide.",
    ),
    _structure(
        22,
        "warning",
        "No column that counts is hidden.",
        "Select the columns on both sides, right-click and choose Unhide.",
    ),
    _structure(
        23,
        "warning",
        "Nothing that counts is struck out.",
        "Delete what is not to count; take the strikethrough off what is (Ctrl+5).",
    ),
    _structure(
        24,
        "warning",
        "Every row of an adopted workbook says what it is.",
        "Type what the row is, or delete the row.",
    ),
    _structure(
        25,
        "warning",
        "Rows of an adopted workbook without references differ in their words.",
        "Word each row differently, or give the rows a column of references and run `xltools adopt` again.",
    ),
)

#: The rule of the shipped scale alone: another may have a middle.
OF_FOUR = "CEL-16"
_CELL = (
    _cell(
        1,
        "error",
        "Cells that every row needs are filled in.",
        "Fill in the cell.",
        'IF(SUMPRODUCT(--IFERROR(LEN(${first}2:${last}2)>0,TRUE))>0,LEN(TRIM(SUBSTITUTE({clean},CHAR(10)," ")))=0)',
    ),
    _cell(2, "error", "No cell shows an Excel error.", "Fix the formula, or type the value.", "ISERROR(${cell}2)"),
    _cell(
        3,
        "error",
        "Every formula has its value.",
        "Open the tracker in Excel, press Ctrl+Alt+F9, look at the value and save; or type the value.",
    ),
    _cell(
        4,
        "warning",
        "Cells have no extra spaces.",
        "Type the words again without the extra spaces.",
        "IF(ISTEXT(${cell}2),OR(NOT(EXACT(${cell}2,{clean})),LEFT(${cell}2)=CHAR(10),RIGHT(${cell}2)=CHAR(10)))",
    ),
    _cell(5, "warning", "A date is stored as a date, not as text.", "Type the date again."),
    _cell(
        6,
        "error",
        "A cell for a date holds a date.",
        "Type day, month and year, such as 31/03/2012.",
        "IF(LEN({clean})>0,ISTEXT(${cell}2))",
    ),
    _cell(7, "error", "A date is shown as a date.", "Give the cell a date format, and check that the day is right."),
    _cell(
        8,
        "error",
        "Dates are within the time of the programme.",
        "Type the correct date, or change the programme's dates in the Settings.",
        "IF(ISNUMBER(${cell}2),OR({beyond}))",
    ),
    _cell(
        9,
        "warning",
        "A date has no time of day.",
        "Type the date alone.",
        "IF(ISNUMBER(${cell}2),${cell}2<>INT(${cell}2))",
    ),
    _cell(10, "warning", "A number is stored as a number, not as text.", "Type the number again."),
    _cell(
        11,
        "error",
        "A cell for a number holds a number.",
        "Type digits only.",
        "IF(LEN({clean})>0,ISTEXT(${cell}2))",
    ),
    _cell(
        12,
        "error",
        "Counts and scores are whole numbers.",
        "Type a whole number.",
        "IF(ISNUMBER(${cell}2),${cell}2<>INT(${cell}2))",
    ),
    _cell(
        13,
        "error",
        "A percentage is typed with its sign.",
        "Type 85%, not 85.",
        "IF(ISNUMBER(${cell}2),IF(${cell}2>1,${cell}2<=100))",
    ),
    _cell(
        14,
        "error",
        "Numbers are between the lowest and the highest allowed.",
        "Type a number within the limits.",
        "IF(ISNUMBER(${cell}2),OR({outside}))",
    ),
    _cell(
        15,
        "error",
        "A cell with a list holds a word from it.",
        "Choose a word from the list.",
        "IF(LEN({clean})>0,SUMPRODUCT(--EXACT({words},{clean}))=0)",
    ),
    _rule(
        OF_FOUR,
        "cell",
        "error",
        "A rating is one of four: plain Amber is not one of them.",
        "Choose Amber/Green or Amber/Red.",
        'IF(ISTEXT(${cell}2),EXACT(UPPER({clean}),"AMBER"))',
        source="Paper 004: its scale has four points, and no middle one",
    ),
    _cell(
        17,
        "warning",
        "Words are stored as text, not as a number.",
        "Type an apostrophe first.",
        "IF(NOT(ISLOGICAL(${cell}2)),ISNUMBER(${cell}2))",
    ),
    _cell(18, "error", "A cell for words does not hold a date.", "Type an apostrophe first, then the words."),
    _cell(19, "error", "No cell holds TRUE or FALSE.", "Type the correct words.", "ISLOGICAL(${cell}2)"),
    _cell(
        20,
        "error",
        "IDs are made of A to Z, 0 to 9 and '-'.",
        "Type the ID again.",
        'IF(LEN({clean})>0,OR(LEN({clean})>40,LEFT({clean})="-",'
        f'SUMPRODUCT(--ISERROR(FIND(MID({{clean}}&REPT("A",40),ROW($1:$40),1),"{_CAPITALS}")))>0))',
    ),
    _cell(
        21,
        "error",
        "An ID is used in only one row.",
        "Give one of the rows another ID.",
        f"IF(LEN({_CLEAN})>0,{_ABOVE}>1)",
    ),
    _cell(
        22,
        "error",
        "No two IDs differ only in capitals.",
        "Give one of the rows another ID.",
        "IF(LEN({clean})>0,IF(NOT(EXACT({clean},UPPER({clean}))),"
        'SUMPRODUCT(--IFERROR(EXACT(${cell}$2:${cell}${depth}&"",UPPER({clean})),FALSE))>0))',
    ),
    _cell(
        23,
        "error",
        "An ID that is referred to exists.",
        "Type an ID that exists, or add its row.",
        "IF(LEN({clean})>0,{known}=0)",
    ),
    _cell(
        24,
        "error",
        "An ID has the same capitals wherever it is used.",
        "Type the ID with the capitals it has in its own row.",
        "IF(LEN({clean})>0,IF({known}=0,{known_in_capitals}>0))",
    ),
    _rule(
        "CEL-25",
        "cell",
        "error",
        "Text is no longer than Excel can hold.",
        "Shorten the text.",
        source="Excel holds at most 32,767 characters in a cell",
    ),
    _cell(26, "warning", "Cells have no invisible characters.", "Type the words again."),
    _cell(27, "error", "An e-mail address is valid.", "Type the address, such as name@example.org."),
    _cell(28, "error", "Several values are separated by '; '.", "Separate the values with '; '."),
    _cell(29, "error", "A cell with nothing to say is blank.", "Leave the cell blank."),
    _rule("CEL-30", "across", "warning", "A waiver still has a finding to waive.", "Delete the waiver's row."),
    _rule("CEL-31", "time", "warning", "A waiver has not run out.", "Fix the fault, or agree a new waiver."),
    _rule("CEL-32", "across", "warning", "A waiver names a rule.", "Type the rule's id as the finding gives it."),
    _cell(33, "warning", "No value changes by itself.", "Type the value in place of the formula."),
)

#: Every rule of the engine, in the order of ids.
RULES: tuple[Rule, ...] = tuple(sorted((*_STRUCTURE, *_CELL), key=lambda rule: rule.id))
BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}
