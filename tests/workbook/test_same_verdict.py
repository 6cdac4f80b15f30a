"""The pass over bytes and the reference agree on every spoilt sheet and table of strings, also on refusing them."""

import random
from array import array
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.builders import packed, parts, sheet
from tests.helpers.fuzz import INSERTED, SPOILERS
from tests.helpers.sampling import examples
from xltools.errors import TrackerRefused
from xltools.tracker.fast_scan import truth_of
from xltools.tracker.full_scan import SheetReader
from xltools.tracker.package import Package
from xltools.tracker.sheet_truth import SheetTruth
from xltools.tracker.strings import Lengths, StringsReader, lengths_if_plain

PART, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
ROWS = (
    '<row r="1" spans="1:9"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>40999</v></c><c r="C1" t="b"><v>1</v></c>'
    '<c r="D1" t="inlineStr"><is><t>a &amp; b]]</t></is></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2" t="str"><f>A1&amp;"x"</f><v>x</v></c>'
    '<c r="AB2"><f>A1</f></c></row><row r="4" ht="12" customHeight="1"><c r="A4"><v>-1.5E-05</v></c></row>'
)
TEXTS = (
    '<si><t>one &lt; two</t></si><si/><si><r><rPr><b/><sz val="11"/></rPr><t>ri</t></r><r><t xml:space="preserve">ch '
    '</t></r></si><si><t>a</t><rPh sb="0" eb="1"><t>b</t></rPh><phoneticPr fontId="1"/></si>'
)
#: What XML forbids, or what one reader might see and another might not, put where a spoiler by chance seldom puts it.
DISGUISED = (
    *INSERTED, b"]]>", b"\x01", b"&#1;", b"&#xD800;", b"&#38;", b"&#60;", b"\xed\xa0\x80", b"\xef\xbf\xbf", b"\xc3\xa9",
    b' r="A1"', b' s="0"', b' t="s"', b' xmlns="urn:y"', b' x14ac:dyDescent="1"', b"&amp", b"&AMP;", b"<t>x</t>", b"\r",
    b"<f>1</f>", b"<is><t>x</t></is>", b'<c r="A1"/>', b'<row r="1"/>', b'<c r="AB2"><v>1</v></c>', b"&#xFFFE;",
)  # fmt: skip


def spoilt(seed: int, part: str) -> bytes:
    chance = random.Random(seed)
    text = part.encode()
    for _ in range(chance.choice([1, 1, 2, 3])):
        if chance.random() < 0.5:
            place = chance.randrange(len(text) + 1)
            text = text[:place] + chance.choice(DISGUISED) + text[place:]
        else:
            text = chance.choice(SPOILERS)(chance, text)
    return text


def told(
    read: Callable[[], "SheetTruth | Lengths | array[int] | None"],
) -> "SheetTruth | Lengths | array[int] | str | None":
    """Return what was read, None where it is left to the reference, or why it was refused."""
    try:
        return read()
    except TrackerRefused as refused:
        return str(refused)


def workbook(name: str, part: bytes) -> Package:
    return Package("tracker.xlsx", packed({**parts(sheet()), name: part}))


@examples(400)
@given(seed=st.integers(0, 1 << 40), chunk=st.sampled_from([64, 300, 4 << 20]))
def test_what_the_pass_over_bytes_reads_the_reference_reads_alike_and_what_it_refuses_so_does_it(
    seed: int, chunk: int
) -> None:
    part = spoilt(seed, sheet(ROWS, tail='<mergeCells><mergeCell ref="A5:B6"/></mergeCells>'))
    fast, exact = workbook(PART, part), workbook(PART, part)
    passed = told(lambda: truth_of(fast, PART, chunk))
    reference = told(lambda: SheetReader(exact, PART).read(exact.stream(PART)))
    if isinstance(passed, SheetTruth):
        assert isinstance(reference, SheetTruth), f"only the reference refuses: {reference}\n{part!r}"
        assert passed.columns >= reference.columns
        passed.columns = reference.columns
        assert passed == reference
    elif isinstance(passed, str):
        assert isinstance(reference, str), f"only the pass refuses: {passed}\n{part!r}"


@examples(400)
@given(seed=st.integers(0, 1 << 40), chunk=st.sampled_from([64, 300, 4 << 20]))
def test_strings_that_are_passed_on_as_they_stand_are_strings_to_the_reference_too(seed: int, chunk: int) -> None:
    part = spoilt(seed, str(parts(sheet(), strings=TEXTS)[STRINGS]))
    fast, exact = workbook(STRINGS, part), workbook(STRINGS, part)
    passed = told(lambda: lengths_if_plain(fast, STRINGS, chunk))
    reader = StringsReader(exact, STRINGS, lambda _: None)

    def lengths() -> "array[int]":
        reader.read()
        return reader.lengths

    reference = told(lengths)
    if isinstance(passed, Lengths):
        assert isinstance(reference, array), f"only the reference refuses: {reference}\n{part!r}"
        assert len(passed.each) == len(reference)
        assert all(bound >= length for bound, length in zip(passed.each, reference, strict=True))
        assert passed.has_struck or not reader.struck
    elif isinstance(passed, str):
        assert isinstance(reference, str), f"only the pass refuses: {passed}\n{part!r}"
