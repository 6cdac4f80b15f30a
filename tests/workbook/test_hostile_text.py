"""Hostile text in a tracker is the same text in every output: never a formula, a link, markup or a code of a page."""

import io
import itertools
import json
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineWorkbook

from tests.helpers import ooxml, small
from tests.helpers.commands import invoke
from tests.helpers.raw_trackers import shipped

#: Stands in every hostile text, so that it can be found wherever it gets.
MARK = "QZX"
TEXTS = tuple(
    f"{text}{MARK}{number}"
    for number, text in enumerate(
        (
            "=1+1&", "=cmd|'/C calc'!A0 ", "+cmd|'/C calc'!A0 ", "-2+3 ", "@SUM(A1) ", '=HYPERLINK("http://x") ',
            '=DDE("a";"b") ', "{=1+1} ", "=WEBSERVICE(A1) ", "mailto:x@y.example ", "http://example.org/?a=1&b=2 ",
            "https://example.org/ ", "ftp://x ", "file://x ", "external:c:/x.xlsx ", "internal:Settings!A1 ",
            "\\\\server\\share ", "<b>bold</b> ", "</t></si><x> ", "<![CDATA[ ", "<!DOCTYPE x> ", "&amp; &lt; & ",
            '"\'quotes\'" ', "'quoted ", "_x0041_ ", "_x005F_x0041_ ", "line\nbreak ", "tab\there ",
            '&P &N &"Wingdings" ', "&[Page] ", "%s %d {0} {{x}} ", "[red]x[/red] ", "\u202eevil ",
            "\u200bshadow ", "שלום ", "[1]Sheet!A1 ", "#REF! ", "#N/A ", "1e5 ", "TRUE ", "../../etc/passwd ", "CON ",
            "\N{GRINNING FACE} ", "$(calc) `x` ", "; DROP TABLE x; ", "\x1b[31mred ", "\x07\x00bell ", "x" * 2_000,
        ),
        start=1,
    )
)  # fmt: skip
#: Text of these has a meaning of its own, so that hostile text in it is a finding and not shown.
_OF_MEANING = {
    ("Settings", "setting"), ("Settings", "value"), ("Zones", "zone"), ("Key questions", "asked_if"),
    ("Business cases", "financial_year"), ("Distribution", "pack"), ("Waivers", "rule"), ("Waivers", "row_id"),
}  # fmt: skip
_SETTINGS = ("Organisation", "Programme", "Council", "Board", "Marking", "Contact", "Declared by", "Declared reason")
#: The only places for text of the tracker in a package: element, or attribute that says something in words.
_TEXT_ELEMENTS = {
    "t",
    "v",
    "creator",
    "lastModifiedBy",
    "title",
    "subject",
    "keywords",
    "category",
    "lpstr",
    "Company",
    "oddHeader",
    "oddFooter",
}
_TEXT_ATTRIBUTES = {"descr", "name", "title", "tooltip", "author"}


def hostile_rows(*, everywhere: bool) -> small.Rows:
    """Return a tracker's rows with hostile text wherever text may stand; or in every cell that has text at all."""
    texts = itertools.cycle(TEXTS)
    changed = small.rows()
    for spec in shipped():
        for row, (name, column) in itertools.product(changed[spec.name], spec.columns.items()):
            is_free = column.kind == "text" and (spec.name, name) not in _OF_MEANING
            if is_free or (everywhere and spec.name != "Settings" and isinstance(row.get(name), str)):
                row[name] = next(texts)
    named = {row["setting"]: row for row in changed["Settings"]}
    for name in _SETTINGS:
        if name in named:
            named[name]["value"] = next(texts)
        else:
            changed["Settings"].append({"setting": name, "value": next(texts)})
    return changed


@pytest.fixture(scope="module", params=["where text may stand", "everywhere"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hostile")
    small.programme(place, hostile_rows(everywhere=request.param == "everywhere"))
    done = invoke(place, "build", "--draft")
    assert done.code == 0, done
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.out + done.err)
    return place


def books(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("output/*/*.xlsx"))
    assert found
    return found


def parts(book: Path) -> Iterator[tuple[str, Element]]:
    with zipfile.ZipFile(book) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                yield name, fromstring(package.read(name))


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def test_text_of_the_tracker_stands_only_where_text_may(folder: Path) -> None:
    """Not in a formula, rule, drop-down, name, link, relation or sheet's name."""
    wrong = []
    for book in books(folder):
        for part, root in parts(book):
            for element in root.iter():
                at = f"{book.name} {part} {local(element.tag)}"
                if MARK in (element.text or "") and local(element.tag) not in _TEXT_ELEMENTS:
                    wrong.append(f"{at}: {element.text}")
                wrong += [
                    f"{at}/@{name}: {value}"
                    for name, value in element.attrib.items()
                    if MARK in value and not (local(name) in _TEXT_ATTRIBUTES and is_words(part, element))
                ]
    assert not wrong, "\n".join(wrong[:20])


def is_words(part: str, element: Element) -> bool:
    """Whether an element's attributes are words for readers: of shapes, and headings of tables."""
    return local(element.tag) in {"cNvPr", "tableColumn"} and posixpath.dirname(part) in {"xl/drawings", "xl/tables"}


def test_no_cell_with_text_of_the_tracker_is_a_formula(folder: Path) -> None:
    for book in books(folder):
        for part, root in parts(book):
            for cell in (e for e in root.iter() if local(e.tag) == "c"):
                kinds = {local(child.tag): child for child in cell}
                value = kinds["v"].text or "" if "v" in kinds else ""
                assert MARK not in value or cell.attrib.get("t") == "str", (book.name, part, value)
                if MARK in value:  # what a formula of ours found; its own text was tested before
                    assert "f" in kinds


def test_no_link_leaves_the_workbook_but_to_the_tracker(folder: Path) -> None:
    targets = {
        element.attrib["Target"]
        for book in books(folder)
        for part, root in parts(book)
        if part.endswith(".rels")
        for element in root
        if element.attrib.get("TargetMode") == "External"
    }
    assert targets <= {"../../workbooks/tracker.xlsx"}


def test_codes_of_a_page_are_doubled(folder: Path) -> None:
    headers = [
        element.text or ""
        for book in books(folder)
        for _, root in parts(book)
        for element in root.iter()
        if local(element.tag) in ("oddHeader", "oddFooter")
    ]
    codes = {code for header in headers for code in re.findall(r'&("[^"]*"|K[0-9A-F]{6}|\d+|.)', header)}
    assert codes <= {"L", "C", "R", "P", "N", "&", *(c for c in codes if c[0] in '"K' or c.isdigit())}
    assert not any("Wingdings" in code for code in codes)


def test_every_text_arrives_sign_by_sign(folder: Path) -> None:
    arrived = {text for book in books(folder) for text in _cells(book)}

    assert set(TEXTS) <= _tracker_texts(folder)
    assert set(TEXTS) - arrived == set()


def _tracker_texts(folder: Path) -> set[str]:
    return {text for text in _cells(folder / "workbooks" / "tracker.xlsx") if MARK in text}


def _cells(book: Path) -> Iterator[str]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(book.read_bytes()))
    for name in workbook.sheet_names:
        for row in workbook.get_sheet_by_name(name).to_python():
            yield from (value for value in row if isinstance(value, str))


def test_the_manifest_holds_it_as_text_and_names_no_file_by_it(folder: Path) -> None:
    (manifest,) = folder.rglob("manifest.json")
    told = json.loads(manifest.read_bytes())

    assert told["status"] == "DRAFT"
    assert {entry["name"] for entry in told["files"]} == {book.name for book in books(folder)}
    assert all(re.fullmatch(r"[A-Za-z0-9-]+\.xlsx", book.name) for book in books(folder))


def test_every_output_is_sound(folder: Path) -> None:
    assert [fault for book in books(folder) for fault in ooxml.structure_faults(book)] == []


@pytest.mark.heavy  # the writer's own hostile workbook is held to the validator by default (test_writer_hostile.py)
@pytest.mark.validator
def test_every_output_is_valid(folder: Path) -> None:
    assert [fault for book in books(folder) for fault in ooxml.validator_errors(book)] == []


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_findings_are_told_as_text(folder: Path, form: str) -> None:
    done = invoke(folder, "validate", "--format", form)

    if form == "json":
        assert json.loads(done.out)["findings"]
    else:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.out)
