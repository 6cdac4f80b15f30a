"""What the file shows is what we read: each trick is read as LibreOffice reads it, or refused, or explained here."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeGuard
from xml.etree import ElementTree as ET

import pytest

from tests.helpers.sampling import by_default
from tests.helpers.shared import made_once
from tests.helpers.tricks import READ, TRICKS
from xltools.errors import TrackerRefused
from xltools.tracker import read_tracker
from xltools.tracker.raw import RawValue

Values = dict[tuple[str, int, int], object]

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
#: The most that a run of blank cells or rows may stand for, to be looked at one by one.
_REPEATED = 50
#: LibreOffice lets go of no file that it converted before it ends.
_AT_A_TIME = 150


def our_values(folder: Path, name: str) -> Values | str:
    """Read a trick's file; return its cells that hold anything, or the words of the refusal."""
    path = file_of(folder, name)
    try:
        found = read_tracker(path)
    except TrackerRefused as refused:
        return str(refused)
    values: Values = {}
    for sheet in found.sheets.values():
        for row, cells in enumerate(sheet.rows, 1):
            values |= {(sheet.name, row, at): _as_told(cell) for at, cell in enumerate(cells, 1) if cell != ""}
        values |= {(sheet.name, *place): "an error" for place in sheet.errors}
    return values


def _as_told(value: RawValue) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00"
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    return float(f"{value:.14g}") if type(value) is float else value


def file_of(folder: Path, name: str) -> Path:
    return folder / f"{re.sub('[^a-z0-9]+', '-', name.lower())}.xlsx"


def read_by_office(folder: Path, tricks: Mapping[str, bytes]) -> None:
    """Have LibreOffice read all files, in as few runs as it can, and write what it sees beside each that it reads."""
    folder.mkdir()
    for name, whole in tricks.items():
        file_of(folder, name).write_bytes(whole)
    files = [str(file_of(folder, name)) for name in tricks]
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "fods"]
    for start in range(0, len(files), _AT_A_TIME):
        some = files[start : start + _AT_A_TIME]
        subprocess.run([*command, "--outdir", str(folder), *some], capture_output=True, timeout=300, check=False)


def office_values(folder: Path, name: str) -> Values | None:
    """Return what LibreOffice saw in the cells that hold anything; None where it refused the file."""
    made = file_of(folder, name).with_suffix(".fods")
    return dict(_flat_values(made)) if made.exists() else None


def _flat_values(path: Path) -> Iterator[tuple[tuple[str, int, int], object]]:
    for table in ET.parse(path).getroot().iterfind(".//office:spreadsheet/table:table", _SPACES):
        row = 0
        for line in table.iter(_name("table:table-row")):
            count = int(line.get(_name("table:number-rows-repeated"), 1))
            for number in range(row + 1, row + 1 + min(count, _REPEATED)):
                for column, value in _row_values(line):
                    yield (table.get(_name("table:name"), ""), number, column), value
            row += count


def _row_values(line: ET.Element) -> Iterator[tuple[int, object]]:
    column = 0
    for cell in line:
        if cell.tag not in (_name("table:table-cell"), _name("table:covered-table-cell")):
            continue
        count = int(cell.get(_name("table:number-columns-repeated"), 1))
        value = _cell_value(cell)
        for number in range(column + 1, column + 1 + min(count, _REPEATED)):
            if value != "":
                yield number, value
        column += count


def _cell_value(cell: ET.Element) -> object:
    kind = cell.get(_name("office:value-type"), "")
    if cell.get(_name("calcext:value-type")) == "error":
        return "an error"
    if kind in ("float", "percentage", "currency"):
        return float(f"{float(cell.get(_name('office:value'), 'nan')):.14g}")
    if kind == "boolean":
        return cell.get(_name("office:boolean-value")) == "true"
    if kind == "date":
        day = cell.get(_name("office:date-value"), "")
        return day if "T" in day else f"{day}T00:00:00"
    if kind == "time":
        hours, minutes, seconds = re.fullmatch(
            r"-?PT(\d+)H(\d+)M([\d.,]+)S", cell.get(_name("office:time-value"), "")
        ).groups()  # type: ignore[union-attr]
        return timedelta(hours=int(hours), minutes=int(minutes), seconds=round(float(seconds.replace(",", "."))))
    return "\n".join("".join(_text(line)) for line in cell.iterfind("text:p", _SPACES))


def _text(element: ET.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == _name("text:s"):
            yield " " * int(child.get(_name("text:c"), 1))
        elif child.tag == _name("text:tab"):
            yield "\t"
        elif child.tag == _name("text:line-break"):
            yield "\n"
        else:
            yield from _text(child)
        yield child.tail or ""


def _name(prefixed: str) -> str:
    prefix, _, name = prefixed.partition(":")
    return f"{{{_SPACES[prefix]}}}{name}"


#: Trick -> in three words, and why we read it otherwise than LibreOffice. None makes a figure of what is none.
DIFFERENCES = {
    "a target in capitals": ("LibreOffice sees nothing", "in Excel and the format, capitals make no other part"),
    "a target with a percent sign": ("LibreOffice sees nothing", "Excel and the format decode such names"),
    "a part in capitals": ("LibreOffice sees nothing", "as a target in capitals"),
    "a part with a percent sign": ("LibreOffice sees nothing", "as a target with a percent sign"),
    "parts with backslashes": ("LibreOffice refuses it", "some programs on Windows write such zips, with one meaning"),
    "no list of kinds": ("LibreOffice refuses it", "the links say of each part what it is, and nothing says otherwise"),
    "a text of no formula": ("spaces are trimmed", "in the text of a formula only; every rule trims them in the end"),
    "spaces that are not": ("spaces are kept", "Excel drops spaces that are not marked as meant"),
    "spaces kept from further up": ("spaces are kept", "only a text's own mark counts"),
    "a number that is none": ("LibreOffice keeps NaN", "an error is a finding, and never counts"),
    "a number beyond all": ("LibreOffice keeps infinity", "an error is a finding, and never counts"),
    "the first days of 1900": ("one day apart", "Excel counts 29 February 1900, which never was"),
    "a day before all": ("Excel shows ####", "we give a time, which no rule takes for a day"),
    "a carriage return": ("line breaks differ", "LibreOffice makes one of the two signs"),
    "a line break and a tab": ("tabs are lost", "LibreOffice drops them"),
    "Excel's own escapes": ("escapes are kept", "Excel shows the letter"),
    "Excel's own escapes in small letters": ("escapes are kept", "as above"),
    "spaces kept in one run": ("spaces are kept", "only a text's own mark counts"),
    "spaces not kept from further up": ("spaces are kept", "only a text's own mark counts"),
    "a mark of spaces that is none": ("spaces are kept", "only the mark of the format counts"),
    "a mark of spaces of no namespace": ("spaces are kept", "only the mark of the format counts"),
    "spaces by character references": ("spaces are kept", "Excel drops spaces that are not marked as meant"),
    "spaces within CDATA": ("spaces are kept", "as above"),
    "the first days of 1904": ("nought is midnight", "we give a time, which no rule takes for a day"),
    "a day of the ISO form without a look": ("its kind counts", "who writes a day as such means a day"),
    "a time of the ISO form": ("LibreOffice keeps text", "no rule takes a time for anything"),
    "a moment of the ISO form with a fraction": ("fractions are lost", "LibreOffice drops those of a second"),
    "a year of five digits": ("Excel ends earlier", "text in place of a day is a finding, and never counts"),
    "the day after the last": ("Excel ends earlier", "a number in place of a day is a finding, and never counts"),
    "a formula of many cells, its first one gone": ("stored values count", "as they do for every formula"),
    "a formula of many cells told twice": ("stored values count", "as they do for every formula"),
    "a table of what if": ("stored values count", "as they do for every formula"),
    "a formula that is empty": ("stored values count", "as they do for every formula"),
    "a formula with a shared string": ("stored values count", "as they do for every formula"),
    "a macro sheet": ("macros are left", "such a sheet holds no table, and nothing of it runs"),
    "a link to another workbook": ("copies are shown", "LibreOffice lists what the file keeps of the other as a sheet"),
}  # fmt: skip


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest) -> Path:
    """The folder of the tricks that this run asks for, which LibreOffice has read once for all its processes."""
    asked = {item.callspec.params["name"] for item in request.session.items if is_told(item)}
    tricks = {name: TRICKS[name] for name in TRICKS if name in asked}
    return made_once("tricks", lambda folder: read_by_office(folder, tricks))


def is_told(item: pytest.Item) -> TypeGuard[pytest.Function]:
    return isinstance(item, pytest.Function) and item.path == Path(__file__) and "told" in item.fixturenames


#: What is read otherwise, and of all the others one in eight: LibreOffice takes half a minute over them all.
ASKED = [*DIFFERENCES, *list(TRICKS)[::8]]


@pytest.mark.office
@pytest.mark.parametrize("name", by_default(ASKED, TRICKS))
def test_a_trick_is_read_as_libreoffice_reads_it_or_refused(told: Path, name: str) -> None:
    ours, theirs = our_values(told, name), office_values(told, name)
    if isinstance(ours, str):
        assert ours.endswith(".")
        assert file_of(told, name).name in ours
        assert name not in DIFFERENCES
    else:
        assert (ours != theirs) == (name in DIFFERENCES), f"ours: {ours}\ntheirs: {theirs}"


@pytest.mark.parametrize("name", TRICKS)
def test_what_all_programs_read_alike_is_read_and_the_rest_is_refused(tmp_path: Path, name: str) -> None:
    file_of(tmp_path, name).write_bytes(TRICKS[name])
    ours = our_values(tmp_path, name)
    assert isinstance(ours, str) == (name not in READ), ours
