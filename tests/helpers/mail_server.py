"""A mail server on loopback, real but for its certificate, which it makes itself; it keeps what it is given."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "programme.office", "correct horse & battery"
DROP = "drop"


@dataclass
class Handler:
    """What the server does at each step, and what it was given.

    Attributes:
        refusals: what it says to a recipient whom it does not take.
        drops_at: it hangs up at the nth recipient, from 1.
        answers: what it says to the nth message that is handed over, from 1; DROP hangs up without a word.
        says_of_sender: what it says to who sends, where it does not take it.
        says_of_data: what it says when asked to take the next messages, where it does not want them.
    """

    refusals: dict[str, str] = field(default_factory=dict)
    drops_at: int = 0
    answers: dict[int, str] = field(default_factory=dict)
    says_of_sender: str = ""
    says_of_data: list[str] = field(default_factory=list)
    taken: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    recipients: int = 0
    handed_over: int = 0

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name and signature
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to who sends."""
        if self.says_of_sender:
            return self.says_of_sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer to a recipient."""
        self.recipients += 1
        if self.recipients == self.drops_at:
            _hang_up(server)
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Answer to a message."""
        self.handed_over += 1
        answer = self.answers.get(self.handed_over, "250 OK")
        if answer == DROP:
            _hang_up(server)
        elif answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append((tuple(envelope.rcpt_tos), envelope.content))
        return answer

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages that it took."""
        return [read_message(content) for _, content in self.taken]

    @property
    def reached(self) -> list[str]:
        """Whom the messages went to, one after another."""
        return [address for people, _ in self.taken for address in people]


@dataclass(frozen=True)
class MailServer:
    """A server that runs, and the settings by which it is reached."""

    handler: Handler
    settings: dict[str, str]


class _Server(SMTP):
    """A server that may refuse to be given a message whose recipients it took."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        handler = self.event_handler
        if isinstance(handler, Handler) and handler.says_of_data:
            await self.push(handler.says_of_data.pop(0))
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextlib.contextmanager
def mail_server(
    folder: Path, security: str = "starttls", handler: Handler | None = None, *, has_login: bool = True
) -> Iterator[MailServer]:
    """Run a server that asks for TLS and a password; security "none" offers no TLS and takes mail from anybody."""
    handler = handler or Handler()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    secure: dict[str, dict[str, Any]] = {
        "starttls": {"tls_context": context, "require_starttls": True, "auth_required": has_login},
        "tls": {"ssl_context": context, "auth_require_tls": False, "auth_required": has_login},
        "none": {"auth_require_tls": False},
        "plain": {"auth_require_tls": False, "auth_required": has_login},
    }
    port = _free_port()
    controller = _Controller(handler, hostname="localhost", port=port, authenticator=_authenticate, **secure[security])
    controller.start()
    settings = {
        "HOST": "localhost", "PORT": str(port), "SECURITY": {"tls": "tls", "plain": "none"}.get(security, "starttls"),
        "FROM": "programme.office@caretrust.example", "CA_FILE": str(folder / "authority.pem"),
        **({"USER": USER, "PASSWORD": PASSWORD} if has_login else {}),
    }  # fmt: skip
    try:
        yield MailServer(handler, {f"XLTOOLS_SMTP_{name}": value for name, value in settings.items()})
    finally:
        controller.stop()


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    is_right = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    said = "" if is_right or not isinstance(given, LoginPassword) else f"535 {given.password.decode()} is wrong"
    return AuthResult(success=is_right, handled=False, message=said or None)


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


def read_message(content: bytes) -> EmailMessage:
    """Read a message as a mail program would."""
    return BytesParser(EmailMessage, policy=default).parsebytes(content)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])
