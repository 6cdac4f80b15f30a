"""LibreOffice for tests: pages as pictures and text, and a forced recalculation.

LibreOffice exits with 0 on every failure and when two runs share a profile: so each run has a profile of
its own, and success means that the output is there.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

_RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def missing() -> str:
    """Say which program these tests lack; empty where they can run."""
    absent = [program for program in ("soffice", "pdftoppm", "pdftotext") if shutil.which(program) is None]
    return f"needs {', '.join(absent)} (LibreOffice Calc and poppler-utils)" if absent else ""


def render(book: Path, folder: Path, *, dpi: int = 70, first: int | None = None, last: int | None = None) -> list[Path]:
    """Print a workbook to PNG pages, in page order.

    Args:
        book: the workbook.
        folder: where the pages go, as `<name>-01.png` and on.
        dpi: dots per inch: 70 to see a layout, 110 to read it.
        first: the first page wanted, from 1.
        last: the last page wanted.
    """
    with tempfile.TemporaryDirectory() as scratch:
        return pictures(pdf(book, Path(scratch)), folder, dpi=dpi, first=first, last=last)


def pictures(
    made: Path, folder: Path, *, dpi: int = 70, first: int | None = None, last: int | None = None
) -> list[Path]:
    """Draw the pages of a PDF as PNG, in page order; what is asked for is as in `render`."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = ["-f", str(first)] if first else []
    wanted += ["-l", str(last)] if last else []
    with tempfile.TemporaryDirectory() as scratch:
        _run(["pdftoppm", "-r", str(dpi), "-png", *wanted, str(made), str(Path(scratch) / made.stem)])
        # Numbers are padded to one length, so names are in page order.
        pages = [Path(shutil.move(page, folder / page.name)) for page in sorted(Path(scratch).glob("*.png"))]
    assert pages, f"no page was made of {made.stem}"
    return pages


def page_texts(book: Path) -> list[str]:
    """Return the text of each printed page, laid out as on paper."""
    with tempfile.TemporaryDirectory() as scratch:
        made = pdf(book, Path(scratch))
        text = _run(["pdftotext", "-layout", str(made), "-"])
    return text.split("\f")[:-1]


def pdf(book: Path, folder: Path) -> Path:
    """Print a workbook to one PDF in a folder."""
    return _converted([book], folder, "pdf", "")[0]


def recalculated(book: Path, folder: Path) -> Path:
    """Calculate every formula anew and save the workbook in another folder under its own name."""
    return recalculated_together([book], folder)[0]


def recalculated_together(books: Sequence[Path], folder: Path) -> list[Path]:
    """Calculate workbooks of different names anew in one run, of which the start takes most of the time."""
    assert folder.resolve() not in {book.parent.resolve() for book in books}, "one would replace the first"
    return _converted(books, folder, "xlsx", _RECALCULATE_ALWAYS)


def _converted(books: Sequence[Path], folder: Path, kind: str, settings: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"{book.stem}.{kind}" for book in books]
    assert len(set(made)) == len(books), "two would have one name"
    for path in made:
        path.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        profile = Path(scratch) / "profile"
        (profile / "user").mkdir(parents=True)
        if settings:
            (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
        said = _run(
            [
                "soffice",
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                kind,
                "--outdir",
                str(folder),
                *(str(book.resolve()) for book in books),
            ]
        )
    for book, path in zip(books, made, strict=True):
        assert path.exists(), f"LibreOffice made no {kind} of {book}: {said}"
    return made


def _run(command: list[str]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, timeout=300)
    return done.stdout.decode("utf-8", "replace")
