"""What a page draws: text with its places, figures, and everything else, each marked for a screen reader."""

import re
from dataclasses import dataclass, field

from xltools.deliver.pdf.file import OtherFormError, PdfFile

_TOKEN = re.compile(
    rb"<<.*?>>|<[0-9A-Fa-f\s]*>|\((?:\\.|[^\\()])*\)|[\[\]]|/[^\s/<>\[\]()]+|[^\s/<>\[\]()]+", re.DOTALL
)
_PATHS, _CLIPS = frozenset(b"S s f F f* B B* b b*".split()), b"n"
_BEGINS_PATH = frozenset((b"m", b"re"))
_CORNERS = frozenset((b"m", b"l"))
_FONT = re.compile(rb"/(\w+) (\d+) 0 R")
_CODE = rb"\s*<([0-9A-Fa-f]+)>"
_CHARACTER, _CHARACTERS = re.compile(_CODE * 2), re.compile(_CODE * 3)
_BLOCKS = re.compile(rb"begin(bfchar|bfrange)(.*?)end", re.DOTALL)


@dataclass
class Run:
    """A piece of text in one font on one line, or a drawn part of a figure, which has no text.

    Args:
        mark: its number on the page (MCID).
        figure: which of the page's figures it is part of, from 0; None for text of cells.
        x: where it begins; for a figure's background, its left edge.
        y: of the text's baseline; for a figure's background, its middle.
        is_artifact: whether it is not to be read: the header or footer of a page, or a repeated heading.
    """

    mark: int = 0
    x: float = 0
    y: float = 0
    size: float = 0
    text: str = ""
    figure: int | None = None
    is_artifact: bool = False
    is_placed: bool = False


@dataclass
class Drawn:
    """A page's content in pieces: bytes that stay, runs that are marked, and figures."""

    pieces: list[bytes | tuple[Run, bytes]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    figures: int = 0

    def content(self) -> bytes:
        """Return the page's content with its marks; nothing on it is unmarked."""
        out = []
        for piece in self.pieces:
            if isinstance(piece, bytes):
                out.append(piece)
                continue
            run, inside = piece
            kind = b"/Figure" if run.figure is not None else b"/Span"
            mark = b"/Artifact BMC\n" if run.is_artifact else b"%s<</MCID %d>>BDC\n" % (kind, run.mark)
            out.append(b"\n%s%s\nEMC\n" % (mark, inside))
        return b"".join(out)


Fonts = dict[bytes, dict[bytes, str]]


def fonts(pdf: PdfFile, page: bytes) -> Fonts:
    """Return what the codes of each font of a page mean."""
    resources = pdf.objects[pdf.reference(page, "Resources")]
    named = pdf.objects[pdf.reference(resources, "Font")] if b"/Font" in resources else b""
    return {name: _meanings(pdf, int(number)) for name, number in _FONT.findall(named)}


def _meanings(pdf: PdfFile, font: int) -> dict[bytes, str]:
    meanings: dict[bytes, str] = {}
    for kind, block in _BLOCKS.findall(pdf.stream(pdf.reference(pdf.objects[font], "ToUnicode"))):
        if kind == b"bfchar":
            meanings |= {code.upper(): _said(said) for code, said in _CHARACTER.findall(block)}
            continue
        for first, last, said in _CHARACTERS.findall(block):
            for place in range(int(first, 16), int(last, 16) + 1):
                meanings[b"%0*X" % (len(first), place)] = chr(int(said, 16) + place - int(first, 16))
    return meanings


def _said(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", "replace")


class _Reader:
    """Reads one page's content from its beginning to its end."""

    def __init__(self, content: bytes, known: Fonts) -> None:
        self.drawn = Drawn()
        self._content, self._fonts = content, known
        self._kept = 0  # the part before it is already split into pieces
        self._operands: list[tuple[int, bytes]] = []
        self._path: int | None = None
        self._text: int | None = None
        self._run = Run()
        self._font: dict[bytes, str] = {}
        self._tags: list[bytes] = []
        self._is_drawing = False
        self._corners: list[tuple[float, float]] = []
        self._block: int | None = None  # the start of the drawn part of a figure, which is one piece

    def read(self) -> Drawn:
        for token in _TOKEN.finditer(self._content):
            word = token[0]
            if word[:1] in b"/<([]" or word[:1] in b"+-.0123456789":
                self._operands.append((token.start(), word))
                continue
            self._operate(word, token.start(), token.end())
            self._operands = []
        if self._path is not None or self._text is not None:
            raise OtherFormError("a page that ends within a path or a text")
        self._keep(len(self._content))
        return self.drawn

    def _operate(self, word: bytes, start: int, end: int) -> None:
        begins = self._operands[0][0] if self._operands else start
        if word == b"BI":
            raise OtherFormError("a picture within the page's own text")
        if word in (b"BDC", b"BMC", b"EMC"):
            self._retag(word, begins, end)
        elif self._block is not None:
            self._extend(word)
        elif word in (b"Do", b"sh"):
            self._piece(begins, end, Run(is_artifact=not self._is_drawing))
        else:
            self._draw(word, begins, start, end)

    def _draw(self, word: bytes, begins: int, start: int, end: int) -> None:
        if word == b"BT":
            self._text, self._run = start, Run()
        elif word == b"ET":
            self._close_text(end)
        elif self._text is not None:
            self._write(word)
        elif word in _BEGINS_PATH and self._path is None:
            self._path = begins
        elif word == _CLIPS:
            self._path = None
        elif word in _PATHS and self._path is not None:
            self._close_path(end)

    def _retag(self, word: bytes, begins: int, end: int) -> None:
        """Leave LibreOffice's own tag out; what is drawn of a figure stays one piece."""
        if self._block is not None and word == b"EMC":
            start, self._block = self._block, None
            self._piece(start, begins, self._run)
        self._keep(begins)
        self._kept = end
        if word != b"EMC" and self._operands[0][1] == b"/Figure":
            self._is_drawing = True
            self.drawn.figures += 1
            self._block, self._run = end, Run()

    def _extend(self, word: bytes) -> None:
        """Note the middle of a figure: of its first shape, which is its ground."""
        if word in _CORNERS and not self._run.is_placed:
            self._corners.append((float(self._operands[-2][1]), float(self._operands[-1][1])))
        if word in _PATHS and self._corners:
            across, up = zip(*self._corners, strict=True)
            self._run.x, self._run.y, self._run.is_placed = min(across), (min(up) + max(up)) / 2, True
            self._corners = []

    def _write(self, word: bytes) -> None:
        values = [value for _, value in self._operands]
        if word == b"Tf":
            self._font, self._run.size = self._fonts.get(values[0][1:], {}), float(values[1])
        elif word == b"Td":
            self._run.x, self._run.y = float(values[0]), float(values[1])
        elif word == b"Tm":
            self._run.x, self._run.y = float(values[4]), float(values[5])
        elif word in (b"Tj", b"TJ"):
            self._run.text += "".join(self._letters(value) for value in values if value[:1] == b"<")

    def _letters(self, code: bytes) -> str:
        digits = re.sub(rb"\s", b"", code[1:-1]).upper()
        width = len(next(iter(self._font), b"00"))
        return "".join(self._font.get(digits[at : at + width], "\ufffd") for at in range(0, len(digits), width))

    def _close_text(self, end: int) -> None:
        start, self._text = self._text, None
        if start is None:
            raise OtherFormError("a text that ends before it begins")
        self._run.is_artifact = not self._run.text.strip()
        self._piece(start, end, self._run)

    def _close_path(self, end: int) -> None:
        start, self._path = self._path, None
        assert start is not None  # the caller has checked
        self._piece(start, end, Run(is_artifact=not self._is_drawing))

    def _piece(self, start: int, end: int, run: Run) -> None:
        if self._is_drawing:
            run.figure = self.drawn.figures - 1
        self._keep(start)
        self.drawn.pieces.append((run, self._content[start:end]))
        self.drawn.runs.append(run)
        self._kept = end

    def _keep(self, end: int) -> None:
        if end > self._kept:
            self.drawn.pieces.append(self._content[self._kept : end])
            self._kept = end


def drawn(content: bytes, known: Fonts) -> Drawn:
    """Read what a page draws.

    Raises:
        OtherFormError: it draws something that LibreOffice does not draw for a pack.
    """
    return _Reader(content, known).read()
