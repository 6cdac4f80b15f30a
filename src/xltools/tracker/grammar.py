"""The plain way of writing a sheet's rows, as patterns over bytes; whatever does not match is odd.

No pattern can match in two ways, so that none takes more than one pass: repeats are possessive, and the alternatives
of each choice begin differently.
"""

import re

from xltools.tracker.settled import KNOWN_ERRORS

_INDEX = r"\d{1,9}+"
_ATTRIBUTE = r'[a-zA-Z0-9:]++="[^"<>&]*+"'
_NUMBER = r"<v>-?+\d{1,40}+(?:\.\d{1,40}+)?+(?:[eE][-+]?+\d\d?+)?+</v>"
_TEXT = r'<is><t(?: xml:space="preserve")?+>[^<]*+</t></is>'
_FORMULA = rf"<f(?: {_ATTRIBUTE})*+(?: ?/>|>[^<]*+</f>)"
_LOOK = rf'(?: (?:s|cm|vm|ph)="{_INDEX}")*+'
_EMPTY = r"<v></v>|<v ?/>"
_ERROR = "|".join(map(re.escape, KNOWN_ERRORS))

#: The rows of nearly every sheet: nothing hidden, no formula, no error, at most 26 columns, each cell in its own row.
_SIMPLE_ROW = (
    rf'<row r="([1-9]\d{{0,6}}+)"(?: (?!hidden="[1t]){_ATTRIBUTE})*+>'
    rf'(?:<c r="[A-Z]\1"(?: s="{_INDEX}")?+(?:'
    rf">{_NUMBER}</c>"
    r"|/>"
    rf'| t="(?:s"><v>{_INDEX}</v>|n">{_NUMBER}|inlineStr">{_TEXT}|str"><v>[^<]*+</v>|b"><v>[01]</v>)</c>'
    r"))*+</row>"
)
SIMPLE_COLUMNS = 26

#: Any other row that both readers read alike.
_OTHER_ROW = (
    rf'<row r="([1-9]\d{{0,6}}+)"(?: {_ATTRIBUTE})*+(?: ?/>|>'
    rf'(?:<c r="[A-Z]{{1,3}}+\3"{_LOOK}(?:'
    rf'(?: t="n")?+{_LOOK}(?: ?/>|>(?:{_FORMULA})?+(?:{_NUMBER}|{_EMPTY})?+</c>)'
    rf'| t="s"{_LOOK}><v>{_INDEX}</v></c>'
    rf'| t="str"{_LOOK}>(?:{_FORMULA})?+(?:<v>[^<]*+</v>|<v ?/>)?+</c>'
    rf'| t="inlineStr"{_LOOK}>{_TEXT}</c>'
    rf'| t="b"{_LOOK}>(?:{_FORMULA})?+<v>[01]</v></c>'
    rf'| t="e"{_LOOK}>(?:{_FORMULA})?+<v>(?:{_ERROR})</v></c>'
    r"))*+</row>)"
)


def _pattern(text: str) -> re.Pattern[bytes]:
    return re.compile(text.encode())


#: Groups: the number of a simple row; any other row whole; its number.
ROW = _pattern(f"{_SIMPLE_ROW}|({_OTHER_ROW})")
COLUMN = _pattern(r'<c r="([A-Z]+)\d')
#: Cells that hold a value, and those that hold the empty text of a formula.
HELD = _pattern(
    rf'<c r="([A-Z]+)(\d+)"(?:[^<>]*>(?:{_FORMULA})?+<(?:v>[^<]|is>)|(?=[^<>]* t="str")[^<>]*>(?:{_FORMULA})?+<v)'
)
#: The texts that cells hold themselves: typed, and made by a formula. The numbers of those that they share.
TYPED, MADE = _pattern(r"<is><t[^>]*>([^<]+)"), _pattern(rf' t="str"[^<>]*>(?:{_FORMULA})?+<v>([^<]+)')
SHARED = _pattern(r' t="s"[^<>]*><v>(\d+)<')
HIDDEN_ROW = _pattern(r'<row r="(\d+)"[^<>]* hidden="(?:1|true)"')
ERROR = _pattern(rf'<c r="([A-Z]+)(\d+)"[^<>]* t="e"[^<>]*>(?:{_FORMULA})?<v>([^<]+)</v>')
#: Groups: column, row, the cell's attributes, its formula, and its empty value if it has one.
NO_VALUE = _pattern(rf'<c r="([A-Z]+)(\d+)"([^<>]*)>({_FORMULA})({_EMPTY})?</c>')

#: The beginning of a sheet part whose names have no prefix.
HEAD = _pattern(r"(?:\xef\xbb\xbf)?+\s*+(?:<\?xml[^>]*+>)?+\s*+<worksheet[\s>]")
