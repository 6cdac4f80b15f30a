"""The plain way of writing a sheet's rows, as patterns over bytes; anything else goes to the full scan.

Whatever matches is also well-formed XML in the sheet's own namespace: no attribute occurs twice, none declares another
namespace, and text holds no control character. `is_sound` checks many rows at a time for valid bytes, and for `&` and
`]]>` only where they are allowed, because that is much faster. A row's cells are in order, so no cell is there twice;
if they are not simple, the pass checks that.

No pattern can match in two ways, so none takes more than one pass: repeats are possessive, and the alternatives of each
choice begin differently.
"""

import re
from functools import cache

from xltools.tracker.normalized import KNOWN_ERRORS
from xltools.tracker.package import is_text

_INDEX = r"[0-9]{1,9}+"
#: A height or a width at which nothing is visible.
NOUGHT = r"[0.]+"
_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f"
#: References that are valid in XML: by name, and to western European letters, line breaks and tabs.
_OTHER_REFERENCE = (
    rb"&(?!(?:amp|lt|gt|quot|apos|#(?:9|1[03]|3[2-9]|[4-9]\d|1\d\d|x(?:[9aAdD]|[2-9a-fA-F][0-9a-fA-F])));)"
)
_find_other_reference = re.compile(_OTHER_REFERENCE).search
TEXT = rf"[^<{_CONTROL}]*+"


def is_sound(block: bytes) -> bool:
    """Whether what matched a pattern of texts is letters, without a reference or an end of CDATA that XML forbids."""
    if b"&" in block and _find_other_reference(block):
        return False
    return not (b"]" in block and b"]]>" in block) and is_text(block)


def _attributes(names: str, group: str) -> str:
    """Return a pattern for attributes of these names, none twice; the group has a name of its own."""
    return rf'(?: (?P<{group}>{names})="[\w:. $+-]*+"(?![^<>]* (?P={group})="))*+'


_ROW_NAMES = "spans|s|customFormat|ht|hidden|customHeight|outlineLevel|collapsed|thickTop|thickBot|ph|x14ac:dyDescent"
_FORMULA_NAMES = "t|aca|ref|dt2D|dtr|del1|del2|r1|r2|ca|si|bx|xml:space"
_NUMBER = r"<v>-?+[0-9]{1,40}+(?:</v>|(?:\.[0-9]{1,40}+)?+(?:[eE][-+]?+[0-9][0-9]?+)?+</v>)"
_TEXT = rf'<is><t(?:>| xml:space="preserve">){TEXT}</t></is>'
#: A formula that matched already, to find it again.
_FORMULA = r"<f(?: [^<>/]*+)?+(?:/>|>[^<]*+</f>)"
_MORE = rf'(?: cm="{_INDEX}")?+(?: vm="{_INDEX}")?+'
_EMPTY = r"<v></v>|<v ?/>"
_ERROR = "|".join(map(re.escape, KNOWN_ERRORS))

#: What follows a simple cell's address.
_SIMPLE = (
    rf'(?: s="{_INDEX}")?+(?:'
    rf">{_NUMBER}</c>"
    r"|/>"
    rf'| t="(?:s"><v>{_INDEX}</v>|n">{_NUMBER}|inlineStr">{_TEXT}|str"><v>{TEXT}</v>|b"><v>[01]</v>)</c>)'
)
#: The columns of simple rows, for most sheets and for wide ones, whose pattern takes longer to make.
NARROW, WIDE = 8, 26


def _simple_cells(letters: str) -> str:
    """Return a pattern for cells of these columns, in this order, each once at most."""
    return "(?>" + "".join(rf'(?:<c r="{letter}\1"{_SIMPLE}|)' for letter in letters) + ")"


#: The end of a simple row's start tag, as nearly every program writes it, or any other that hides nothing.
_SIMPLE_HEAD = (
    r'(?>>| spans="[0-9:]++"(?:>| x14ac:dyDescent="[0-9.]++">)|'
    rf'(?![^<>]*(?: hidden="[1t]| ht="{NOUGHT}")){_attributes(_ROW_NAMES, "a")}>)'
)


def _simple_row(rest: str = "") -> str:
    """Return a pattern for the rows of nearly every sheet: nothing hidden, no formula, no error, each cell in its row.

    Args:
        rest: what may follow the cells of the narrow columns, other than the end of the row.
    """
    end = f"(?:</row>|{rest})" if rest else "</row>"
    return rf'<row r="([1-9][0-9]{{0,6}}+)"{_SIMPLE_HEAD}{_simple_cells("ABCDEFGH")}{end}'


def _typed(kind: str) -> str:
    """Return a pattern for a cell's attributes, its type among them; some programs write the style after it."""
    return rf'(?: s="{_INDEX}" t="{kind}"| t="{kind}"(?: s="{_INDEX}")?+){_MORE}'


#: Any other row that both readers read alike.
_OTHER_ROW = (
    rf'<row r="(?P<n>[1-9]\d{{0,6}}+)"{_attributes(_ROW_NAMES, "b")}(?: ?/>|>'
    rf'(?:<c r="[A-Z]{{1,3}}+(?P=n)"(?:{_SIMPLE}|'  # nearly every cell of such a row is simple
    rf'(?:(?: s="{_INDEX}")?+{_MORE}(?=[ />](?!t=))|{_typed("n")})'
    rf"(?: ?/>|>(?:FORMULA(c))?+(?:{_NUMBER}|{_EMPTY})?+</c>)"
    rf"|{_typed('s')}><v>{_INDEX}</v></c>"
    rf"|{_typed('str')}>(?:FORMULA(d))?+(?:<v>{TEXT}</v>|<v ?/>)?+</c>"
    rf"|{_typed('inlineStr')}>{_TEXT}</c>"
    rf"|{_typed('b')}>(?:FORMULA(e))?+<v>[01]</v></c>"
    rf"|{_typed('e')}>(?:FORMULA(f))?+<v>(?:{_ERROR})</v></c>"
    r"))*+</row>)"
)
for _group in "cdef":
    _OTHER_ROW = _OTHER_ROW.replace(
        f"FORMULA({_group})", rf"<f{_attributes(_FORMULA_NAMES, _group)}(?: ?/>|>{TEXT}</f>)"
    )


def _pattern(text: str) -> re.Pattern[bytes]:
    return re.compile(text.encode())


#: Groups: 1 is the number of a simple row in a narrow sheet; `other` is any other whole row, and `n` its number. It #:
#: matches nothing where no row begins, so its successive matches leave out nothing between them.
ROW = _pattern(f"{_simple_row()}|(?P<other>{_OTHER_ROW})|")


@cache
def wide_row() -> re.Pattern[bytes]:
    """Return the pattern of rows for wide sheets; in thirds, so that a row of few columns is done soon."""
    rest = f"{_simple_cells('IJKLMNOP')}(?:</row>|{_simple_cells('QRSTUVWXYZ')}</row>)"
    return _pattern(f"{_simple_row(rest)}|(?P<other>{_OTHER_ROW})|")


#: The column of each cell, and "" at the beginning of each row.
ORDER = _pattern(r'<c r="([A-Z]+)\d|<row ')
COLUMN = _pattern(r'<c r="([A-Z]+)\d')
#: Cells with a value, and cells with the empty text of a formula.
HELD = _pattern(
    rf'<c r="([A-Z]+)(\d+)"(?:[^<>]*>(?:{_FORMULA})?+<(?:v>[^<]|is>)|(?=[^<>]* t="str")[^<>]*>(?:{_FORMULA})?+<v)'
)
#: The texts in cells themselves, typed or made by a formula; and the numbers of shared strings.
TYPED, MADE = _pattern(r"<is><t[^>]*>([^<]+)"), _pattern(rf' t="str"[^<>]*>(?:{_FORMULA})?+<v>([^<]+)')
SHARED = _pattern(r' t="s"[^<>]*><v>(\d+)<')
HIDDEN_ROW = _pattern(rf'<row r="(\d+)"[^<>]*(?: hidden="(?:1|true)"| ht="{NOUGHT}")')
ERROR = _pattern(rf'<c r="([A-Z]+)(\d+)"[^<>]* t="e"[^<>]*>(?:{_FORMULA})?<v>([^<]+)</v>')
#: Groups: column, row, the cell's attributes, its formula, and its empty value if it has one.
NO_VALUE = _pattern(rf'<c r="([A-Z]+)(\d+)"([^<>]*)>({_FORMULA})({_EMPTY})?</c>')
#: Groups: column, row, the formula's attributes, and its text if it has one.
FORMULA = _pattern(r'<c r="([A-Z]+)(\d+)"[^<>]*><f((?: [^<>/]*+)?+)(?:/>|>([^<]*+)</f>)')
FORMULA_ATTRIBUTE = _pattern(r'([a-zA-Z0-9:]+)="([^"]*)"')

#: The beginning of a sheet part whose names have no prefix.
HEAD = _pattern(r"(?:\xef\xbb\xbf)?+\s*+(?:<\?xml(?![^>]*(?i:ascii))[^>]*+>)?+\s*+<worksheet([\s>][^<>]*)")
