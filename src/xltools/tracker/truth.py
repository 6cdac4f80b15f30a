"""The pass over a sheet's XML for what the value reader cannot tell: errors, formulas without value, what is hidden.

Rows written in the usual plain way are matched as bytes, a piece at a time; all else goes to the reference reader,
and both give the same verdict.
"""

import re
from collections.abc import Iterator

from xltools.tracker.cells import COLUMNS, ROWS, SheetTruth, column_number
from xltools.tracker.package import CHUNK, Package
from xltools.tracker.reference import FAULTS_HELD, SheetReader, too_many_faults
from xltools.tracker.settled import KNOWN_ERRORS

_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*?\?>)?\s*<worksheet[\s>]")
_NUMBER = rb"<v>-?+\d++(?:\.\d++)?+(?:[eE][-+]?+\d\d?+)?+</v>"
_TEXT = rb"<is><t(?: xml:space=\"preserve\")?+>[^<]*+</t></is>"
#: The rows of nearly every sheet: nothing hidden, no formula, no error, at most 26 columns.
_SIMPLE = (
    rb"<row r=\"([1-9]\d{0,6}+)\"(?: (?!hidden)[a-zA-Z0-9:]++=\"[^\"<>&]*+\")*+>"
    rb"(?:<c r=\"[A-Z]\1\"(?: s=\"\d{1,9}+\")?+(?:>"
    + _NUMBER
    + rb"</c>|/>| t=\"(?:s\"><v>\d{1,9}+</v>|n\">"
    + _NUMBER
    + rb"|inlineStr\">"
    + _TEXT
    + rb"|str\"><v>[^<]*+</v>|b\"><v>[01]</v>)</c>))*</row>"
)
_FORMULA = rb"(?:<f(?: [a-zA-Z0-9]++=\"[^\"<>&]*+\")*+(?: ?/>|>[^<]*+</f>))"
_EMPTY = rb"<v></v>|<v ?/>"
_LOOK = rb"(?: (?:s|cm|vm|ph)=\"\d{1,9}+\")*+"
#: A whole row, every cell of it in its own row and of a form that both readers read alike.
_ROW = re.compile(
    rb"(?:" + _SIMPLE + rb"|(<row r=\"([1-9]\d{0,6}+)\"(?: [a-zA-Z0-9:]++=\"[^\"<>&]*+\")*+(?: ?/>|>"
    rb"(?:<c r=\"[A-Z]{1,3}+\3\"" + _LOOK + rb"(?: ?/>"
    rb"|(?: t=\"n\")?+" + _LOOK + rb"(?: ?/>|>" + _FORMULA + rb"?+(?:" + _NUMBER + rb"|" + _EMPTY + rb")?+</c>)"
    rb"| t=\"s\"" + _LOOK + rb"><v>\d{1,9}+</v></c>"
    rb"| t=\"str\"" + _LOOK + rb">" + _FORMULA + rb"?+(?:<v>[^<]*+</v>|<v ?/>)?+</c>"
    rb"| t=\"inlineStr\"" + _LOOK + rb">" + _TEXT + rb"</c>"
    rb"| t=\"b\"" + _LOOK + rb">" + _FORMULA + rb"?+<v>[01]</v></c>"
    rb"| t=\"e\""
    + _LOOK
    + rb">"
    + _FORMULA
    + rb"?+<v>(?:"
    + "|".join(map(re.escape, KNOWN_ERRORS)).encode()
    + rb")</v></c>"
    rb"))*</row>)))"
)
_COLUMN = re.compile(rb"<c r=\"([A-Z]+)\d")
_HIDDEN = re.compile(rb"<row r=\"(\d+)\"[^<>]* hidden=\"(?:1|true)\"")
_ERRORS = re.compile(rb"<c r=\"([A-Z]+)(\d+)\"[^<>]* t=\"e\"[^<>]*>" + _FORMULA + rb"?<v>([^<]+)</v>")
_NO_VALUE = re.compile(rb"<c r=\"([A-Z]+)(\d+)\"([^<>]*)>" + _FORMULA + rb"(<v></v>|<v ?/>)?</c>")
_EMPTY_ARRAY = re.compile(rb"<f(?: [^<>]*)? t=\"array\"[^<>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>")
_SIMPLE_COLUMNS = 26
_DATA, _END_DATA, _END_ROW = b"<sheetData", b"</sheetData>", b"</row>"
#: A head, or a row, longer than this is left to the reference reader.
_BUFFER_HELD = 32 << 20


class _OddXml(Exception):  # noqa: N818 - not a fault: the reference reader takes over
    """The sheet is written in another way than the plain one."""


def truth_of(package: Package, part: str, chunk: int = CHUNK) -> SheetTruth | None:
    """Read a plainly written sheet part; None where it is odd, so that the reference reader has to.

    Raises:
        TrackerRefused: the part is damaged, or points outside Excel's bounds.
    """
    try:
        return _PlainPass(package, part).read(package.stream(part, chunk))
    except _OddXml:
        return None


class _PlainPass:
    """One pass: the head and the tail go through the reference reader, the rows are matched as bytes."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._around = SheetReader(package, part)
        self._truth = self._around.truth

    def read(self, blocks: Iterator[bytes]) -> SheetTruth:
        rest = self._read_head(blocks)
        if rest is not None:
            self._around.feed(self._read_rows(rest, blocks))
        for block in blocks:
            self._around.feed(block)
        self._around.feed(b"", is_last=True)
        if self._around.misleads:
            raise _OddXml
        return self._truth

    def _read_head(self, blocks: Iterator[bytes]) -> bytes | None:
        """Read up to the rows; return what was unpacked beyond, or None where the sheet has no rows at all."""
        head = b""
        for block in blocks:
            head += block
            start = head.find(_DATA)
            if 0 <= start < len(head) - len(_DATA) - 1:
                break
            if len(head) > _BUFFER_HELD:
                raise _OddXml
        else:
            raise _OddXml
        rest = head[start + len(_DATA) :]
        if b"<!" in head[:start] or not _HEAD.match(head) or rest[:1] not in (b">", b"/"):
            raise _OddXml
        self._around.feed(head[:start] + _DATA + b"/>")
        if not self._around.has_cells_part or self._around.misleads:
            raise _OddXml
        if rest.startswith(b"/>"):
            self._around.feed(rest[2:])
            return None
        return rest[1:]

    def _read_rows(self, rest: bytes, blocks: Iterator[bytes]) -> bytes:
        """Match the rows, as many whole ones as there are at a time; return what was unpacked beyond them."""
        while True:
            rest = rest[self._match(rest) :]
            if rest.startswith(_END_DATA):
                return rest[len(_END_DATA) :]
            block = next(blocks, b"")
            if not block or len(rest) > _BUFFER_HELD or _END_ROW in rest:
                raise _OddXml
            rest += block

    def _match(self, rows: bytes) -> int:
        """Match whole rows from the start on; note what they hold; return where they end."""
        end, highest = 0, self._truth.rows
        others = []
        for row in _ROW.finditer(rows):
            if row.start() != end:
                break
            end = row.end()
            highest = max(highest, int(row[1] or row[3]))
            if row[2]:
                others.append(row[2])
        if highest > ROWS:
            raise _OddXml
        self._truth.rows = highest
        if end:
            self._truth.columns = max(self._truth.columns, _SIMPLE_COLUMNS)
        if others:
            self._note(b"".join(others))
        return end

    def _note(self, rows: bytes) -> None:
        """Keep what the value reader cannot tell of rows that are not simple."""
        truth = self._truth
        truth.columns = max(truth.columns, *map(_column, set(_COLUMN.findall(rows))), 0)
        if truth.columns > COLUMNS or (b' t="array"' in rows and _EMPTY_ARRAY.search(rows)):
            raise _OddXml
        truth.hidden_rows.update(map(int, _HIDDEN.findall(rows)))
        for letters, row, error in _ERRORS.findall(rows):
            truth.errors[int(row), _column(letters)] = error.decode()
        for letters, row, look, value in _NO_VALUE.findall(rows):
            self._note_formula((int(row), _column(letters)), look, value)
        if len(truth.errors) + len(truth.uncalculated) > FAULTS_HELD:
            raise too_many_faults(self._package)

    def _note_formula(self, place: tuple[int, int], look: bytes, value: bytes) -> None:
        if value and b' t="str"' in look:  # calculated, and its result is the empty text
            return
        self._truth.uncalculated.add(place)


def _column(letters: bytes) -> int:
    return column_number(letters.decode())
