"""Attributes and texts of a workbook's XML said otherwise: where a fuzzer spoils what a cell, a link or a list says."""

import random
import re
from collections.abc import Callable

from tests.helpers.builders import MAIN, OFFICE, PACKAGE, STRICT, STRICT_OFFICE

Parts = dict[str, bytes]
Trick = Callable[[random.Random, bytes], bytes]

_ATTRIBUTE = re.compile(rb'(\s)([\w:]+)="([^"<>]*)"')
_TEXT = re.compile(rb">([^<>]+)<(?=/(?:v|t|f)>)")
_ADDRESSES = (
    b"A1", b"B1", b"C3", b"a1", b"B2", b"$B$1", b"B01", b" B1", b"B1 ", b"XFD1", b"XFE1", b"A1048576", b"A1048577",
    b"A0", b"R1C1", b"", b"1", b"A", b"\xef\xbc\xa21", b"AAAA1", b"A1:B2", b"B4294967297", b"A-1", b"A1\n",
)  # fmt: skip
_NUMBERS = (
    b"0", b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"99", b"-1", b"+1", b" 1", b"1 ", b"01", b"1.0", b"1e0", b"0x1", b"",
    b"4294967296", b"4294967297", b"65537", b"\xd9\xa1", b"1048577", b"16385",
)  # fmt: skip
_KINDS = (
    b"n",
    b"s",
    b"b",
    b"e",
    b"d",
    b"str",
    b"inlineStr",
    b"S",
    b" s",
    b"s ",
    b"",
    b"shared",
    b"inlinestr",
    b"array",
)
_RANGES = (
    b"A1", b"A1:B2", b"A1:A1", b"B2:A1", b"A1:C9", b"$A$1:$B$2", b"a1:b2", b"A:A", b"1:1", b"", b"A1:XFD1048576",
    b"A1 B2", b"A1:B2 C3", b"A5:B6", b"A1:B2:C3",
)  # fmt: skip
_TRUTHS = (b"1", b"0", b"true", b"false", b"TRUE", b"True", b"on", b"off", b"yes", b"2", b"", b" 1", b"t", b"f")
_IDS = (b"rId1", b"rId2", b"rId901", b"rId902", b"RID1", b"rid1", b" rId1", b"", b"rId1 ", b"rId9", b"1")
_SPACES = (
    MAIN.encode(), STRICT.encode(), MAIN.encode() + b"/", MAIN.upper().encode(), b"", b"urn:y", OFFICE.encode(),
    f"{OFFICE}/relationships".encode(), f"{STRICT_OFFICE}/relationships".encode(), f"{PACKAGE}/relationships".encode(),
    f"{PACKAGE}/content-types".encode(), b" " + MAIN.encode(),
)  # fmt: skip
_TYPES = tuple(
    f"{office}/{kind}".encode()
    for office in (f"{OFFICE}/relationships", f"{STRICT_OFFICE}/relationships", "urn:y", "")
    for kind in ("worksheet", "sharedStrings", "styles", "officeDocument", "chartsheet", "Worksheet", "theme", "table")
)
_TARGETS = (
    b"worksheets/sheet1.xml", b"worksheets/sheet2.xml", b"/xl/worksheets/sheet1.xml", b"Worksheets/Sheet1.xml",
    b"../xl/worksheets/sheet1.xml", b"worksheets/./sheet1.xml", b"worksheets%2Fsheet1.xml", b"sharedStrings.xml",
    b"styles.xml", b"", b"worksheets\\sheet1.xml", b"worksheets/sheet1.xml?x", b"worksheets/sheet1.xml#x",
    b"worksheets//sheet1.xml", b"xl/workbook.xml", b"http://example.org/x.xml",
)  # fmt: skip
_CONTENT = (b"application/xml", b"text/xml", b"", b"image/png")
_SAID = (
    b"", b" ", b"0", b"1", b"2", b"-1", b"+1", b"1.50", b"1e3", b"1E+3", b".5", b"5.", b"1,5", b"0x1", b"NaN", b"INF", b"1e999",
    b"99999999", b"40999", b"60", b"-5", b"0.5", b"TRUE", b"true", b"#N/A", b"#REF!", b"2012-03-31", b"2012-03-31T10:30:00",
    b" 1 ", b"\n1\n", b"1 2", b"&#49;", b"&amp;", b"&lt;b&gt;", b"&quot;", b"_x0041_", b"_x005F_", b"a&#10;b", b"a&#13;b",
    b"\xc2\xa01", b"\xd9\xa1", b"1\xe2\x80\x8b", b"<![CDATA[1]]>", b"<!-- x -->1", b"1<!-- x -->2", b"<?x y?>1", b"&#0;",
    b"123456789012345678901234567890", b"0.1000000000000000055511151231257827", b"2.5", b"A", b" spaced ", b"\ttab",
)  # fmt: skip
_WHERE: dict[bytes, tuple[bytes, ...]] = {
    b"r": (*_ADDRESSES, *_NUMBERS[:12]), b"s": _NUMBERS, b"t": _KINDS, b"ref": _RANGES, b"si": _NUMBERS,
    b"r:id": _IDS, b"Id": _IDS, b"Type": _TYPES, b"Target": _TARGETS, b"ContentType": _CONTENT,
    b"PartName": tuple(b"/xl/" + target for target in _TARGETS), b"hidden": _TRUTHS, b"date1904": _TRUTHS,
    b"min": _NUMBERS, b"max": _NUMBERS, b"count": _NUMBERS, b"uniqueCount": _NUMBERS, b"numFmtId": _NUMBERS,
    b"applyNumberFormat": _TRUTHS, b"state": (b"hidden", b"veryHidden", b"visible", b"Hidden", b""),
    b"name": (b"Sheet1", b"sheet1", b"Sheet2", b"", b"a:b", b"x" * 40, b" Sheet1", b"&#83;heet1"),
    b"sheetId": _NUMBERS, b"spans": (b"1:1", b"9:1", b"", b"a"), b"TargetMode": (b"External", b"Internal", b""),
    b"formatCode": (b"General", b"dd/mm/yyyy", b"0%", b"[h]:mm", b"&quot;d&quot;0", b"[Red]0", b"yyyy", b"", b"@"),
    b"xml:space": (b"preserve", b"default", b""), b"Extension": (b"xml", b"XML", b"rels", b""),
    b"customHeight": _TRUTHS, b"filterMode": _TRUTHS, b"fullCalcOnLoad": _TRUTHS,
}  # fmt: skip


def _value(chance: random.Random, part: bytes) -> bytes:
    """Give an attribute another value of its own kind."""
    found = [each for each in _ATTRIBUTE.finditer(part) if each[2] in _WHERE or each[2].startswith(b"xmlns")]
    if not found:
        return part
    # By its name first: else the cells' addresses would leave the rest no turn.
    name = chance.choice(sorted({each[2] for each in found}))
    at = chance.choice([each for each in found if each[2] == name])
    new = chance.choice(_WHERE.get(name, _SPACES))
    return part[: at.start(3)] + new + part[at.end(3) :]


def _borrowed(chance: random.Random, part: bytes) -> bytes:
    """Give an attribute the value that the same one has elsewhere: two cells of one place, two links of one id."""
    found = list(_ATTRIBUTE.finditer(part))
    if not found:
        return part
    at = chance.choice(found)
    new = chance.choice([each[3] for each in found if each[2] == at[2]])
    return part[: at.start(3)] + new + part[at.end(3) :]


def _no_attribute(chance: random.Random, part: bytes) -> bytes:
    found = list(_ATTRIBUTE.finditer(part))
    if not found:
        return part
    at = chance.choice(found)
    return part[: at.start()] + part[at.end() :]


def _one_more(chance: random.Random, part: bytes) -> bytes:
    """Add an attribute that Excel has elsewhere, or one in another namespace, or the same again."""
    tags = list(re.finditer(rb"<[a-zA-Z][\w:]*", part))
    if not tags:
        return part
    name = chance.choice(sorted(_WHERE))
    new = chance.choice(
        [
            b' %s="%s"' % (name, chance.choice(_WHERE[name])), b' xmlns:y="urn:y" y:r="C1"', b' xmlns="urn:y"',
            b' xmlns:m="%s" m:r="C1" m:t="s"' % MAIN.encode(), b' xml:space="preserve"', b' hidden="1"',
            b' xmlns="%s"' % MAIN.encode(),
        ]
    )  # fmt: skip
    end = chance.choice(tags).end()
    return part[:end] + new + part[end:]


def _as_codes(chance: random.Random, part: bytes) -> bytes:
    """Write one letter of an attribute or a text as a character reference, which says the same."""
    found = [each.span(3) for each in _ATTRIBUTE.finditer(part)] + [each.span(1) for each in _TEXT.finditer(part)]
    places = [place for start, end in found for place in range(start, end) if part[place] < 0x80 and part[place] != 38]
    if not places:
        return part
    at = chance.choice(places)
    if b"&" in part[max(at - 8, 0) : at]:
        return part
    code = chance.choice([b"&#%d;", b"&#x%x;", b"&#x0%X;"]) % part[at]
    return part[:at] + code + part[at + 1 :]


def _space(chance: random.Random, part: bytes) -> bytes:
    """Write an attribute with other white space around it, or other quotes, which says the same."""
    found = list(_ATTRIBUTE.finditer(part))
    if not found:
        return part
    at = chance.choice(found)
    shape = chance.choice([b"%s = %s", b"\n%s=%s", b"\t%s=%s ", b"  %s\n=\n%s", b" %s=%s\r\n"])
    quote = chance.choice([b'"', b"'"])
    return part[: at.start()] + b" " + shape % (at[2], quote + at[3] + quote) + part[at.end() :]


def _said(chance: random.Random, part: bytes) -> bytes:
    """Give a value, a text or a formula other words."""
    found = list(_TEXT.finditer(part))
    if not found:
        return part
    at = chance.choice(found)
    return part[: at.start(1)] + chance.choice(_SAID) + part[at.end(1) :]


def _kind_and_value(chance: random.Random, part: bytes) -> bytes:
    """Give one cell another kind and other words at once."""
    found = list(re.finditer(rb'<c r="([A-Z]+\d+)"[^<>]*>.*?</c>', part))
    if not found:
        return part
    at = chance.choice(found)
    style, kind = chance.choice([b"", b' s="%d"' % chance.randrange(9)]), chance.choice(_KINDS)
    words = chance.choice(_SAID)
    inside = chance.choice([b"<v>%s</v>", b"<v>%s</v>", b"<is><t>%s</t></is>", b"<f>A1</f><v>%s</v>", b"<v> %s\n</v>"])
    cell = b'<c r="%s"%s t="%s">%s</c>' % (at[1], style, kind, inside % words)
    return part[: at.start()] + cell + part[at.end() :]


TRICKS: tuple[Trick, ...] = (
    _value, _value, _value, _value, _borrowed, _no_attribute, _one_more, _as_codes, _space, _said, _said,
    _kind_and_value, _kind_and_value,
)  # fmt: skip


def spoilt(chance: random.Random, parts: Parts) -> Parts:
    """Return the parts with one to three things said otherwise."""
    made = dict(parts)
    sheets = [name for name in made if "sheet" in name or "Strings" in name]
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        name = chance.choice([*made, *sheets, *sheets])
        made[name] = chance.choice(TRICKS)(chance, made[name])
    return made
