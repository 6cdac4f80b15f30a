"""MIME by hand: headers and parts whose bytes are the same on every Python, and in which text stays text.

Python's own writer takes `=?utf-8?q?...?=` in a text for an encoded word, decodes it, and folds the result: a line
break in it then ends the header. So this module encodes anything that is not plain, and reads the head back before use.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.parser import HeaderParser
from urllib.parse import quote

from xltools.deliver.mail.recipients import Recipient, sendable
from xltools.errors import SendingBlocked
from xltools.text.safe import CONTROLS, shown

_STEERS = re.compile(f"[{CONTROLS}\ud800-\udfff]")
_ENDS_LINE = re.compile("[\r\n\0]")
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_PLAIN_NAME = re.compile(r"[\w .()+,&'-]+", re.ASCII)
_LONGEST_LINE = 76  # RFC 2047, 2
_LONGEST_WORD_BYTES = 45  # in base64, so that with its prefix and suffix it is within the 75 of RFC 2047, 2
_LONGEST_PIECE = 40  # of a file's name, RFC 2231, 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message: its header lines, and what it holds."""

    head: tuple[str, ...]
    body: bytes


def text_header(name: str, text: str) -> str:
    """Write a header for people, such as the subject.

    Raises:
        SendingBlocked: the text holds something that would end the header.
    """
    _refuse_steering(name, text)
    is_plain = text.isascii() and "=?" not in text and text == " ".join(text.split())
    if is_plain and len(name) + 2 + len(text) <= _LONGEST_LINE:
        return f"{name}: {text}"
    return f"{name}: {_encoded(text, len(name) + 2)}"


def address_header(name: str, people: Iterable[Recipient]) -> str:
    """Write a header of addresses, one on each line.

    Raises:
        SendingBlocked: a name holds something that would end the header, or an address is not valid.
    """
    return f"{name}: " + ",\r\n ".join(_mailbox(name, each) for each in people)


def token_header(name: str, token: str) -> str:
    """Write a header for machines: ASCII on one line, neither folded nor encoded.

    Raises:
        SendingBlocked: it is not ASCII on one line.
    """
    if not token.isascii() or not token.isprintable():
        raise _blocked(name, token)
    return f"{name}: {token}"


def text_part(subtype: str, text: str) -> Part:
    """Return a text as a part, quoted-printable."""
    lines = "\r\n".join(text.encode("utf-8", "replace").decode().splitlines()) + "\r\n"
    head = (f'Content-Type: text/{subtype}; charset="utf-8"', "Content-Transfer-Encoding: quoted-printable")
    return Part(head, binascii.b2a_qp(lines.encode(), istext=True))


def file_part(mime_type: str, name: str, content: bytes) -> Part:
    """Return a file as an attached part.

    Raises:
        SendingBlocked: its name holds something that would end the header.
    """
    _refuse_steering("file name", name)
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    disposition = ";\r\n ".join(("Content-Disposition: attachment", *_file_name(name)))
    return Part((f"Content-Type: {mime_type}", "Content-Transfer-Encoding: base64", disposition), encoded)


def multipart(subtype: str, boundary: str, parts: Sequence[Part]) -> Part:
    """Join parts under a boundary that none of them holds."""
    mark = f"--{boundary}".encode()
    joined = b"".join(mark + b"\r\n" + _whole(part) + b"\r\n" for part in parts)
    return Part((f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"',), joined + mark + b"--\r\n")


def message_bytes(head: Sequence[str], part: Part) -> bytes:
    """Return a message, once both of Python's parsers have read its head back as it is meant.

    Raises:
        SendingBlocked: a header was lost, is new, or holds the end of a line.
    """
    lines = (*head, "MIME-Version: 1.0", *part.head)
    _refuse_unlike(lines)
    return _whole(Part(lines, part.body))


def _refuse_unlike(lines: Sequence[str]) -> None:
    meant = [line.partition(":")[0] for line in lines]
    text = "\r\n".join(lines) + "\r\n\r\n"
    for read_by in (policy.default, policy.compat32):
        message = HeaderParser(policy=read_by).parsestr(text)
        if message.keys() != meant or message.get_payload():
            raise _blocked("head", text)
        for name, value in message.items():
            told = str(value) if read_by is policy.default else str(make_header(decode_header(_unfolded(value))))
            if _ENDS_LINE.search(told):
                raise _blocked(name, told)


def _unfolded(value: str) -> str:
    return value.replace("\r\n ", " ").replace("\n ", " ")


def _whole(part: Part) -> bytes:
    return "\r\n".join((*part.head, "", "")).encode("ascii") + part.body


def _encoded(text: str, used: int) -> str:
    """Write a text as encoded words, one on each line; the first is on the line of the header's name."""
    words, piece, room = [], b"", (_LONGEST_LINE - used - len("=?utf-8?b??=")) // 4 * 3
    for sign in text:
        encoded = sign.encode()
        if len(piece) + len(encoded) > min(room, _LONGEST_WORD_BYTES):
            words.append(piece)
            piece, room = b"", _LONGEST_WORD_BYTES
        piece += encoded
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in (*words, piece))


def _mailbox(field: str, person: Recipient) -> str:
    if sendable(person.address) != person.address:
        raise SendingBlocked(
            f"{shown(person.address)} is not an address that mail can be sent to: correct it in Distribution and build "
            "again; nothing was sent."
        )
    _refuse_steering(field, person.name)
    if not person.name:
        return person.address
    phrase = _phrase(person.name)
    fits = len(phrase) + len(field) + len(person.address) + 5 <= _LONGEST_LINE
    return f"{phrase} <{person.address}>" if fits else f"{phrase}\r\n <{person.address}>"


def _phrase(name: str) -> str:
    """Return a name in the form in which it goes before an address, on one line.

    A name that is too long for one encoded word is still written as one. Some Python versions keep the space between
    two encoded words in a name, although RFC 2047 removes it, and every parser that we tried reads a long one.
    """
    if "=?" not in name and _ATOMS.fullmatch(name):
        return name
    if "=?" not in name and name.isascii():
        escaped = re.sub(r'(["\\])', r"\\\1", name)
        return f'"{escaped}"'
    return f"=?utf-8?b?{base64.b64encode(name.encode()).decode()}?="


def _file_name(name: str) -> list[str]:
    if _PLAIN_NAME.fullmatch(name) and len(name) <= _LONGEST_LINE - len(' filename=""'):
        return [f'filename="{name}"']
    pieces, piece = [], ""
    for sign in (quote(each, safe="") for each in name):
        if len(piece) + len(sign) > _LONGEST_PIECE:
            pieces.append(piece)
            piece = ""
        piece += sign
    pieces.append(piece)
    if len(pieces) == 1:
        return [f"filename*=utf-8''{piece}"]
    pieces[0] = f"utf-8''{pieces[0]}"
    return [f"filename*{number}*={each}" for number, each in enumerate(pieces)]


def _refuse_steering(name: str, text: str) -> None:
    if _STEERS.search(text):
        raise _blocked(name, text)


def _blocked(name: str, text: str) -> SendingBlocked:
    return SendingBlocked(
        f'The {name} of a message has a line break or another control code ("{shown(text)[:80]}"): take it out '
        "of the tracker and build again; nothing was sent."
    )
