"""xltools build --pdf --ods: every pack once more by LibreOffice, whole or not at all."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.helpers.commands import contents, invoke
from tests.helpers.folders import folder_of, typed_in
from tests.helpers.mail_server import read_message
from tests.helpers.raw_trackers import right_tracker
from xltools.commands.new import tracker_of
from xltools.commands.steps import Folder, judge
from xltools.deliver.libreoffice import FORMS, converted, has_font_as_wide, page_count
from xltools.deliver.no_clock import timeless_package, timeless_pdf
from xltools.deliver.pack_formats import NARROW, UNTAGGED, Forms
from xltools.deliver.release import Output
from xltools.errors import OutputBlocked
from xltools.report.packs import packs
from xltools.tracker import read_tracker
from xltools.writer import book_bytes

AS_AT = date(2012, 3, 31)


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return folder_of(right_tracker(), tmp_path / "programme")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = folder_of(right_tracker(), tmp_path_factory.mktemp("built") / "programme")
    done = invoke(folder, "build", "--pack", "return", "--final", "--pdf", "--ods")
    assert done.code == 0, done.err
    return folder


def output(folder: Path) -> Path:
    return folder / "output" / "2012-03-31"


def a_program(tmp_path: Path, script: str) -> str:
    """Put a program in LibreOffice's place; return the PATH by which it is found."""
    place = tmp_path / "programs"
    place.mkdir()
    (place / "soffice").write_text(f"#!/bin/sh\n{script}\n")
    (place / "soffice").chmod(0o755)
    return f"{place}:/usr/bin:/bin"


def test_without_libreoffice_one_sentence_says_so_and_nothing_is_written(
    programme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(programme)
    monkeypatch.setenv("PATH", "/nowhere")
    done = invoke(programme, "build", "--pdf")

    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(
        "xltools: LibreOffice, which makes the files of --pdf and --ods, is not on this computer"
    )
    assert done.err.count("\n") == 1
    assert contents(programme) == before


def test_without_libreoffice_packs_are_built_all_the_same(programme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert invoke(programme, "build", "--pack", "return").code == 0


def test_where_libreoffice_makes_nothing_no_pack_is_written(
    programme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", a_program(tmp_path, "echo source file could not be loaded; exit 0"))
    done = invoke(programme, "build", "--pack", "return", "--pdf")

    assert done.code == 3
    assert "LibreOffice made no regional-return.pdf of regional-return.xlsx (it said: source file" in done.err
    assert not output(programme).exists() or not list(output(programme).iterdir())


def test_where_libreoffice_leaves_out_pages_no_pack_is_written(
    programme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = a_program(
        tmp_path,
        'for last; do :; done; out=$(dirname "$last")/made; '
        "printf '%%PDF-1.6\\n/Type /Page\\n%%%%EOF\\n' > \"$out/regional-return.pdf\"",
    )
    monkeypatch.setenv("PATH", short)
    done = invoke(programme, "build", "--pack", "return", "--pdf")

    assert done.code == 3
    assert "LibreOffice made regional-return.pdf with 1 pages of" in done.err
    assert not (output(programme) / "regional-return.xlsx").exists()


@pytest.mark.office
def test_each_form_stands_beside_its_pack_and_in_the_manifest(built: Path) -> None:
    files = {entry["name"]: entry for entry in json.loads((output(built) / "manifest.json").read_bytes())["files"]}

    assert {"regional-return.xlsx", "regional-return.pdf", "regional-return.ods"} <= set(files)
    for name, entry in files.items():
        assert hashlib.sha256((output(built) / name).read_bytes()).hexdigest() == entry["sha256"]
    assert {entry["kind"] for name, entry in files.items() if name.startswith("regional")} == {"return"}


@pytest.mark.office
def test_the_pages_are_as_many_as_poppler_counts_and_in_fonts_as_wide_as_arial(built: Path) -> None:
    pdf = output(built) / "regional-return.pdf"
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    fonts = subprocess.run(["pdffonts", str(pdf)], check=True, capture_output=True, text=True).stdout

    assert re.search(rf"^Pages:\s+{page_count(pdf.read_bytes())}$", told, re.MULTILINE)
    assert re.search(r"^CreationDate:\s+Sat Mar 31 00:00:00 2012", told, re.MULTILINE)
    assert re.search(r"\+(Arial|LiberationSans)", fonts)
    assert has_font_as_wide(pdf.read_bytes())


@pytest.mark.office
def test_the_pdf_says_what_the_pack_says_and_is_marked_on_its_page(built: Path) -> None:
    told = subprocess.run(
        ["pdftotext", "-layout", str(output(built) / "regional-return.pdf"), "-"], check=True, capture_output=True
    ).stdout.decode()

    assert "Illustrative programme" in told
    assert "Requirement 1" in told
    assert "Page 1 of" in told


@pytest.mark.office
def test_the_same_pack_makes_the_same_pdf(built: Path) -> None:
    made = judge(read_tracker(tracker_of(built)), Folder(built)).context
    assert made is not None
    (pack,) = packs(replace(made, is_final=True), ("return",))
    book = {"regional-return.xlsx": book_bytes(pack.book.print_edition())}
    again = timeless_pdf(converted(book, "pdf")["regional-return.pdf"], AS_AT)

    assert again == (output(built) / "regional-return.pdf").read_bytes()


@pytest.mark.office
def test_the_open_document_is_one_and_has_no_time_of_its_making(built: Path) -> None:
    with zipfile.ZipFile(output(built) / "regional-return.ods") as package:
        assert package.namelist()[0] == "mimetype"
        assert package.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        assert package.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2012-03-31T00:00:00" in package.read("meta.xml")


@pytest.mark.office
def test_the_pdf_goes_with_the_pack_and_the_open_document_stays(built: Path) -> None:
    invoke(built, "email")
    with_return = next(path for path in sorted(built.rglob("*.eml")) if "return" in path.name)

    types = [part.get_content_type() for part in read_message(with_return.read_bytes()).iter_attachments()]
    assert types == ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/pdf"]


@pytest.mark.office
def test_forms_of_packs_that_no_longer_hold_go_with_them(built: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(built, tmp_path / "programme"))
    invoke(folder, "email")
    typed_in(folder / "workbooks" / "tracker.xlsx", ("Settings", "Purpose", "Value", "Approve"))
    done = invoke(folder, "build", "--pack", "return", "--final", "--replace")

    assert done.code == 0, done.err
    assert [path.name for path in output(folder).glob("regional-return.*")] == ["regional-return.xlsx"]
    assert not list(output(folder).rglob("drafts/*.eml"))
    assert (output(folder) / "replaced 1" / "regional-return.pdf").is_file()


@pytest.mark.heavy  # prints three packs twice
@pytest.mark.office
def test_two_runs_at_once_make_the_pdfs_of_one(programme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are shared out by size, each run has some, and what comes of them stands in the order asked for."""
    assert invoke(programme, "build").code == 0
    books = {path.name: path.read_bytes() for path in sorted(output(programme).glob("*.xlsx"))[:3]}

    def made(processors: int) -> dict[str, bytes]:
        monkeypatch.setattr("xltools.deliver.libreoffice.processors", lambda: processors)
        return {name: timeless_pdf(content, AS_AT) for name, content in converted(books, "pdf").items()}

    with_one = made(1)
    assert list(with_one) == [name.replace(".xlsx", ".pdf") for name in books]
    assert list(made(2).items()) == list(with_one.items())


def test_a_file_that_one_of_two_runs_leaves_out_ends_the_other_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("xltools.deliver.libreoffice.processors", lambda: 2)
    monkeypatch.setenv("PATH", a_program(tmp_path, "exit 0"))

    with pytest.raises(OutputBlocked, match=r"made no a\.pdf of a\.xlsx"):
        converted({"a.xlsx": b"more", "b.xlsx": b""}, "pdf")


def test_pages_are_counted_in_a_whole_pdf_only() -> None:
    whole = b"%PDF-1.6\n/Type/Page/Parent\n/Type /Pages\n/Type /Page\n%%EOF\n"

    assert page_count(whole) == 2
    assert page_count(whole[:-5]) == 0
    assert page_count(b"<html>") == 0


def test_a_pdf_in_another_font_or_of_another_form_is_noted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = (
        'for last; do :; done; out=$(dirname "$last")/made; '
        "printf '%%PDF-1.6\\n/Type /Page\\n/BaseFont/AAAAAA+DejaVuSans\\ntrailer\\n%%%%EOF\\n' > \"$out/a.pdf\""
    )
    monkeypatch.setenv("PATH", a_program(tmp_path, script))
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as package:
        package.writestr("xl/workbook.xml", '<sheets><sheet name="A"/><sheet name="L" state="veryHidden"/></sheets>')
    forms = Forms(("pdf",), AS_AT)

    assert [each.name for each in forms.beside([Output("board", "a.xlsx", book.getvalue())])] == ["a.xlsx", "a.pdf"]
    assert forms.notes == [NARROW, UNTAGGED]


def test_a_program_that_never_ends_is_ended_with_all_that_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    monkeypatch.setenv("PATH", a_program(tmp_path, f"sleep 300 & echo $! > {started}; wait"))

    for seconds in (0.2, 1.0, 5.0):  # a busy machine takes its time to start it
        monkeypatch.setattr("xltools.deliver.libreoffice._SECONDS", seconds)
        with pytest.raises(OutputBlocked, match="was still at work"):
            converted({"a.xlsx": b""}, "pdf")
        if started.is_file() and started.read_text():
            break
    left = Path("/proc", started.read_text().strip(), "stat")
    assert not left.exists() or left.read_text().split()[2] == "Z"


def test_dates_and_ids_of_a_pdf_keep_their_length() -> None:
    made = (
        b"%PDF-1.6\n<</CreationDate(D:20261122211907+01'00')>>\ntrailer\n/ID [ <" + b"A" * 32 + b">\n<" + b"A" * 32
        + b"> ]\n/DocChecksum /" + b"B" * 32 + b"\nstartxref\n10\n%%EOF\n"
    )  # fmt: skip
    timeless = timeless_pdf(made, AS_AT)

    assert len(timeless) == len(made)
    assert b"D:20120331000000+01'00'" in timeless
    assert b"A" * 32 not in timeless
    assert timeless == timeless_pdf(
        made.replace(b"20261122211907", b"20270101000000").replace(b"B" * 32, b"C" * 32), AS_AT
    )


def test_a_package_keeps_its_parts() -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as package:
        package.writestr("mimetype", "a kind")
        package.writestr("content.xml", "<a/>")
    with zipfile.ZipFile(io.BytesIO(timeless_package(book.getvalue()))) as package:
        assert {name: package.read(name) for name in package.namelist()} == {
            "mimetype": b"a kind",
            "content.xml": b"<a/>",
        }


def test_the_forms_are_those_of_the_options(programme: Path) -> None:
    help_text = invoke(programme, "build", "--help").out

    assert all(f"--{form} " in help_text for form in FORMS)
