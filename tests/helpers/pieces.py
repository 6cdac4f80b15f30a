"""Large workbooks for tests, made a piece at a time, and read in processes of their own that the system holds."""

import random
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from pathlib import Path

from tests.helpers.builders import DECLARATION, MAIN, OFFICE, PACKAGE, parts, sheet
from xltools.tracker.addresses import column_letter

MIB = 1 << 20
#: All shapes below together with what stands round them stay under the bound of 1 GiB unpacked.
FULL = 1000 * MIB
#: What is packed by itself.
_LARGE = MIB // 2
ONE, STRINGS, LINKS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/worksheets/_rels/sheet1.xml.rels"

Pieces = Iterator[bytes]
Parts = Mapping[str, Pieces]
Shape = Callable[[], Parts]


def filled(unit: str | bytes, size: int = FULL) -> Pieces:
    """Repeat a unit up to a size, by blocks of a mebibyte at the most; thousands of parts alike share theirs."""
    unit = unit.encode() if isinstance(unit, str) else unit
    block = _block(unit, max(1, min(size, MIB) // len(unit)))
    return repeat(block, max(1, size // len(block)))


@lru_cache(maxsize=4)
def _block(unit: bytes, times: int) -> bytes:
    return unit * times


def noise(size: int, before: bytes, after: bytes) -> Pieces:
    """Give what does not pack, so that a part keeps within the ratio: a hundredth of its size."""
    chance = random.Random(1)
    return (before + chance.randbytes(12_000).hex().encode() + after for _ in range(max(1, size // 2_400_000)))


def around(pieces: Pieces, size: int = FULL, *, head: str = "", rows: bool = True, mark: str = "") -> Pieces:
    """Put pieces into a sheet, as its rows or after them; the noise stands in comments at its end."""
    before, _, after = sheet(head=head).partition("</sheetData>")
    after = "</sheetData>" + after
    start, end = before, after.removesuffix("</worksheet>")
    if not rows:
        start, end = before + end, ""
    return chain([(start + mark).encode()], pieces, [end.encode()], noise(size, b"<!--", b"-->"), [b"</worksheet>"])


def book(*sheets: Pieces) -> Parts:
    """Return the parts of a workbook with these sheets."""
    contents: dict[str, Pieces] = {
        name: iter([part.encode() if isinstance(part, str) else part])
        for name, part in parts(*[""] * len(sheets)).items()
    }
    contents |= {f"xl/worksheets/sheet{n}.xml": pieces for n, pieces in enumerate(sheets, 1)}
    return contents


def with_parts(base: Parts, others: Parts) -> Parts:
    return {**base, **others}


def row_of(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def plain_rows(count: int, columns: int, cell: Callable[[str, int], str], first: int = 1) -> Pieces:
    """Give plain rows of cells, a few hundred rows at a time."""
    names = [column_letter(column) for column in range(1, columns + 1)]
    for number in range(first, first + count):
        yield f'<row r="{number}">{"".join(cell(name, number) for name in names)}</row>'.encode()


def merges_of(size: int) -> Pieces:
    merges = chain([b"<mergeCells>"], filled('<mergeCell ref="A1:B2"/>', size), [b"</mergeCells>"])
    return around(merges, size, rows=False)


def strings_of(pieces: Pieces, size: int = FULL) -> Pieces:
    """Put pieces into the table of shared strings, with noise as strings of its own."""
    head = f'{DECLARATION}<sst xmlns="{MAIN}">'.encode()
    return chain([head], pieces, noise(size, b"<si><t>", b"</t></si>"), [b"</sst>"])


def styles_of(pieces: Pieces, size: int) -> Pieces:
    head = f'{DECLARATION}<styleSheet xmlns="{MAIN}"><cellXfs>'.encode()
    return chain([head], pieces, [b"</cellXfs>"], noise(size, b"<!--", b"-->"), [b"</styleSheet>"])


def rels_of(pieces: Pieces, size: int = MIB) -> Pieces:
    head = f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'.encode()
    return chain([head], pieces, noise(size, b"<!--", b"-->"), [b"</Relationships>"])


def table_link(number: int | str, target: int | str) -> str:
    return f'<Relationship Id="r{number}" Type="{OFFICE}/relationships/table" Target="../tables/table{target}.xml"/>'


def few_rows(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', **more: str) -> Pieces:
    return iter([sheet(rows, **more).encode()])


def number(name: str, row: int) -> str:
    return f'<c r="{name}{row}"><v>{row * 7}</v></c>'


def shared_text(name: str, row: int) -> str:
    return f'<c r="{name}{row}" t="s"><v>0</v></c>'


def own_text(name: str, row: int) -> str:
    return f'<c r="{name}{row}" t="inlineStr"><is><t>{name}{row}</t></is></c>'


def blank(name: str, row: int) -> str:
    return f'<c r="{name}{row}" s="1"/>'


def error(name: str, row: int) -> str:
    return f'<c r="{name}{row}" t="e"><v>#N/A</v></c>'


def unmade(name: str, row: int) -> str:
    return f'<c r="{name}{row}"><f>1</f></c>'


def many_strings() -> Parts:
    """Nearly four million cells, each with a string of its own."""
    count = 390_000
    rows = plain_rows(count, 10, lambda a, n: f'<c r="{a}{n}" t="s"><v>{n * 10 - ord(a) % 10}</v></c>')
    strings = (f"<si><t>{n}</t></si>".encode() for n in range(count * 10))
    return with_parts(book(around(rows, 1)), {STRINGS: strings_of(strings, 1)})


def same_table(links: int, size: int) -> Parts:
    """One sheet that names one large table many times."""
    table = chain(
        [f'<table xmlns="{MAIN}">'.encode()], filled("<a/>", size), noise(size, b"<!--", b"-->"), [b"</table>"]
    )
    links_ = (table_link(n, 1).encode() for n in range(links))
    return with_parts(book(few_rows()), {LINKS: rels_of(links_, 1 + links * 100), "xl/tables/table1.xml": table})


def many_sheets(count: int, pieces: Callable[[], Pieces]) -> Parts:
    return book(*[pieces() for _ in range(count)])


def many_tables(count: int) -> Parts:
    """A sheet with thousands of tables of its own."""
    names = range(count)
    table = f'<table xmlns="{MAIN}"><autoFilter ref="A1:A2"/></table>'.encode()
    tables = {f"xl/tables/table{n}.xml": iter([table]) for n in names}
    return with_parts(book(few_rows()), {LINKS: rels_of(table_link(n, n).encode() for n in names)} | tables)


class _Deflate:
    """Deflate that packs a large piece once, however often it follows itself: all of it is one stream like any other.

    Behind a full flush nothing is remembered of what came before, so that the same piece is packed to the same bytes.
    """

    def __init__(self, level: int) -> None:
        self._stream = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._piece, self._packed = b"", b""

    def compress(self, piece: bytes | bytearray) -> bytes:
        if not piece:
            return b""
        if piece is self._piece:
            return self._packed
        if isinstance(piece, bytearray):  # of what is small, and filled anew
            self._piece = b""
            return self._stream.compress(piece)
        before = self._stream.flush(zlib.Z_FULL_FLUSH)
        self._piece, self._packed = piece, self._stream.compress(piece) + self._stream.flush(zlib.Z_FULL_FLUSH)
        return before + self._packed

    def flush(self) -> bytes:
        return self._stream.flush()


def written(place: Path, contents: Parts, level: int = 6) -> Path:
    """Write a workbook of these parts, packed as hard as a level says."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        for name, pieces in contents.items():
            with package.open(name, "w", force_zip64=True) as part:
                # zipfile has no public way to say how a part is packed; under another name only the time changes
                part._compressor = _Deflate(level)  # type: ignore[attr-defined]
                block = bytearray()
                for piece in pieces:
                    if len(piece) > _LARGE:
                        part.write(block)
                        block.clear()
                        part.write(piece)
                        continue
                    block += piece
                    if len(block) > MIB:
                        part.write(block)
                        block.clear()
                part.write(block)
    return place


#: Reads a workbook, and tells how it came out, the processor's seconds, and the most memory it held, in MiB.
READER = """
import resource, sys
from xltools.errors import TrackerRefused
from xltools.tracker import read_tracker
try:
    read_tracker(sys.argv[1])
    outcome = "read"
except TrackerRefused as refused:
    outcome = str(refused)
used = resource.getrusage(resource.RUSAGE_SELF)
status = open("/proc/self/status").read()  # the system's other counts include the process that started this one
print(used.ru_utime + used.ru_stime, int(status.partition("VmHWM:")[2].split()[0]) >> 10, outcome, sep="|")
"""


@dataclass(frozen=True)
class Reading:
    """How a workbook was read: `read` or the words of the refusal, the processor's seconds, and the memory in MiB."""

    outcome: str
    seconds: float
    mebibytes: int


def reading(path: Path, seconds: int, mebibytes: int) -> Reading:
    """Read a workbook in a process of its own, which the system ends where it takes more than this.

    Raises:
        RuntimeError: it was ended, or failed otherwise.
    """
    import resource

    def hold() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes * MIB, mebibytes * MIB))

    run = subprocess.run(
        [sys.executable, "-c", READER, str(path)], preexec_fn=hold, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise RuntimeError(f"ended with {run.returncode}: {run.stderr[-2000:]}")
    taken, held, outcome = run.stdout.strip().split("|", 2)
    return Reading(outcome, float(taken), int(held))
