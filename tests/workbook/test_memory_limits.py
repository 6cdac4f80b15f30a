"""A workbook made to keep the computer busy, or to fill its memory, is refused by what it holds, not by a clock.

Each limit is tried here at a small figure; what the real ones hold back is made for real in test_worst.py.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.builders import DATE, MAIN, OFFICE, PACKAGE, packed, parts, saved, sheet
from xltools.errors import TrackerRefused
from xltools.tracker import contents, limits, memory_limits, read_tracker, repeated, xml_parser
from xltools.tracker.fast_scan import truth_of
from xltools.tracker.package import Package
from xltools.tracker.repeated import Texts

ROWS = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(1, 9))
STRINGS = "<si><t>one</t></si><si><t>two</t></si>"
LINKS = "xl/worksheets/_rels/sheet1.xml.rels"
TABLE = f'<Relationship Id="r{{0}}" Type="{OFFICE}/relationships/table" Target="../tables/table{{1}}.xml"/>'
Contents = dict[str, str | bytes]


def links(*listed: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(listed)}</Relationships>'


def odd(rows: str) -> str:
    return rows.replace('"', "'")


def refusal(folder: Path, contents: Contents) -> str:
    """Return the words of the refusal, which is one sentence that names the file."""
    with pytest.raises(TrackerRefused) as refused:
        read_tracker(saved(folder, contents))
    words = str(refused.value)
    assert words.startswith("tracker.xlsx ")
    assert words.endswith(".")
    assert "\n" not in words
    return words


HIDDEN = '<row r="1" hidden="1"/><row r="2" hidden="1"/>'
MERGED = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C1:D2"/></mergeCells>'
TOO_MUCH: dict[str, tuple[str, int, Contents, str]] = {
    "sheets": ("SHEETS_HELD", 1, parts(sheet(), sheet()), "more than 1 sheets"),
    "links": ("LINKS_HELD", 4, parts(sheet()) | {LINKS: links(TABLE, TABLE)}, "more than 4 links"),
    "rows": ("ROWS_HELD", 7, parts(sheet(ROWS)), "more than 7 rows"),
    "rows of two sheets": ("ROWS_HELD", 15, parts(sheet(ROWS), sheet(ROWS)), "more than 15 rows"),
    "cells": ("CELLS_HELD", 15, parts(sheet(ROWS), strings=STRINGS), "more than 15 cells"),
    "blank cells": ("CELLS_HELD", 1, parts(sheet('<row r="1"><c r="A1" s="1"/><c r="B1" s="1"/></row>')), "1 cells"),
    "odd cells": ("CELLS_HELD", 15, parts(sheet(odd(ROWS)), strings=STRINGS), "more than 15 cells"),
    "shared strings": ("STRINGS_HELD", 1, parts(sheet(ROWS), strings=STRINGS), "more than 1 different texts"),
    "odd strings": ("STRINGS_HELD", 1, parts(sheet(ROWS), strings=f"<!---->{STRINGS}"), "more than 1 different texts"),
    "odd markup": ("MARKUP_HELD", 90, parts(sheet(odd(ROWS))), "not written the way Excel writes"),
    "odd attributes": ("MARKUP_HELD", 90, parts(sheet(f"<row {' '.join(f'''a{n}='x' ''' for n in range(200))}/>")),
                       "not written the way"),
    "elements aside": ("MARKUP_HELD", 90, parts(sheet(tail="<a/>" * 50)), "not written the way"),
    "all together": ("WORK_HELD", 1000, parts(*[sheet(ROWS)] * 12, strings=STRINGS), "in one go"),
    "odd markup, and all together": ("WORK_HELD", 220, parts(sheet(odd(ROWS)), strings=STRINGS), "not written the way"),
    "merged ranges": ("MERGES_HELD", 1, parts(sheet(tail=MERGED)), "more than 1 merged ranges"),
    "merged ranges of two sheets": ("MERGES_HELD", 3, parts(sheet(tail=MERGED), sheet(tail=MERGED)), "3 merged ranges"),
    "hidden rows": ("HIDDEN_HELD", 1, parts(sheet(HIDDEN)), "hides more than 1 rows"),
    "odd hidden rows": ("HIDDEN_HELD", 1, parts(sheet(odd(HIDDEN))), "hides more than 1 rows"),
    "hidden columns": ("HIDDEN_HELD", 3, parts(*[sheet(head='<cols><col min="1" max="2" hidden="1"/></cols>')] * 2),
                       "hides more than 3 rows and columns"),
    "faults of two sheets": ("FAULTS_HELD", 1, parts(*[sheet('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>')] * 2),
                             "let it calculate"),
    "array formulas that overlap": (
        "FAULTS_HELD", 5, parts(*[sheet('<row r="1"><c r="A1"><f t="array" ref="A1:A3">X</f></c></row>')] * 2),
        "let it calculate",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TOO_MUCH)
def test_more_of_a_thing_than_an_honest_tracker_has_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    limit, most, contents, words = TOO_MUCH[what]
    monkeypatch.setattr("xltools.tracker.fast_scan._UNCOUNTED", 0)
    read_tracker(saved(tmp_path, contents | {"xl/sharedStrings.xml": parts(strings=STRINGS)["xl/sharedStrings.xml"]}))
    monkeypatch.setattr(limits, limit, most)
    assert words in refusal(tmp_path, contents)


def test_more_cell_formats_than_excel_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xltools.tracker.styles._STYLES_HELD", 6)
    assert "xl/styles.xml has more than 6 cell formats" in refusal(tmp_path, parts(sheet()))


PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("oddity", "words"),
    [
        ("<a>" * 300, "more than 200 deep"),
        (f"<!--{'x' * 3_000_000}-->", "a tag or a comment of more than 1 MiB"),
        (f"<a b='{'x' * 3_000_000}'/>", "a tag or a comment of more than 1 MiB"),
    ],
    ids=["depth", "comment", "attribute"],
)
def test_xml_that_grows_in_the_parser_is_refused_in_every_part(
    tmp_path: Path, part: str, oddity: str, words: str
) -> None:
    contents = parts(sheet(odd(ROWS)))
    end = str(contents[part]).rindex("</")
    made = packed(contents | {part: f"{str(contents[part])[:end]}{oddity}{str(contents[part])[end:]}"}, method=0)
    found = refusal_of_bytes(tmp_path, made)
    assert words in found
    assert part in found


def refusal_of_bytes(folder: Path, whole: bytes) -> str:
    with pytest.raises(TrackerRefused) as refused:
        read_tracker(saved(folder, whole))
    return str(refused.value)


@pytest.mark.parametrize("run", [1, 50])
def test_a_text_without_end_is_refused_wherever_it_is_odd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: int
) -> None:
    """In one run of a rich text or in many: what has been read of it counts."""
    monkeypatch.setattr(xml_parser, "_TEXT_HELD", 1000)
    monkeypatch.setattr(xml_parser, "_PIECE", 64)
    rich = f"<r><t>{'x' * (2000 // run)}</t></r>" * run
    cell = f"<row r='1'><c r='A1' t='inlineStr'><is>{rich}</is></c></row>"
    assert "sheet1.xml has a text of more than" in refusal(tmp_path, parts(sheet(cell)))
    assert "sharedStrings.xml has a text of more" in refusal(
        tmp_path, parts(sheet(), strings=f"<!----><si>{rich}</si>")
    )


def test_a_link_that_is_longer_than_any_name_is_refused(tmp_path: Path) -> None:
    far = links(TABLE.replace("../tables", "../x" * 1000))
    assert "a link of more than a thousand letters" in refusal(tmp_path, parts(sheet()) | {LINKS: far})


def test_links_to_places_outside_count_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet may have 65,530 of them."""
    monkeypatch.setattr(limits, "LINKS_HELD", 4)
    web = '<Relationship Id="r9" Type="hyperlink" Target="https://example.org/" TargetMode="External"/>'
    contents = parts(sheet(ROWS), strings=STRINGS) | {LINKS: links(*[web] * 100)}
    assert read_tracker(saved(tmp_path, contents)).sheets


def test_a_table_is_read_once_however_often_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = f'<table xmlns="{MAIN}"><autoFilter><filterColumn><filters/></filterColumn></autoFilter></table>'
    contents = parts(sheet(), sheet()) | {"xl/tables/table1.xml": table}
    for n in (1, 2):
        contents[LINKS.replace("sheet1", f"sheet{n}")] = links(
            *(TABLE.replace("{0}", str(k)).replace("{1}", "1") for k in range(9))
        )
    opened: list[str] = []
    stream = Package.stream

    def noted(package: Package, part: str, *more: int) -> Iterator[bytes]:
        opened.append(part)
        return stream(package, part, *more)

    monkeypatch.setattr(Package, "stream", noted)
    found = read_tracker(saved(tmp_path, contents)).sheets
    assert [each.is_filtered for each in found.values()] == [True, True]
    assert opened.count("xl/tables/table1.xml") == 1


def test_a_sheet_that_turns_odd_too_late_to_be_read_again_is_refused_without_trying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MARKUP_HELD", 200)
    monkeypatch.setattr("xltools.tracker.fast_scan._UNCOUNTED", 0)
    monkeypatch.setattr(contents, "SheetReader", None)
    rows = f'<row r="1">{"".join(f"""<c r="A1" s="{n}"/>""" for n in range(100))}</row><row r="2"><c/></row>'
    assert "not written the way Excel writes" in refusal(tmp_path, parts(sheet(rows)))


def test_cells_and_texts_that_would_fill_the_memory_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_limits, "MEMORY_HELD", 70 << 20)
    small, far = parts(sheet(ROWS), strings=STRINGS), ROWS + '<row r="900000"><c r="A900000"><v>1</v></c></row>'
    assert read_tracker(saved(tmp_path, small)).sheets["Sheet1"].value(1, 2) == "one"
    assert "more than 1 GiB of memory" in refusal(tmp_path, parts(sheet(far), strings=STRINGS))


@pytest.mark.parametrize("way", ["inlineStr", "str"])
def test_texts_of_cells_are_counted_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(memory_limits, "MEMORY_HELD", (60 << 20) + 200_000)
    text = f"<is><t>{'x' * 20_000}</t></is>" if way == "inlineStr" else f"<v>{'x' * 20_000}</v>"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="{way}">{text}</c></row>' for n in range(1, 20))
    monkeypatch.setattr(contents, "Texts", None)
    made = packed(parts(sheet(rows)), method=8)
    assert "more than 1 GiB of memory" in refusal_of_bytes(tmp_path, made)


def test_texts_are_held_once_and_counted_by_what_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated, "_KEPT", 3)
    texts = Texts("tracker.xlsx", 1000)
    first, again = (f"{letter}b" for letter in "aa")
    assert first is not again
    assert texts[first] is texts[again] is first
    for n in range(5):
        texts[f"{n}" * 100]
    with pytest.raises(TrackerRefused, match="more than 1 GiB of memory"):
        texts["\U0001f600" * 200]
    assert len(texts) == 3


EVERY_KIND = (
    f'<row r="3"><c r="C3" t="inlineStr"><is><t>x</t></is></c><c r="D3" s="{DATE}"><v>40999</v></c>'
    '<c r="F3" t="b"><v>1</v></c></row><row r="5"><c r="E5" t="inlineStr"><is><t>x</t></is></c></row>'
)


@pytest.mark.parametrize("rows", [EVERY_KIND, ROWS, ""])
def test_a_workbook_that_might_not_fit_reads_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str
) -> None:
    path = saved(tmp_path, parts(sheet(rows), strings=STRINGS))
    usual = read_tracker(path).sheets
    monkeypatch.setattr(contents, "memory_left", lambda *_, **__: 10_000)
    assert read_tracker(path).sheets == usual


def test_texts_that_do_not_fit_what_a_bound_left_are_counted_once() -> None:
    asked: list[int] = []

    def counted() -> int:
        asked.append(1)
        return 10_000

    texts = Texts("tracker.xlsx", 100, counted)
    for n in range(30):
        texts[f"{n:02}"]
    assert asked == [1]
    with pytest.raises(TrackerRefused, match="more than 1 GiB of memory"):
        texts["x" * 10_000]
    assert asked == [1]


@pytest.mark.parametrize("spare", [0, 30_000, 200_000])
def test_what_a_bound_leaves_is_refused_or_read_as_what_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spare: int
) -> None:
    """Short texts that repeat fit all bounds; many of their own do not, whichever way the memory is reckoned."""

    def outcome(is_bound: object) -> object:
        monkeypatch.setattr(contents, "counts_cells", is_bound)
        try:
            return read_tracker(path).sheets
        except TrackerRefused as refused:
            return str(refused)

    monkeypatch.setattr("xltools.tracker.fast_scan._UNCOUNTED", 0)
    monkeypatch.setattr(memory_limits, "MEMORY_HELD", (60 << 20) + 100_000 + spare)
    for text in ("x" * 20, "{n}" * 20):
        rows = "".join(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{text.format(n=n)}</t></is></c></row>'
            for n in range(1, 600)
        )
        path = saved(tmp_path, packed(parts(sheet(rows)), method=8))
        assert outcome(lambda _: True) == outcome(lambda _: False)


def test_the_furthest_column_that_was_measured_on_the_way_is_that_which_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of narrow and of wide rows, with formulas or without, blank ones too."""
    monkeypatch.setattr("xltools.tracker.fast_scan._UNCOUNTED", 0)
    blank, formula = '<row r="1"/>', '<row r="2"><c r="A2"/><c r="{0}2"><f>1</f><v>1</v></c></row>'
    alone = ('<row r="2"><c r="{0}2"><v>1</v></c></row>', '<row r="2"><c r="{0}2"/></row>')
    for cell in ("B", "H", "I", "Z", "AB", "XFD"):
        for row in (blank + formula, formula, *alone):
            path = saved(tmp_path, parts(sheet(row.replace("{0}", cell))))
            package = Package(path.name, path.read_bytes())
            truth = truth_of(package, PARTS[0])
            assert truth is not None
            scanned = memory_limits.Scanned("Sheet1", PARTS[0], truth)
            told = memory_limits._measured_columns(package, scanned).columns
            truth.furthest = 0
            assert told == memory_limits._measured_columns(package, scanned).columns
