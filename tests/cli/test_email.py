"""xltools email: drafts, and sending over a real server, to those whom Distribution names and to nobody twice."""

import asyncio
import json
import os
import pty
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import product
from pathlib import Path
from unittest.mock import patch

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.helpers.commands import Done, invoke, unchanged_trackers
from tests.helpers.folders import day, folder_of, typed_in
from tests.helpers.forked import begun
from tests.helpers.mail_server import DROP, PASSWORD, Handler, MailServer, mail_server, read_message
from tests.helpers.raw_trackers import Drawn, right_tracker, sheet_of, shipped
from tests.helpers.sampling import by_default
from tests.helpers.stopped import stopped_at, stopped_when
from xltools.commands.build import BuildOptions, build
from xltools.commands.steps import Folder
from xltools.tracker import read_tracker
from xltools.tracker.raw import RawValue

TEN = [f"member{number}@board.example" for number in range(10)]


def with_people(drawn: Drawn, *rows: tuple[str, str, str]) -> Drawn:
    """Distribution of these: address, To or Cc, packs."""
    people = [{"name": "A member", "email": email, "copy": copy, "pack": pack} for email, copy, pack in rows]
    return drawn.with_sheet(sheet_of(shipped()["Distribution"], list(people)))


def built(drawn: Drawn, place: Path, *packs: str, is_final: bool = True) -> Path:
    folder = folder_of(drawn, place)
    raw = read_tracker(folder / "workbooks" / "tracker.xlsx")
    assert build(raw, Folder(folder), BuildOptions(packs or ("all",), is_final=is_final)).has_packs
    return folder


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(right_tracker(), tmp_path_factory.mktemp("final") / "programme")


@pytest.fixture(scope="module")
def once_ten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drawn = with_people(
        right_tracker(), *((each, "To", "Board") for each in TEN), ("head@region.example", "To", "Return")
    )
    return built(drawn, tmp_path_factory.mktemp("ten") / "programme", "board", "return")


@pytest.fixture
def folder(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "programme"))


@pytest.fixture
def ten(once_ten: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once_ten, tmp_path / "programme"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as running:
        yield running


def email(folder: Path, *arguments: str, settings: dict[str, str] | None = None) -> Done:
    with patch.dict(os.environ, {"HOME": str(folder), **(settings or {})}):
        return invoke(folder, "email", *arguments)


def drafts(folder: Path) -> list[EmailMessage]:
    return [read_message(path.read_bytes()) for path in sorted(folder.rglob("*.eml"))]


def sent_record(folder: Path) -> dict[str, dict[str, str]]:
    content = json.loads((folder / "workbooks" / "sent" / "2012-03-31.json").read_bytes())
    return {address: told for message in content["messages"] for address, told in message["recipients"].items()}


def test_each_set_of_packs_is_one_draft_with_those_who_get_it(folder: Path) -> None:
    done = email(folder)

    assert done.code == 0, done.err
    assert [str(each["To"]) for each in drafts(folder)] == [
        "Board secretary <board@example.org>", "Team <team@example.org>",
    ]  # fmt: skip
    assert all(each["X-Unsent"] == "1" for each in drafts(folder))


def test_a_draft_has_the_packs_of_its_readers_with_their_bytes_and_types(folder: Path) -> None:
    email(folder)
    attached = list(drafts(folder)[1].iter_attachments())

    assert [part.get_filename() for part in attached] == [
        "Illustrative programme - Programme pack - 2012-03-31.xlsx",
        "Illustrative programme - Regional return - 2012-03-31.xlsx",
        "Illustrative programme - Workstream WF pack - 2012-03-31.xlsx",
    ]
    assert {part.get_content_type() for part in attached} == {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    }
    assert attached[2].get_content() == (folder / "output" / "2012-03-31" / "workstream-WF.xlsx").read_bytes()


def test_the_same_packs_make_the_same_drafts(folder: Path) -> None:
    email(folder)
    first = [path.read_bytes() for path in sorted(folder.rglob("*.eml"))]
    email(folder)

    assert [path.read_bytes() for path in sorted(folder.rglob("*.eml"))] == first


def test_drafts_of_an_earlier_run_do_not_stay(folder: Path) -> None:
    email(folder)
    stray = folder / "output" / "2012-03-31" / "drafts" / "09-of-someone-who-left.eml"
    stray.write_text("former")
    email(folder)

    assert not stray.exists()


def test_packs_that_are_a_draft_say_so_in_subject_and_name_and_warn(tmp_path: Path) -> None:
    folder = built(
        right_tracker().with_setting("Protective marking", "Protect - Policy"), tmp_path / "p", "board", is_final=False
    )
    done = email(folder)

    assert "Warning: These packs are DRAFT" in done.err
    assert str(drafts(folder)[0]["Subject"]) == (
        "PROTECT - POLICY - DRAFT - Illustrative programme: Board pack, data as at 31 March 2012"
    )
    assert next(drafts(folder)[0].iter_attachments()).get_filename() == (
        "Illustrative programme - Board pack - 2012-03-31 DRAFT.xlsx"
    )


@pytest.mark.parametrize("day", ["2012-02-29", "2015-03-31"])
def test_packs_go_out_as_at_their_own_day_even_one_that_is_now_refused(folder: Path, day: str) -> None:
    """An older version built packs as at any day."""
    place = (folder / "output" / "2012-03-31").rename(folder / "output" / day)
    manifest = json.loads((place / "manifest.json").read_bytes())
    (place / "manifest.json").write_text(json.dumps(manifest | {"as_at": day}))
    shutil.rmtree(folder / "workbooks" / "archive")

    done = email(folder)
    assert (done.code, "Error" in done.err) == (0, False)
    assert drafts(folder)


def test_a_pack_that_was_changed_is_refused(folder: Path) -> None:
    pack = folder / "output" / "2012-03-31" / "board-pack.xlsx"
    pack.write_bytes(pack.read_bytes() + b" ")
    done = email(folder)

    assert (done.code, done.out) == (3, "")
    assert "board-pack.xlsx was changed after it was built" in done.err
    assert not drafts(folder)


def test_packs_whose_tracker_was_saved_since_are_refused(folder: Path) -> None:
    typed_in(folder / "workbooks" / "tracker.xlsx", ("Settings", "Purpose", "Value", "Approve"))
    done = email(folder)

    assert done.code == 3
    assert "was saved after the packs" in done.err


def test_packs_whose_rules_have_changed_are_refused(folder: Path) -> None:
    shutil.copytree(shipped().folder, folder / "schemas")
    (folder / "schemas" / "areas.py").write_text((folder / "schemas" / "areas.py").read_text() + "\n# changed\n")

    assert "The rules in schemas or the archive have changed" in email(folder).err


def test_packs_whose_tracker_is_gone_are_refused(folder: Path) -> None:
    (folder / "workbooks" / "tracker.xlsx").unlink()

    assert "is not in" in email(folder).err


def test_a_day_without_packs_is_told_with_the_days_that_have_them(folder: Path) -> None:
    done = email(folder, "2012-02-29")

    assert done.code == 3
    assert done.err == "xltools: There are no packs of 2012-02-29. Name a day that has them: 2012-03-31.\n"


@pytest.mark.parametrize("changed", [{"as_at": "soon"}, {"as_at": None}, {"tracker": None}, {"files": "all"}])
def test_a_manifest_that_does_not_say_what_its_packs_are_is_refused(folder: Path, changed: dict[str, object]) -> None:
    manifest = folder / "output" / "2012-03-31" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()) | changed))
    done = email(folder)

    assert done.code == 3
    assert "holds no packs with a manifest that can be read" in done.err


def test_a_manifest_names_no_tracker_elsewhere(folder: Path) -> None:
    manifest = folder / "output" / "2012-03-31" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()) | {"tracker": "../workbooks/tracker.xlsx"}))

    assert "is not in" in email(folder).err


def test_a_folder_without_packs_is_refused_in_one_sentence(tmp_path: Path) -> None:
    done = email(tmp_path)

    assert done.code == 3
    assert done.err.startswith("xltools: There are no packs in output")


def test_a_tracker_that_sends_to_nobody_is_told_so(tmp_path: Path) -> None:
    folder = built(with_people(right_tracker()), tmp_path / "p", "return")
    done = email(folder)

    assert done.code == 3
    assert "Nobody gets these packs" in done.err


def test_a_faulty_address_is_warned_of_and_the_others_get_theirs(tmp_path: Path) -> None:
    people = with_people(right_tracker(), ("", "To", "Return"), ("board@example.org", "To", "Return"))
    folder = folder_of(people, tmp_path / "p")
    build(
        read_tracker(folder / "workbooks" / "tracker.xlsx"), Folder(folder), BuildOptions(("return",), with_errors=True)
    )
    done = email(folder)

    assert done.code == 0
    assert "Warning: Row 2 of Distribution (A member) gets nothing: it has no address." in done.err
    assert [str(each["To"]) for each in drafts(folder)] == ["A member <board@example.org>"]


def test_a_folder_may_be_named(folder: Path, tmp_path: Path) -> None:
    done = email(tmp_path, str(folder / "output" / "2012-03-31"))

    assert done.code == 0, done.err
    assert len(drafts(folder)) == 2


@pytest.mark.parametrize(
    ("security", "has_login"),
    by_default(
        {("starttls", True), ("tls", True), ("plain", False)}, product(("starttls", "tls", "plain"), (True, False))
    ),
)
def test_messages_go_to_those_of_distribution(folder: Path, tmp_path: Path, security: str, *, has_login: bool) -> None:
    with mail_server(tmp_path, security, has_login=has_login) as server:
        done = email(folder, "--send", settings=server.settings)

    assert done.code == 0, done.err
    assert server.handler.reached == ["board@example.org", "team@example.org"]
    first = server.handler.messages[0]
    assert first["X-Unsent"] is None
    assert (str(first["From"]), str(first["To"])) == (
        "programme.office@caretrust.example", "Board secretary <board@example.org>",
    )  # fmt: skip
    assert str(first["Message-ID"]).endswith("@caretrust.example>")
    assert (
        next(first.iter_attachments()).get_content()
        == (folder / "output" / "2012-03-31" / "board-pack.xlsx").read_bytes()
    )


def test_nobody_gets_the_same_packs_twice_unless_asked(folder: Path, server: MailServer) -> None:
    email(folder, "--send", settings=server.settings)
    again = email(folder, "--send", settings=server.settings)

    assert again.code == 0
    assert "nothing was sent" in again.err
    assert len(server.handler.taken) == 2
    email(folder, "--send", "--again", settings=server.settings)
    assert len(server.handler.taken) == 4


def test_one_refused_of_ten_does_not_stop_the_others(ten: Path, tmp_path: Path) -> None:
    refused = Handler(refusals={TEN[3]: "550 no such user"})
    with mail_server(tmp_path, handler=refused) as server:
        done = email(ten, "--send", settings=server.settings)
        refused.refusals.clear()
        later = email(ten, "--send", settings=server.settings)

    assert done.code == 3
    assert f"Refused: {TEN[3]} (550 no such user)" in done.out
    assert refused.reached == [*TEN[:3], *TEN[4:], "head@region.example", TEN[3]]
    assert later.code == 0
    assert sent_record(ten)[TEN[3]]["outcome"] == "sent"


def test_a_connection_dropped_among_the_recipients_tells_what_was_not_sent(ten: Path, tmp_path: Path) -> None:
    dropping = Handler(drops_at=11)
    with mail_server(tmp_path, handler=dropping) as server:
        done = email(ten, "--send", settings=server.settings)
        later = email(ten, "--send", settings=server.settings)

    assert done.code == 3
    assert "Sent to member0@board.example" in done.out
    assert "Not sent to head@region.example (the connection was lost)" in done.out
    assert "Run xltools email --send again" in done.out
    assert later.code == 0
    assert dropping.reached == [*TEN, "head@region.example"]


def test_a_connection_dropped_before_the_answer_is_unknown_and_not_tried_again(ten: Path, tmp_path: Path) -> None:
    dropping = Handler(answers={1: DROP})
    with mail_server(tmp_path, handler=dropping) as server:
        done = email(ten, "--send", settings=server.settings)
        later = email(ten, "--send", settings=server.settings)

    assert done.code == 3
    assert "Not known whether it reached member0@board.example" in done.out
    assert "Not sent to head@region.example" in done.out
    assert "not again to member0@board.example, who may have it already" in later.out
    assert dropping.reached == ["head@region.example"]


def test_who_may_have_it_is_never_told_to_have_it(ten: Path, tmp_path: Path) -> None:
    dropping = Handler(answers={1: DROP})
    with mail_server(tmp_path, handler=dropping) as server:
        email(ten, "--send", settings=server.settings)
        email(ten, "--send", settings=server.settings)
        last = email(ten, "--send", settings=server.settings)
        one = email(ten, "--send", "--again", "--to", TEN[4], settings=server.settings)

    assert last.code == 3
    assert "Everyone had" not in last.err
    assert "It is not known whether member0@board.example, member1@board.example" in last.err
    assert one.code == 0
    assert dropping.reached == ["head@region.example", TEN[4]]


def test_a_message_that_is_refused_as_a_whole_is_told_with_the_reason(ten: Path, tmp_path: Path) -> None:
    full = Handler(answers={1: "552 mailbox full"})
    with mail_server(tmp_path, handler=full) as server:
        done = email(ten, "--send", settings=server.settings)

    assert done.code == 3
    assert "(552 mailbox full)" in done.out
    assert sent_record(ten)[TEN[0]] == {"as": "To", "outcome": "refused", "server": "552 mailbox full"}


@pytest.mark.parametrize(
    ("handler", "said", "to_do"),
    [
        (Handler(refusals={TEN[3]: "450 4.2.0 greylisted"}), f"Not taken yet: {TEN[3]} (450", "quarter of an hour"),
        (Handler(answers={1: "451 4.7.1 try later"}), "member9@board.example (451", "in a quarter of an hour"),
        (Handler(answers={1: "552 5.3.4 too large"}), "Refused:", "send those packs another way"),
        (Handler(answers={1: "554 5.7.1 spam"}), "Refused:", "ask your IT support what its answer"),
        (Handler(says_of_data=["554 no data today"]), "Refused:", "ask your IT support what its answer"),
        (Handler(says_of_sender="553 not yours"), "Refused:", "from the address that is set up as from"),
        (Handler(refusals={TEN[3]: "550 5.7.1 unable to relay"}), f"Refused: {TEN[3]}", "this computer or account"),
        (Handler(refusals={TEN[3]: "550 5.1.1 no such user"}), f"Refused: {TEN[3]}", "Fix refused addresses"),
    ],
)  # fmt: skip
def test_what_to_do_about_a_refusal_fits_what_was_refused(
    ten: Path, tmp_path: Path, handler: Handler, said: str, to_do: str
) -> None:
    with mail_server(tmp_path, handler=handler) as server:
        done = email(ten, "--send", settings=server.settings)

    remedies = done.out.splitlines()[-1:]
    assert done.code == 3
    assert said in done.out
    assert to_do in remedies[0]
    assert "Recorded in" in done.out.splitlines()[-2], "there is one remedy for one trouble"


def test_a_message_that_is_not_wanted_hurts_none_after_it(ten: Path, tmp_path: Path) -> None:
    unwilling = Handler(says_of_data=["554 no data today"])
    with mail_server(tmp_path, handler=unwilling) as server:
        done = email(ten, "--send", settings=server.settings)
        later = email(ten, "--send", settings=server.settings)

    assert done.code == 3
    assert "Sent to head@region.example" in done.out
    assert later.code == 0
    assert unwilling.reached == ["head@region.example", *TEN]


def test_who_was_made_to_wait_is_sent_it_at_the_next_try_and_the_others_not_again(ten: Path, tmp_path: Path) -> None:
    waiting = Handler(refusals={TEN[3]: "450 4.2.0 greylisted"})
    with mail_server(tmp_path, handler=waiting) as server:
        assert email(ten, "--send", settings=server.settings).code == 3
        waiting.refusals.clear()
        assert email(ten, "--send", settings=server.settings).code == 0

    assert sorted(waiting.reached) == sorted([*TEN, "head@region.example"])


@pytest.mark.parametrize(
    ("greeting", "to_do"),
    [("421 busy", "try again later"), ("554 not you", "ask your IT support")],
)
def test_a_server_that_takes_no_mail_is_not_called_a_wrong_name(ten: Path, greeting: str, to_do: str) -> None:
    with socket.create_server(("localhost", 0)) as listening:
        answering = threading.Thread(target=lambda: listening.accept()[0].sendall(f"{greeting}\r\n".encode()))
        answering.start()
        done = email(ten, "--send", settings=at_port(listening.getsockname()[1]))
        answering.join()

    assert done.code == 3
    assert f"takes no mail from this computer ({greeting}): {to_do}; nothing was sent." in done.err


def at_port(port: int) -> dict[str, str]:
    settings = {"HOST": "localhost", "PORT": str(port), "SECURITY": "none", "FROM": "office@caretrust.example"}
    return {f"XLTOOLS_SMTP_{name}": value for name, value in settings.items()}


def test_the_record_tells_what_was_sent_to_whom(folder: Path, server: MailServer) -> None:
    email(folder, "--send", settings=server.settings)
    content = json.loads((folder / "workbooks" / "sent" / "2012-03-31.json").read_bytes())
    manifest = json.loads((folder / "output" / "2012-03-31" / "manifest.json").read_bytes())

    assert content["messages"][0]["recipients"]["board@example.org"]["outcome"] == "sent"
    assert content["messages"][0]["packs"] == {
        entry["name"]: entry["sha256"] for entry in manifest["files"] if entry["name"] == "board-pack.xlsx"
    }


def test_a_record_that_cannot_be_read_stops_sending(folder: Path, server: MailServer) -> None:
    record = folder / "workbooks" / "sent" / "2012-03-31.json"
    record.parent.mkdir()
    record.write_text('{"format": 1, "messages": [{}]}')
    done = email(folder, "--send", settings=server.settings)

    assert done.code == 3
    assert "it is not known who has these packs" in done.err
    assert not server.handler.taken


def test_a_server_without_tls_is_refused(folder: Path, tmp_path: Path) -> None:
    with mail_server(tmp_path, "none") as server:
        done = email(folder, "--send", settings=server.settings)

    assert done.code == 3
    assert "offers no STARTTLS, and mail is never sent in the clear" in done.err
    assert not server.handler.taken


def test_a_server_with_a_certificate_of_nobody_known_is_refused(folder: Path, server: MailServer) -> None:
    done = email(folder, "--send", settings={**server.settings, "XLTOOLS_SMTP_CA_FILE": ""})

    assert done.code == 3
    assert "certificate that is not to be trusted" in done.err


def test_a_server_that_is_not_there_is_told_in_one_sentence(folder: Path, server: MailServer) -> None:
    done = email(folder, "--send", settings={**server.settings, "XLTOOLS_SMTP_PORT": "1"})

    assert done.code == 3
    assert "cannot be reached safely" in done.err
    assert "Traceback" not in done.err


def test_a_wrong_password_is_told_and_shown_nowhere(folder: Path, server: MailServer) -> None:
    secret = "not the right one"
    done = email(folder, "--send", settings={**server.settings, "XLTOOLS_SMTP_PASSWORD": secret})

    assert done.code == 3
    assert "did not accept XLTOOLS_SMTP_USER with XLTOOLS_SMTP_PASSWORD (535 *** is wrong)" in done.err
    assert secret not in done.out + done.err
    assert all(secret.encode() not in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_password_stands_in_nothing_that_is_written_or_said(folder: Path, server: MailServer) -> None:
    done = email(folder, "--send", settings=server.settings)

    assert PASSWORD not in done.out + done.err
    assert all(PASSWORD.encode() not in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_without_a_server_set_up_the_settings_are_named(folder: Path) -> None:
    done = email(folder, "--send")

    assert done.code == 3
    assert "XLTOOLS_SMTP_HOST is missing" in done.err


def test_again_without_send_is_a_wrong_option(folder: Path) -> None:
    assert email(folder, "--again").code == 2


def on_a_terminal(folder: Path, settings: dict[str, str], typed: str) -> str:
    """Send from a terminal and answer its question; return all that it showed."""
    with unchanged_trackers(folder):
        return _on_a_terminal(folder, settings, typed)


def _on_a_terminal(folder: Path, settings: dict[str, str], typed: str) -> str:
    ours, theirs = pty.openpty()
    running = begun(
        ["email", "--send"],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder,
        env={**os.environ, **settings, "HOME": str(folder), "TERM": "dumb"},
    )  # fmt: skip
    os.close(theirs)
    shown, answered, until = b"", False, time.monotonic() + 120
    while time.monotonic() < until:
        try:
            shown += os.read(ours, 4096)
        except OSError:
            break  # the program has ended
        if b"recipient(s)?" in shown and not answered:
            os.write(ours, typed.encode())
            answered = True
    running.wait(timeout=60)
    os.close(ours)
    return shown.decode()


def test_on_a_terminal_it_asks_before_it_sends(folder: Path, server: MailServer) -> None:
    shown = on_a_terminal(folder, server.settings, "n\n")

    assert "Send 2 message(s) to 2 recipient(s)?" in shown
    assert "Nothing was sent." in shown
    assert not server.handler.taken


def test_on_a_terminal_it_sends_after_a_yes(folder: Path, server: MailServer) -> None:
    assert "Recorded in" in on_a_terminal(folder, server.settings, "y\n")
    assert len(server.handler.taken) == 2


def rebuilt(folder: Path, *changes: tuple[str, str, str, RawValue]) -> None:
    """Change cells of the tracker, and build the Board's final pack again over that of the same day."""
    tracker = folder / "workbooks" / "tracker.xlsx"
    if changes:
        typed_in(tracker, *changes)
    how = BuildOptions(("board",), is_final=True, may_replace=True)
    assert build(read_tracker(tracker), Folder(folder), how).has_packs


@pytest.fixture(scope="module")
def once_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    people = with_people(
        right_tracker(), ("typo@example.org", "Cc", "Board"), ("a@example.org", "To", "Board"),
        ("unseen@example.org", "Bcc", "Board"),
    )  # fmt: skip
    return built(people, tmp_path_factory.mktemp("two") / "programme", "board")


@pytest.fixture
def two(once_two: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once_two, tmp_path / "programme"))


def test_a_rebuild_after_an_address_was_corrected_goes_to_that_address_alone(two: Path, tmp_path: Path) -> None:
    refusing = Handler(refusals={"typo@example.org": "550 no such user"})
    with mail_server(tmp_path, handler=refusing) as server:
        assert email(two, "--send", settings=server.settings).code == 3
        shutil.rmtree(two / "output")
        rebuilt(two, ("Distribution", "A member", "Email", "right@example.org"))
        later = email(two, "--send", settings=server.settings)

    assert later.code == 0, later.err
    assert refusing.reached == ["a@example.org", "unseen@example.org", "right@example.org"]


def test_a_rebuild_that_says_another_thing_goes_to_everyone(two: Path, server: MailServer) -> None:
    email(two, "--send", settings=server.settings)
    rebuilt(two, ("Settings", "Purpose", "Value", "Approve"))
    email(two, "--send", settings=server.settings)

    assert len(server.handler.taken) == 2


def test_who_is_copied_in_unseen_is_in_no_header(two: Path, server: MailServer) -> None:
    assert email(two, "--send", settings=server.settings).code == 0

    assert server.handler.reached == ["a@example.org", "typo@example.org", "unseen@example.org"]
    assert b"unseen" not in server.handler.taken[0][1]


def test_a_draft_names_who_is_copied_in_unseen_to_its_sender(two: Path) -> None:
    email(two)

    assert str(drafts(two)[0]["Bcc"]) == "A member <unseen@example.org>"


def test_one_may_be_named_and_others_copied_in(two: Path, server: MailServer) -> None:
    done = email(two, "--send", "--to", "A@example.org", "--cc", "me@example.org", settings=server.settings)

    assert done.code == 0, done.err
    assert server.handler.reached == ["a@example.org", "me@example.org"]
    assert str(server.handler.messages[0]["Cc"]) == "me@example.org"
    assert b"typo" not in server.handler.taken[0][1]
    email(two, "--send", settings=server.settings)
    assert server.handler.reached[2:] == ["typo@example.org", "unseen@example.org"]


def test_a_name_that_nobody_has_is_told_with_the_likely_one(two: Path) -> None:
    done = email(two, "--to", "A membr")

    assert done.code == 3
    assert "Nobody who gets these packs by Distribution is called A membr. Is A member meant?" in done.err


@pytest.mark.parametrize("address", ["zoë@example.org", "me@example.org\r\nBcc: x@example.org", "me"])
def test_an_address_to_copy_in_that_is_none_is_told(two: Path, address: str) -> None:
    done = email(two, "--cc", address)

    assert done.code == 3
    assert "is not an address that mail can be sent to" in done.err
    assert not drafts(two)


def test_not_everybody_has_it_while_a_row_of_distribution_gets_nothing(tmp_path: Path) -> None:
    people = with_people(right_tracker(), ("zoë@example.org", "To", "Board"), ("a@example.org", "To", "Board"))
    folder = folder_of(people, tmp_path / "p")
    raw = read_tracker(folder / "workbooks" / "tracker.xlsx")
    assert build(raw, Folder(folder), BuildOptions(("board",), with_errors=True)).has_packs
    with mail_server(tmp_path) as server:
        first = email(folder, "--send", settings=server.settings)
        again = email(folder, "--send", settings=server.settings)

    assert (first.code, again.code) == (3, 3)
    assert server.handler.reached == ["a@example.org"]
    assert "Not everybody of Distribution gets these packs" in first.out
    assert "Everyone had" not in again.err


def moved_on(folder: Path) -> None:
    """Bring the tracker to the next report."""
    typed_in(
        folder / "workbooks" / "tracker.xlsx",
        ("Settings", "As at", "Value", day("2012-04-30")),
        ("Settings", "Board meeting", "Value", day("2012-05-16")),
    )


@pytest.mark.parametrize(
    "named",
    by_default({"2012-03-31"}, ["2012-03-31", "workbooks/archive/2012-03-31", "output/2012-03-31"]),
)
@pytest.mark.parametrize("is_output_gone", [True, False])
def test_an_earlier_final_report_is_sent_and_sent_again(
    two: Path, server: MailServer, named: str, *, is_output_gone: bool
) -> None:
    packs = {path.name: path.read_bytes() for path in (two / "output" / "2012-03-31").glob("*.xlsx")}
    moved_on(two)
    if is_output_gone:
        shutil.rmtree(two / "output")
    first = email(two, "--send", named, settings=server.settings)
    same = email(two, "--send", named, settings=server.settings)
    again = email(two, "--send", "--again", named, settings=server.settings)

    assert (first.code, same.code, again.code) == (0, 0, 0), first.err
    assert len(server.handler.taken) == 2
    assert next(server.handler.messages[1].iter_attachments()).get_content() == packs["board-pack.xlsx"]
    assert "no decisions" not in str(server.handler.messages[0]["Subject"])


def test_an_archived_report_whose_rules_have_changed_is_sent_without_figures_of_today(
    two: Path, server: MailServer
) -> None:
    moved_on(two)
    shutil.rmtree(two / "output")
    shutil.copytree(shipped().folder, two / "schemas")
    rating = two / "schemas" / "milestones.py"
    rating.write_text(rating.read_text() + "\n# changed\n")
    typed = two / "workbooks" / "archive" / "2012-03-31" / "report.json"
    report = json.loads(typed.read_bytes())
    report["figures"][0]["value"] = "Another"
    typed.write_text(json.dumps(report))
    done = email(two, "--send", "2012-03-31", settings=server.settings)
    body = server.handler.messages[0].get_body(("plain",))

    assert done.code == 0, done.err
    assert body is not None
    assert "Programme: " not in str(body.get_content())
    assert "Attached" in str(body.get_content())


def test_an_archive_of_a_former_version_says_that_it_keeps_no_packs(two: Path) -> None:
    shutil.rmtree(two / "workbooks" / "archive" / "2012-03-31" / "packs")
    done = email(two, "workbooks/archive/2012-03-31")

    assert done.code == 3
    assert "The archive keeps no packs of 2012-03-31" in done.err


def test_what_a_former_version_recorded_beside_the_packs_still_counts(two: Path, server: MailServer) -> None:
    email(two, "--send", settings=server.settings)
    record = two / "workbooks" / "sent" / "2012-03-31.json"
    content = json.loads(record.read_bytes())
    del content["messages"][0]["said"]
    (two / "output" / "2012-03-31" / "sent.json").write_text(json.dumps(content))
    record.unlink()

    assert email(two, "--send", settings=server.settings).code == 0
    assert len(server.handler.taken) == 1


def test_a_password_is_sent_in_the_clear_to_no_other_machine(two: Path) -> None:
    given = {
        "HOST": "mail.example.org",
        "FROM": "a@example.org",
        "SECURITY": "none",
        "USER": "u",
        "PASSWORD": "secret-1",
    }
    done = email(two, "--send", settings={f"XLTOOLS_SMTP_{name}": value for name, value in given.items()})

    assert done.code == 3
    assert "a password is never sent over a network in the clear" in done.err
    assert "secret-1" not in done.err


def test_the_programmes_own_title_begins_as_it_is_written(folder: Path) -> None:
    (folder / "schemas").mkdir()
    shutil.copytree(shipped().folder, folder / "schemas", dirs_exist_ok=True)
    (folder / "schemas" / "packs.toml").write_text('[board]\ntitle = "Torbay Board pack"\n')
    rebuilt(folder)
    email(folder)
    body = drafts(folder)[0].get_body(("plain",))

    assert body is not None
    assert "Attached: Torbay Board pack of the Illustrative programme" in str(body.get_content())


class Slow(Handler):
    """A server that takes its time over the second message."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Answer to a message."""
        if self.handed_over == 1:
            self.handed_over += 1
            await asyncio.sleep(4)
        return await super().handle_DATA(server, session, envelope)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
def test_who_had_it_when_the_sending_was_stopped_is_known(folder: Path, tmp_path: Path) -> None:
    handler = Slow()
    with mail_server(tmp_path, handler=handler) as server:
        at_home = {"HOME": str(folder), **server.settings}
        stopped = stopped_when(folder, ("email", "--send"), lambda: handler.handed_over >= 2, at_home)
        reached = list(handler.reached)
        again = email(folder, "--send", settings=server.settings)

    assert stopped.code == 130, stopped.terminal
    assert "Sending message 2 of 2" in stopped.terminal
    assert (
        "workbooks/sent/2012-03-31.json says who was sent what; send again, and those are left out." in stopped.terminal
    )
    assert stopped.seconds < 60
    assert len(reached) == 1
    assert handler.reached[:1] == reached
    assert reached[0] not in handler.reached[1:]
    assert "It is not known whether" in again.out + again.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
def test_a_stop_before_anything_was_sent_says_so(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        at_home = {
            "HOME": str(folder), "XLTOOLS_SMTP_HOST": "127.0.0.1", "XLTOOLS_SMTP_PORT": str(silent.getsockname()[1]),
            "XLTOOLS_SMTP_FROM": "office@example.org",
        }  # fmt: skip
        stopped = stopped_at(folder, ("email", "--send"), "Sending", at_home)

    assert stopped.code == 130
    assert "xltools: stopped: nothing was sent." in stopped.terminal
    assert not (folder / "workbooks" / "sent").exists()
