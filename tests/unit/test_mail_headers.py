"""Headers of mail: text of a tracker stays text, read back by Python's two parsers and by one that is not Python's."""

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import compat32, default
from email.utils import getaddresses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.helpers.sampling import examples
from xltools.deliver.mail.letter import Letter
from xltools.deliver.mail.message import Attachment, Draft
from xltools.deliver.mail.mime import address_header, message_bytes, text_header, text_part, token_header
from xltools.deliver.mail.plain import file_name, one_line
from xltools.deliver.mail.recipients import Group, Recipient
from xltools.errors import SendingBlocked

BCC = "=?utf-8?q?P=0D=0ABcc=3A_x=40example.org?="
ENDED = "=?utf-8?b?DQoNCmJvZHk=?= =0D=0A=0D=0A"
HOSTILE = (
    BCC,
    ENDED,
    f"{BCC} {ENDED}",
    '"; Bcc: x@example.org',
    "Müller, Präsident (Vorsitz) <x@example.org>",
    'O\'Neill "Bob" \\ Smith, (acting)',
    "\u202eevil\u2066 \u200fmark",
    "\ud800 half",
    "a\r\nBcc: x@example.org\r\n\r\nbody",
    "שלום עולם " * 9,
    "word " * 60,
    "x" * 400,
    "😀" * 90,
    "= ?utf-8?q?x?=",
    "=?",
    "?=",
    "",
)
#: What a tracker may hold, with the signs that mean something in a header more often than by chance.
TEXT = st.lists(
    st.one_of(st.sampled_from([*HOSTILE, "\r\n", "\n", "\x00", "\x85", "\u2028", ",", ";", '"', "<", ">", "(", "  "]),
              st.text(max_size=30), st.text(alphabet=st.characters(categories=["Cs", "Cc", "Cf", "Lo"]), max_size=9)),
    max_size=5,
).map("".join)  # fmt: skip
HEADERS = {"Subject", "To", "Cc", "X-Unsent", "MIME-Version", "Content-Type"}
POSTAL_MIME = """
import { createInterface } from 'node:readline';
const { default: PostalMime } = await import(process.argv[2]);
for await (const line of createInterface({ input: process.stdin })) {
  const mail = await PostalMime.parse(Buffer.from(line, 'base64'));
  console.log(JSON.stringify({
    keys: mail.headers.map((each) => each.key), subject: mail.subject ?? '', to: mail.to ?? [], cc: mail.cc ?? [],
    bcc: mail.bcc ?? [], files: mail.attachments.map((each) => each.filename), text: mail.text ?? '',
  }));
}
"""


def draft(subject: str, name: str, file: str = "Board pack.xlsx") -> Draft:
    letter = Letter(
        subject, "", "", "Attached.", (), "", (), (), (), has_news=False, previous="", attached=(), contact=""
    )
    group = Group(("Board",), (Recipient(name, "chair@example.org"),), (Recipient(name, "copy@example.org"),))
    return Draft("01.eml", group, letter, (Attachment(file, "b.xlsx", "0", b"PK"),))


def made(subject: str, name: str, file: str) -> tuple[bytes, str, str, str]:
    """Return a draft, and what it should say, made as the tracker's text goes."""
    said, known, called = one_line(subject, 200), one_line(name, 100), file_name(file, ".xlsx")
    return draft(said, known, called).unsent_bytes(), said, known, called


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", ["subject", "name", "file"])
def test_hostile_text_is_the_same_text_to_both_of_pythons_parsers(text: str, place: str) -> None:
    given_texts = {"subject": "S", "name": "N", "file": "F"} | {place: text}
    read_back(*made(**given_texts))


@given(TEXT, TEXT, TEXT)
@example(BCC, BCC, BCC)
@examples(200)
def test_any_text_is_the_same_text_to_both_of_pythons_parsers(subject: str, name: str, file: str) -> None:
    read_back(*made(subject, name, file))


def read_back(content: bytes, subject: str, name: str, file: str) -> None:
    assert content.isascii()
    head = content.partition(b"\r\n\r\n")[0]
    assert all(line.strip() and len(line) <= 998 for line in head.split(b"\r\n")), head
    assert not any(re.fullmatch(rb"[A-Za-z-]+:\s*", line) and subject for line in head.split(b"\r\n")), head
    ours: EmailMessage = BytesParser(EmailMessage, policy=default).parsebytes(content)
    assert set(ours.keys()) == HEADERS
    assert len(ours.keys()) == len(HEADERS)
    assert str(ours["Subject"]) == subject
    assert [(each.display_name, each.addr_spec) for each in ours["To"].addresses] == [(name, "chair@example.org")]
    assert [each.addr_spec for each in ours["Cc"].addresses] == ["copy@example.org"]
    assert [(part.get_filename(), part.get_content()) for part in ours.iter_attachments()] == [(file, b"PK")]
    old: Message[str, str] = BytesParser(policy=compat32).parsebytes(content)
    assert set(old.keys()) == HEADERS
    assert str(make_header(decode_header(old["Subject"]))) == subject
    people = [(str(make_header(decode_header(who))), address) for who, address in getaddresses([old["To"]])]
    assert people == [(name, "chair@example.org")]


@pytest.mark.parametrize("text", ["a\r\nBcc: x@example.org", "a\nb", "a\rb", "a\x00b", "a\u2028b", "a\x85b", "\ud800"])
def test_text_that_would_end_a_header_stops_the_message_in_one_sentence(text: str) -> None:
    for each in (draft(text, "N"), draft("S", text), draft("S", "N", f"{text}.xlsx")):
        with pytest.raises(SendingBlocked, match="has a line break or another control code") as stopped:
            each.unsent_bytes()
        assert "\n" not in str(stopped.value)


@pytest.mark.parametrize("value", ["<a@b>\r\nBcc: x@example.org", "x\ny", "é"])
def test_a_header_for_machines_holds_one_line_of_ascii(value: str) -> None:
    with pytest.raises(SendingBlocked):
        token_header("Message-ID", value)


@pytest.mark.parametrize(
    "line", ["Subject: a\r\nBcc: x@example.org", "Subject: =?utf-8?q?a=0D=0Ab?=", "Subject: a\r\n\r\nbody", "\r\nbody"]
)
def test_a_head_that_a_parser_reads_otherwise_stops_the_message(line: str) -> None:
    with pytest.raises(SendingBlocked):
        message_bytes((line,), text_part("plain", "x"))


@pytest.mark.parametrize("address", ["ü@example.org", "a@exämple.org", "a@b@c", "a b@example.org", "a@x.org\r\nBcc: b"])
def test_an_address_that_no_server_takes_is_never_in_a_header(address: str) -> None:
    with pytest.raises(SendingBlocked, match="is not an address that mail can be sent to"):
        address_header("To", [Recipient("N", address)])


def test_a_long_subject_keeps_its_spaces_and_begins_beside_its_name() -> None:
    subject = " ".join(f"word{number}" for number in range(40))
    assert text_header("Subject", subject).startswith("Subject: =?utf-8?b?")
    content = draft(subject, "N").unsent_bytes()
    assert str(BytesParser(EmailMessage, policy=default).parsebytes(content)["Subject"]) == subject


@pytest.fixture(scope="module")
def postal_mime(tmp_path_factory: pytest.TempPathFactory) -> Iterator["subprocess.Popen[str]"]:
    """Node's postal-mime, which reads a message a line."""
    place = os.environ.get("XLTOOLS_POSTAL_MIME", "node_modules/postal-mime")
    module = Path(place).absolute() / "dist" / "esm" / "postal-mime.js"
    node = shutil.which("node")
    if node is None or not module.is_file():
        assert "XLTOOLS_CI" not in os.environ, "CI has Node and postal-mime"
        pytest.skip("needs Node's postal-mime: npm install --no-save postal-mime")
    script = tmp_path_factory.mktemp("node") / "read.mjs"
    script.write_text(POSTAL_MIME)
    command = [node, str(script), module.as_uri()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def read_by(process: "subprocess.Popen[str]", content: bytes) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(base64.b64encode(content).decode() + "\n")
    process.stdin.flush()
    told: dict[str, Any] = json.loads(process.stdout.readline())
    return told


@pytest.mark.parametrize("text", HOSTILE)
def test_another_parser_reads_hostile_text_as_the_same_text(postal_mime: "subprocess.Popen[str]", text: str) -> None:
    assert_read_alike(postal_mime, *made(text, text, text))


@given(TEXT, TEXT, TEXT)
@examples(200)
def test_another_parser_reads_any_text_as_the_same_text(
    postal_mime: "subprocess.Popen[str]", subject: str, name: str, file: str
) -> None:
    assert_read_alike(postal_mime, *made(subject, name, file))


def assert_read_alike(process: "subprocess.Popen[str]", content: bytes, subject: str, name: str, file: str) -> None:
    told = read_by(process, content)
    assert sorted(told["keys"]) == sorted(each.lower() for each in HEADERS)
    assert told["subject"] == subject
    assert told["to"] == [{"address": "chair@example.org", "name": name}]
    assert [each["address"] for each in told["cc"]] == ["copy@example.org"]
    assert told["bcc"] == []
    assert told["files"] == [file]
    assert told["text"].strip().startswith("Attached.")
