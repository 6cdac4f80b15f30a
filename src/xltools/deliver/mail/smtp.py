"""SMTP: hand messages to the mail server, over TLS unless the settings turn it off, and learn each one's outcome."""

import base64
import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xltools.deliver.mail.plain import one_line
from xltools.deliver.mail.smtp_settings import PREFIX, SmtpSettings
from xltools.errors import SendingBlocked

SENT, REFUSED, LATER, NOT_SENT, UNKNOWN = "sent", "refused", "later", "not sent", "unknown"
#: What a server refused, because each needs another remedy.
ADDRESS, SENDER, SIZE, MESSAGE, POLICY = "address", "sender", "size", "message", "policy"
_SECONDS = 60
_SECONDS_TO_TAKE = 600  # RFC 5321, 4.5.3.2.6: a server that scans for viruses answers late
_GOING_AWAY = 421
_TOO_LARGE = 552
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a message for one recipient, the server's answer, and what the answer was about."""

    word: str
    said: str = ""
    about: str = ""


class ConnectionDroppedError(Exception):
    """The server went away before it had answered."""


@contextlib.contextmanager
def session(settings: SmtpSettings) -> Iterator[smtplib.SMTP]:
    """Connect, secure and sign in; leave politely.

    Raises:
        SendingBlocked: the server cannot be reached, cannot be trusted, or refuses the sign-in.
    """
    server = _connected(settings)
    try:
        _sign_in(server, settings)
        yield server
    except KeyboardInterrupt:
        server.close()  # within a message a QUIT would be part of it, and no answer would come
        raise
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()


def handed_over(server: smtplib.SMTP, sender: str, recipients: Sequence[str], content: bytes) -> dict[str, Outcome]:
    """Hand one message over; a recipient who is refused does not stop the others.

    If the server has the whole message and then disconnects without an answer, nobody knows what it did.

    Returns:
        The outcome for each recipient.
    """
    accepted: list[str] = []
    outcomes: dict[str, Outcome] = {}
    try:
        code, said = _answer(server.mail(sender, _options(server, content)))
        if code != 250:
            return dict.fromkeys(recipients, _refusal(code, said, SENDER))
        for each in recipients:
            code, said = _answer(server.rcpt(each))
            if code in (250, 251):
                accepted.append(each)
            else:
                outcomes[each] = _refusal(code, said, ADDRESS)
    except (OSError, smtplib.SMTPServerDisconnected, ConnectionDroppedError):
        return {each: outcomes.get(each, Outcome(NOT_SENT, "the connection was lost")) for each in recipients}
    if not accepted:
        _begin_anew(server)
        return outcomes
    return outcomes | dict.fromkeys(accepted, _data(server, content))


def is_open(server: smtplib.SMTP) -> bool:
    """Return whether another message can be handed over."""
    try:
        return server.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def told(code: int, said: bytes | str) -> str:
    """Repeat what the server said on one line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return one_line(f"{code} {text}", 200)


def _refusal(code: int, said: bytes, about: str) -> Outcome:
    """Return whether a refusal is for good or only for now, as from a server that makes strangers wait."""
    if about == ADDRESS:  # even for a correct address, a server that relays for others only answers 5.7.1
        about = POLICY if said.startswith(b"5.7.") else ADDRESS
    elif code == _TOO_LARGE:
        about = SIZE
    return Outcome(LATER if 400 <= code < 500 else REFUSED, told(code, said), about)


def _begin_anew(server: smtplib.SMTP) -> None:
    """Leave a message that was not handed over, so that the next one is not taken for a part of it."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        server.rset()


def _answer(answer: tuple[int, bytes]) -> tuple[int, bytes]:
    if answer[0] == _GOING_AWAY:
        raise ConnectionDroppedError
    return answer


def _options(server: smtplib.SMTP, content: bytes) -> list[str]:
    """Say how large the message is, so that one which is too large is refused before it is sent."""
    return [f"SIZE={len(content)}"] if server.has_extn("size") else []


def _data(server: smtplib.SMTP, content: bytes) -> Outcome:
    """Hand the message itself over; until its end has left us, the server cannot have it."""
    try:
        code, said = server.docmd("DATA")
        if code != 354:
            _begin_anew(server)
            return _refusal(code, said, MESSAGE)
        server.send(_LEADING_DOT.sub(b"..", content) + b".\r\n")
    except (OSError, smtplib.SMTPException):
        return Outcome(NOT_SENT, "the connection was lost")
    try:
        code, said = _late_reply(server)
    except (OSError, smtplib.SMTPException):
        return Outcome(UNKNOWN, "the connection was lost before the server answered")
    return Outcome(SENT, told(code, said)) if code == 250 else _refusal(code, said, MESSAGE)


def _late_reply(server: smtplib.SMTP) -> tuple[int, bytes]:
    """Wait for what the server says to a whole message, longer than for anything else."""
    assert server.sock is not None
    server.sock.settimeout(_SECONDS_TO_TAKE)
    try:
        return server.getreply()
    finally:
        if server.sock is not None:  # it has gone as far as the server
            server.sock.settimeout(_SECONDS)


def _connected(settings: SmtpSettings) -> smtplib.SMTP:
    where = f"The mail server {settings.host}:{settings.port}"
    try:
        context = ssl.create_default_context(cafile=settings.ca_file or None)
        if settings.security == "tls":
            return smtplib.SMTP_SSL(settings.host, settings.port, timeout=_SECONDS, context=context)
        server = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
        if settings.security == "starttls":
            _start_tls(server, context)
    except smtplib.SMTPNotSupportedError:
        sentence = (
            f"{where} offers no STARTTLS, and mail is never sent in the clear unasked: set {PREFIX}SECURITY to tls, "
            "or to none if it is a server of your own network"
        )
    except ssl.SSLCertVerificationError as fault:
        sentence = f"{where} shows a certificate that is not to be trusted ({one_line(fault.verify_message, 120)})"
    except smtplib.SMTPConnectError as fault:
        then = "try again later" if 400 <= fault.smtp_code < 500 else "ask your IT support"
        sentence = f"{where} takes no mail from this computer ({_reason(fault)}): {then}"
    except (OSError, UnicodeError, smtplib.SMTPException) as fault:
        sentence = f"{where} cannot be reached safely ({_reason(fault)}): check {PREFIX}HOST, PORT and SECURITY"
    else:
        return server
    raise SendingBlocked(f"{sentence}; nothing was sent.")


def _start_tls(server: smtplib.SMTP, context: ssl.SSLContext) -> None:
    try:
        server.starttls(context=context)
        _expect_secure(server)
    except BaseException:
        server.close()
        raise


def _expect_secure(server: smtplib.SMTP) -> None:
    """Refuse to continue unencrypted: smtplib says nothing if a server withdraws STARTTLS."""
    if not isinstance(server.sock, ssl.SSLSocket):
        raise smtplib.SMTPNotSupportedError


def _sign_in(server: smtplib.SMTP, settings: SmtpSettings) -> None:
    """Greet the server, and again after STARTTLS, because it takes no mail without that; then sign in if asked to."""
    try:
        server.ehlo_or_helo_if_needed()
        if settings.user:
            server.login(settings.user, settings.password)
    except smtplib.SMTPHeloError as fault:
        sentence = f"does not take the greeting ({told(fault.smtp_code, fault.smtp_error)})"
    except smtplib.SMTPAuthenticationError as fault:
        why = _redacted(told(fault.smtp_code, fault.smtp_error), settings)
        sentence = f"did not accept {PREFIX}USER with {PREFIX}PASSWORD ({why})"
    except smtplib.SMTPNotSupportedError:
        sentence = f"offers no way to sign in that is known here: leave out {PREFIX}USER and {PREFIX}PASSWORD"
    except (OSError, smtplib.SMTPException) as fault:
        sentence = f"went away while it was greeted or signed in to ({type(fault).__name__})"
    else:
        return
    # Outside the handler, so that no fault that may hold the password is attached to the one that is raised.
    raise SendingBlocked(f"The mail server {settings.host}:{settings.port} {sentence}; nothing was sent.")


def _redacted(text: str, settings: SmtpSettings) -> str:
    """Take out the password, should a server repeat it, in clear or as it was sent."""
    pair = f"\0{settings.user}\0{settings.password}".encode()
    for secret in (settings.password.encode(), pair):
        for form in (secret.decode(), base64.b64encode(secret).decode()):
            text = text.replace(form, "***")
    return text


def _reason(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return told(fault.smtp_code, fault.smtp_error)
    return one_line(getattr(fault, "strerror", None) or str(fault) or type(fault).__name__, 120)
