"""LibreOffice, where it is installed: packs as PDF for paper and as OpenDocument for publication.

It ends with 0 on every failure and when two runs share a profile: so each run has a profile of its own, and success
means that every file is there and whole.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from xltools.deliver.pdf import tagged
from xltools.deliver.temporary import uninterrupted
from xltools.errors import OutputBlocked

FORMS = ("pdf", "ods")
_PLACES = {
    "win32": ("C:/Program Files/LibreOffice/program", "C:/Program Files (x86)/LibreOffice/program"),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS",),
}  # fmt: skip
_NAMES = ("soffice.com", "soffice", "libreoffice") if sys.platform == "win32" else ("soffice", "libreoffice")
#: What `--convert-to` takes: a PDF is tagged, which marks its figures, and has bookmarks, which name its sheets. No
#: claim of PDF/UA, which LibreOffice would write whatever the tags are worth.
_FILTERS = {
    "pdf": 'pdf:calc_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"},"SelectPdfVersion":{"type":"long","value":"17"}}',
}  # fmt: skip
#: The language that a PDF names, so that a screen reader speaks it right: LibreOffice takes it from its profile, and
#: without one from the machine. Numbers, dates and the program's own words are those of the United Kingdom too.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="DefaultLocale" oor:op="fuse">
<value>en-GB</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>en-GB</value></prop></item>
</oor:items>
"""
_SECONDS = 120  # to start; and as many again for each workbook, on a slow machine
_IS_POSIX = os.name == "posix"
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_FONT = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([A-Za-z0-9]+)")
#: Fonts whose letters are as wide as those of the packs' own, so that lines break where they should.
_AS_WIDE = ("Arial", "LiberationSans", "Arimo", "Helvetica")


def office() -> str:
    """Return the program LibreOffice.

    Raises:
        OutputBlocked: it is not installed where it can be found.
    """
    for name in _NAMES:
        path = os.pathsep.join([os.environ.get("PATH", ""), *_PLACES.get(sys.platform, ())])
        if found := shutil.which(name, path=path):
            return found
    raise OutputBlocked(
        "LibreOffice, which makes the files of --pdf and --ods, is not on this computer or not on its PATH: install it "
        "from www.libreoffice.org, or build without these options; nothing was written."
    )


def converted(books: Mapping[str, bytes], form: str, told: Callable[[int], None] = lambda _: None) -> dict[str, bytes]:
    """Convert workbooks in one run of LibreOffice.

    Args:
        books: by file name.
        form: "pdf" or "ods".
        told: is told every second how many are made.

    Returns:
        The files by their own names: a PDF with our own tags, all else as LibreOffice made it.

    Raises:
        OutputBlocked: it is not there, takes far too long, or leaves out a file.
    """
    program = office()
    with tempfile.TemporaryDirectory(prefix="xltools-") as scratch:
        place = Path(scratch)
        (place / "made").mkdir()
        (place / "temporary").mkdir()
        (place / "profile" / "user").mkdir(parents=True)
        (place / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        for name, content in books.items():
            (place / name).write_bytes(content)
        command = [
            program, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", _FILTERS.get(form, form), "--outdir", str(place / "made"),
            *(str(place / name) for name in books),
        ]  # fmt: skip
        said = _run(command, _SECONDS * (1 + len(books)), place, lambda: told(len(list((place / "made").iterdir()))))
        made = {f"{Path(name).stem}.{form}": _made(place / "made", name, form, said) for name in books}
    if form != "pdf":
        return made
    return {name: _tagged(content, book) for (name, content), book in zip(made.items(), books.values(), strict=True)}


def is_tagged_anew(pdf: bytes) -> bool:
    """Return whether a PDF has our own tags, by which a screen reader reads all of it."""
    return b"/ParentTreeNextKey" in pdf


def _tagged(content: bytes, book: bytes) -> bytes:
    """Return a PDF with our own tags; as LibreOffice made it where that is not as we know it."""
    try:
        return tagged(content, book)
    except (LookupError, ValueError):  # OtherFormError, or what another form makes of our reading
        return content


def page_count(pdf: bytes) -> int:
    """Count the pages of a PDF that LibreOffice made; 0 where it is not whole."""
    is_whole = pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    return len(_PAGE.findall(pdf)) if is_whole else 0


def has_font_as_wide(pdf: bytes) -> bool:
    """Return whether a PDF is in a font whose lines break where those of the pack do."""
    return any(name.decode().startswith(_AS_WIDE) for name in _FONT.findall(pdf))


def _made(folder: Path, book: str, form: str, said: str) -> bytes:
    made = folder / f"{Path(book).stem}.{form}"
    if not made.is_file() or not made.stat().st_size:
        last = " ".join(said.split())[-200:]
        raise OutputBlocked(
            f"LibreOffice made no {made.name} of {book} (it said: {last or 'nothing'}): build without --pdf and --ods, "
            f"and open {book} in LibreOffice to see why; nothing was written."
        )
    return made.read_bytes()


def _run(command: list[str], seconds: float, place: Path, each_second: Callable[[], None]) -> str:
    """Run to the end; on a stop or after far too long end all that it started, because it starts others."""
    temporary = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(place / "temporary"))  # ended, it would leave files there
    running: subprocess.Popen[bytes] | None = None
    try:
        with uninterrupted(is_final=False):  # or a stop between the start and the next line would lose sight of it
            running = subprocess.Popen(  # noqa: S603 - a program found on the PATH, no shell, only names that we gave
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                start_new_session=_IS_POSIX, env={**os.environ, **temporary},
            )  # fmt: skip
        return _said_by(running, seconds, each_second)
    finally:
        if running is not None and running.poll() is None:
            _end(running)


def _said_by(running: "subprocess.Popen[bytes]", seconds: float, each_second: Callable[[], None]) -> str:
    """Wait for a program to end, and return what it said."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return running.communicate(timeout=min(1, seconds))[0].decode("utf-8", "replace")
        each_second()
    raise OutputBlocked(
        f"LibreOffice was still at work after {seconds / 60:.0f} minutes and was stopped: end other LibreOffice "
        "windows, then build again, or build without --pdf and --ods; nothing was written."
    )


def _end(running: "subprocess.Popen[bytes]") -> None:
    """End a program of ours and all that it started, and nothing else."""
    with contextlib.suppress(ProcessLookupError):
        if _IS_POSIX:
            os.killpg(running.pid, signal.SIGKILL)
        else:
            ended = ["taskkill", "/F", "/T", "/PID", str(running.pid)]
            subprocess.run(ended, check=False, capture_output=True)  # noqa: S603 - Windows' own, no shell
            running.kill()
    running.wait()
