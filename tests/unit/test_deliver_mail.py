"""Mail: what stands in a message, whom it goes to, and that no text of a tracker steers it."""

import os
import re
from dataclasses import replace
from email.message import EmailMessage
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.contexts import context_from
from tests.helpers.mail_server import read_message
from tests.helpers.programmes import previous_of, programme_of
from tests.helpers.sampling import examples
from xltools.deliver.mail.bodies import html_body, plain_body
from xltools.deliver.mail.checked_packs import Packed, PackFile
from xltools.deliver.mail.drafts import drafts
from xltools.deliver.mail.letter import letter
from xltools.deliver.mail.message import Attachment, Draft
from xltools.deliver.mail.plain import file_name, one_line
from xltools.deliver.mail.recipients import Group, Recipient, groups, sendable
from xltools.deliver.mail.record import Record
from xltools.deliver.mail.smtp import SENT, Outcome, session
from xltools.deliver.mail.smtp_settings import smtp_settings
from xltools.errors import SendingBlocked
from xltools.report.context import ReportContext
from xltools.report.key_messages import key_messages

SETTINGS = {"programme": "Programme P", "organisation": "Care Trust", "board": "Board", "board_meeting": "2012-04-25"}
WORKSTREAMS = """workstream_id | workstream
    WF | Workforce
    IA | Advice
    """
MILESTONES = """milestone_id | workstream_id | kind | milestone | baseline | forecast | status | decision_body
    WF-1 | WF | Key decision        | Agree the plan | 2012-04-20 | 2012-04-20 | In progress | Board
    IA-1 | IA | Programme milestone | Open the desk  | 2012-03-31 | 2012-09-30 | In progress | -
    """
BEFORE = {"PROGRAMME.rating": "Green", "WF.rating": "Green", "IA.rating": "Green", "IA-1.rating": "Green"}


@cache
def context(distribution: str = "", **given: str) -> ReportContext:
    programme = programme_of(
        settings=SETTINGS | given, workstreams=WORKSTREAMS, milestones=MILESTONES, distribution=distribution
    )
    return context_from(programme, previous_of(figures=BEFORE), is_final=True)


def message(told: ReportContext, packs: tuple[str, ...] = ("Board",), name: str = "Board pack.xlsx") -> EmailMessage:
    group = Group(packs, (Recipient("Chair", "chair@example.org"),), ())
    draft = Draft("01.eml", group, letter(told, packs, packs, (name,)), (Attachment(name, "b.xlsx", "0", b"PK"),))
    return read_message(draft.unsent_bytes())


def plain(made: EmailMessage) -> str:
    body = made.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def html(made: EmailMessage) -> str:
    body = made.get_body(("html",))
    assert body is not None
    return str(body.get_content())


class Seen(HTMLParser):
    """What a mail program would make of HTML: its tags, whatever leads elsewhere, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.leads: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.leads += [f"{name}={value}" for name, value in attrs if name in ("src", "href", "background", "action")]
        self.leads += [str(value) for name, value in attrs if name == "style" and "url" in str(value)]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_board_reads_the_rating_what_is_worse_and_what_it_is_asked() -> None:
    told = plain(message(context()))

    assert "Programme: Amber/Red (worse, was Green)" in told
    assert "- Milestone IA-1, Open the desk: rating from Green to Red" in told
    assert "Decisions asked\n- WF-1, Agree the plan (Board)" in told


def test_the_key_messages_and_the_decisions_come_before_all_else_in_both_bodies() -> None:
    told = context()
    made = message(told)
    messages = key_messages(told)

    assert messages
    for text in (plain(made), Seen(html(made)).words):
        places = [text.index(part) for part in ("Attached: ", "Key messages", *(each for _, each in messages))]
        places += [text.index(part) for part in ("Decisions asked", "Programme", "Worse than in the last report")][:1]
        assert places == sorted(places)
        assert all(f"{heading}: " in text for heading, _ in messages)


def test_a_message_of_a_workstream_or_of_the_return_has_no_key_message_of_the_programme() -> None:
    for packs in (("Workstream WF",), ("Return",)):
        assert "Key messages" not in plain(message(context(), packs))


def test_on_a_phone_the_ratings_have_three_columns_and_a_long_word_breaks() -> None:
    body = html(message(context()))
    assert body.count('scope="col"') == 3
    assert "overflow-wrap:break-word" in body


def test_letters_on_a_dark_screen_are_the_readers_own_unless_they_bring_what_is_behind_them() -> None:
    body = html(message(context()))
    assert '<meta name="color-scheme" content="light dark">' in body
    coloured = [style for style in re.findall(r'style="([^"]*)"', body) if re.search(r"(?<!-)color:", style)]
    assert coloured
    assert all("background-color:" in style for style in coloured)


def test_a_declared_rating_is_told_only_where_it_is_another() -> None:
    same, other = (context(declared_rag=word) for word in ("Amber/Red", "Green"))
    assert "declared" not in plain(message(same))
    assert "Programme: Amber/Red (worse, was Green; declared Green)" in plain(message(other))


def test_both_bodies_tell_the_same() -> None:
    made = message(context())
    in_html = "".join(Seen(html(made)).words.split())

    for line in plain(made).splitlines():
        if line.startswith("- "):
            assert "".join(line[2:].split()) in in_html


def test_a_lead_reads_of_the_own_workstream_alone() -> None:
    told = plain(message(context(), ("Workstream WF",)))

    assert "Workforce: " in told
    assert "Advice" not in told
    assert "IA-1" not in told
    assert "Programme: " not in told


def test_the_region_reads_of_no_rating_and_no_decision() -> None:
    told = plain(message(context(), ("Return",)))

    assert "Red" not in told
    assert "Decisions" not in told
    assert "Worse" not in told


def test_without_an_earlier_report_there_is_nothing_to_compare_with() -> None:
    programme = programme_of(settings=SETTINGS, workstreams=WORKSTREAMS, milestones=MILESTONES)

    assert "There is no report before this one to compare with." in plain(message(context_from(programme)))


def test_the_marking_comes_first_in_the_subject_and_stands_above_and_below_the_text() -> None:
    made = message(context(marking="NHS Protect"))

    assert str(made["Subject"]) == "NHS PROTECT - Programme P: Board, data as at 31 March 2012"
    assert plain(made).startswith("NHS Protect\n")
    assert plain(made).rstrip().endswith("NHS Protect")


def test_ratings_in_html_have_their_colour_beside_their_word() -> None:
    assert re.search(r"background-color:#C00000;color:#FFFFFF;font-weight:bold\">Red<", html(message(context())))


@pytest.mark.parametrize("text", ["<a href='https://example.org'>x</a>", "<b>&amp;</b>", "[x](https://example.org)"])
def test_markup_in_a_key_message_and_in_a_decision_stays_text(text: str) -> None:
    made = letter(context(), ("Board",), ("Board pack",), ("b.xlsx",))
    hostile = replace(made, messages=(("Alert", f"{text} is late."),), decisions=(text,))
    seen = Seen(html_body(hostile))

    assert {"a", "b", "img", "script"}.isdisjoint(seen.tags)
    assert seen.leads == []
    assert f"{text} is late." in seen.words
    assert f"- Alert: {text} is late.\n" in plain_body(hostile)


def test_markup_in_a_tracker_stays_text() -> None:
    hostile = context(programme='<img src="https://example.org/x.png"><script>alert(1)</script>')
    seen = Seen(html(message(hostile)))

    assert "<script>alert(1)</script>" in seen.words
    assert seen.tags <= {"html", "head", "meta", "title", "body", "p", "table", "tr", "th", "td", "h2", "ul", "li"}
    assert seen.leads == []


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\u2029"])
def test_no_text_of_a_tracker_becomes_a_header(end: str) -> None:
    hostile = context(programme=f"P{end}Bcc: thief@example.org{end}{end}body", marking=f"M{end}X-Evil: 1")
    made = message(hostile)

    assert sorted(made.keys()) == ["Content-Type", "MIME-Version", "Subject", "To", "X-Unsent"]
    assert str(made["Subject"]).strip().startswith("M X-EVIL: 1 - P Bcc: thief@example.org body: Board")


@given(st.text(max_size=60), st.text(max_size=60))
@examples(60)
def test_any_text_makes_a_message_of_the_same_shape(programme: str, name: str) -> None:
    group = Group(("Board",), (Recipient(one_line(name, 100), "chair@example.org"),), ())
    told = letter(EDITION, ("Board",), (programme or "x",), (name,))
    file = Attachment(file_name(name, ".xlsx"), "b.xlsx", "0", b"PK")
    made = read_message(Draft("01.eml", group, told, (file,)).unsent_bytes())

    assert sorted(made.keys()) == ["Content-Type", "MIME-Version", "Subject", "To", "X-Unsent"]
    assert [each.addr_spec for each in made["To"].addresses] == ["chair@example.org"]
    assert [part.get_content() for part in made.iter_attachments()] == [b"PK"]


EDITION = context()


@pytest.mark.parametrize("name", ["Bericht für März – пакет.xlsx", "報告書 2012.xlsx", "חבילה.xlsx", "a;b=c.xlsx"])
def test_a_file_keeps_its_name_in_any_script(name: str) -> None:
    assert next(message(context(), name=name).iter_attachments()).get_filename() == name


def test_a_message_is_all_seven_bit_so_that_any_server_takes_it() -> None:
    group = Group(("Board",), (Recipient("Müller, Präsident", "chair@example.org"),), ())
    told = letter(context(programme="Überblick"), ("Board",), ("Paket März",), ())
    content = Draft("01.eml", group, told, ()).unsent_bytes()

    assert content.isascii()
    assert b"\r\n" in content
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert read_message(content)["To"].addresses[0].display_name == "Müller, Präsident"


def test_names_of_files_hold_nothing_that_a_system_refuses() -> None:
    assert file_name('a/b\\c:d*e?"f"<g>|h\u202exslx.exe', ".xlsx") == "a b c d e f g h xslx.exe.xlsx"
    assert file_name("...", ".pdf") == "pack.pdf"
    assert len(file_name("x" * 500, ".xlsx")) <= 110


PEOPLE = """name | role | email | copy | pack
    Secretary | - | a@example.org | To | Board
    Chief     | - | b@example.org | Cc | Board
    Lead      | - | c@example.org | To | Return; Board
    Director  | - | A@example.org | To | Return
    """


def grouped(drawn: str) -> list[tuple[tuple[str, ...], list[str], list[str]]]:
    found, _ = groups(programme_of(distribution=drawn).distribution)
    return [(each.packs, [r.address for r in each.to], [r.address for r in each.cc]) for each in found]


def test_those_with_the_same_packs_get_one_message() -> None:
    assert grouped(PEOPLE) == [
        (("Board", "Return"), ["a@example.org", "c@example.org"], []),
        (("Board",), [], ["b@example.org"]),
    ]


def test_who_is_addressed_and_copied_in_with_one_pack_is_addressed() -> None:
    assert grouped("""name | role | email | copy | pack
        A | - | a@example.org | Cc | Board
        A | - | a@example.org | To | Board
        """) == [(("Board",), ["a@example.org"], [])]


@pytest.mark.parametrize(
    ("given_address", "as_sent"),
    [
        ("a.b+c@example.org", "a.b+c@example.org"),
        (" a@example.org ", "a@example.org"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("ä@example.org", ""),
        ("a@example", ""),
        ("a b@example.org", ""),
        ("a@example.org\r\nBcc: x@example.org", ""),
        ("a@example.org, b@example.org", ""),
        (".a@example.org", ""),
        ("", ""),
        ("@example.org", ""),
        (f"{'a' * 65}@example.org", ""),
    ],
)
def test_an_address_is_one_that_mail_can_be_sent_to(given_address: str, as_sent: str) -> None:
    assert sendable(given_address) == as_sent


def test_a_row_without_an_address_is_warned_of_by_its_row() -> None:
    _, warnings = groups(
        programme_of(distribution="name | role | email | copy | pack\nChair | - | - | To | Board").distribution
    )

    assert warnings == ("Row 2 of Distribution (Chair) gets nothing: it has no address.",)


def packed(tmp_path: Path, **files: bytes) -> Packed:
    named = {f"{name.replace('_', '-')}.xlsx": content for name, content in files.items()}
    return Packed(tmp_path, {"status": "FINAL"}, {n: PackFile(n, "0", content) for n, content in named.items()})


def test_a_pack_that_was_not_built_is_warned_of(tmp_path: Path) -> None:
    people = "name | role | email | copy | pack\nChair | - | a@example.org | To | Board; Return"
    told = drafts(packed(tmp_path, board_pack=b"PK"), context(people))

    assert [list(draft.packs) for draft in told.made] == [["board-pack.xlsx"]]
    assert told.without == (f"Regional return is not in {tmp_path}, so a@example.org does not get it: build it too.",)


def test_a_message_above_20_mb_is_warned_of(tmp_path: Path) -> None:
    people = "name | role | email | copy | pack\nChair | - | a@example.org | To | Board"
    warnings = drafts(packed(tmp_path, board_pack=bytes(16 * 1024 * 1024)), context(people)).warnings

    assert warnings == ("01-board-pack.eml is 22 MB: many mail servers refuse messages above 20 MB.",)


def test_a_message_that_only_copies_people_in_is_warned_of(tmp_path: Path) -> None:
    people = "name | role | email | copy | pack\nChair | - | a@example.org | Cc | Board"
    warnings = drafts(packed(tmp_path, board_pack=b"PK"), context(people)).warnings

    assert "is addressed to nobody, only copied" in warnings[0]


GIVEN = {"XLTOOLS_SMTP_HOST": "mail.example.org", "XLTOOLS_SMTP_FROM": "office@example.org"}


def test_the_environment_sets_the_server(tmp_path: Path) -> None:
    found = smtp_settings(GIVEN, tmp_path)

    assert (found.host, found.port, found.security, found.sender) == (
        "mail.example.org", 587, "starttls", "office@example.org",
    )  # fmt: skip
    assert smtp_settings(GIVEN | {"XLTOOLS_SMTP_SECURITY": "TLS"}, tmp_path).port == 465


def file_of(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    file = tmp_path / ".xltools-smtp.toml"
    file.write_text(text)
    file.chmod(mode)
    return file


def test_a_file_of_its_owner_alone_sets_the_server_and_the_environment_goes_over_it(tmp_path: Path) -> None:
    file_of(tmp_path, 'host = "a.example.org"\nfrom = "a@example.org"\nport = 2525\nuser = "u"\npassword = " p"\n')
    found = smtp_settings({"XLTOOLS_SMTP_HOST": "b.example.org"}, tmp_path)

    assert (found.host, found.port, found.sender, found.password) == ("b.example.org", 2525, "a@example.org", " p")
    assert " p" not in repr(found).replace(" port", "")


@pytest.mark.skipif(os.name == "nt", reason="there, who may read a file is no part of its mode")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    file_of(tmp_path, 'password = "secret"', mode)

    with pytest.raises(SendingBlocked, match="may be read by others"):
        smtp_settings(GIVEN, tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("password = secret-1", "is not written as TOML"),
        ('pasword = "secret-1"', "has a setting that is not known"),
        ('password = "secret-1"', "go together"),
        ('port = "secret-1"', "PORT must be a number"),
        ('from = "secret-1"', "FROM must be one e-mail address"),
        ('security = "secret-1"', "SECURITY must be starttls or tls"),
        ('user = "u"\npassword = "secret-1é"', "must be without accents"),
    ],
)
def test_a_faulty_setting_is_told_and_its_value_is_not(tmp_path: Path, text: str, said: str) -> None:
    file_of(tmp_path, text)
    given_here = {key: value for key, value in GIVEN.items() if "from" not in text or not key.endswith("FROM")}

    with pytest.raises(SendingBlocked, match=said) as told:
        smtp_settings(given_here, tmp_path)
    assert "secret-1" not in str(told.value)
    assert told.value.__cause__ is None


def test_a_file_that_is_named_and_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SendingBlocked, match="cannot be read"):
        smtp_settings(GIVEN | {"XLTOOLS_SMTP_FILE": str(tmp_path / "nowhere.toml")}, tmp_path)


@pytest.mark.parametrize("host", ["no.such.host.invalid", f"{'x' * 70}.example.org", "a b", "..", "a\r\nb"])
def test_a_host_that_is_none_is_told_in_one_sentence(tmp_path: Path, host: str) -> None:
    found = smtp_settings(GIVEN | {"XLTOOLS_SMTP_HOST": host}, tmp_path)

    with pytest.raises(SendingBlocked, match="cannot be reached safely"), session(found):
        pass


TOLD = {"moment": "2012-04-02T09:00:00+00:00", "subject": "S", "message_id": "<1@x>", "packs": {"b.xlsx": "1"}}


def test_what_was_begun_and_never_ended_may_have_been_sent(tmp_path: Path) -> None:
    Record(tmp_path / "sent.json").begin(TOLD, {"A@example.org": "To"})

    assert Record(tmp_path / "sent.json").had({"b.xlsx": "1"}) == {"a@example.org": "unknown"}


def test_other_packs_were_not_had(tmp_path: Path) -> None:
    record = Record(tmp_path / "sent.json")
    record.begin(TOLD, {"a@example.org": "To"})
    record.end({"a@example.org": Outcome(SENT, "250 OK")})

    assert Record(tmp_path / "sent.json").had({"b.xlsx": "1"}) == {"a@example.org": "sent"}
    assert Record(tmp_path / "sent.json").had({"b.xlsx": "2"}) == {}


def test_a_damaged_record_is_kept_beside_the_new_one_when_sending_again(tmp_path: Path) -> None:
    (tmp_path / "sent.json").write_text("{")
    Record(tmp_path / "sent.json", may_forget=True).begin(TOLD, {"a@example.org": "To"})

    assert (tmp_path / "sent damaged 1.json").read_text() == "{"
    assert Record(tmp_path / "sent.json").had({"b.xlsx": "1"}) == {"a@example.org": "unknown"}
