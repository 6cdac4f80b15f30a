"""The settings of the mail server: from the environment, or a file that its owner alone may read; never an option."""

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from xltools.deliver.mail.recipients import sendable
from xltools.errors import SendingBlocked

PREFIX = "XLTOOLS_SMTP_"
FILE = f"{PREFIX}FILE"
DEFAULT_FILE = ".xltools-smtp.toml"
KEYS = ("host", "port", "security", "user", "password", "from", "ca_file")
PORTS: dict[str, int] = {"starttls": 587, "tls": 465}
_WHERE = "docs/guide-email.md says how; nothing was sent."


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """How to reach the mail server; the password shows nowhere."""

    host: str
    port: int
    security: Literal["starttls", "tls"]
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""


def smtp_settings(environment: Mapping[str, str], home: Path) -> SmtpSettings:
    """Take the settings from the file, and over them those of the environment; a value that is faulty is never shown.

    Raises:
        SendingBlocked: something is missing or faulty, or others may read the file.
    """
    named = environment.get(FILE, "")
    file = Path(named) if named else home / DEFAULT_FILE
    given = _from_file(file, home) if named or file.exists() else {}
    given |= {key: environment[PREFIX + key.upper()] for key in KEYS if environment.get(PREFIX + key.upper())}
    return _settings({key: str(value).strip() if key != "password" else str(value) for key, value in given.items()})


def _settings(given: Mapping[str, str]) -> SmtpSettings:
    for key in ("host", "from"):
        if not given.get(key):
            raise SendingBlocked(f"No mail server is set up: {PREFIX}{key.upper()} is missing; {_WHERE}")
    security = given.get("security", "starttls").lower()
    if security not in ("starttls", "tls"):
        raise SendingBlocked(f"{PREFIX}SECURITY must be starttls or tls: mail is never sent in the clear; {_WHERE}")
    port = given.get("port") or str(PORTS[security])
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise SendingBlocked(f"{PREFIX}PORT must be a number from 1 to 65535; {_WHERE}")
    if not sendable(given["from"]):
        raise SendingBlocked(f"{PREFIX}FROM must be one e-mail address, without a name; {_WHERE}")
    if bool(given.get("user")) != bool(given.get("password")):
        raise SendingBlocked(f"{PREFIX}USER and {PREFIX}PASSWORD go together: one of them is missing; {_WHERE}")
    if not (given.get("user", "") + given.get("password", "")).isascii():
        raise SendingBlocked(f"{PREFIX}USER and {PREFIX}PASSWORD must be without accents and the like; {_WHERE}")
    return SmtpSettings(
        host=given["host"],
        port=int(port),
        security="tls" if security == "tls" else "starttls",
        sender=sendable(given["from"]),
        user=given.get("user", ""),
        password=given.get("password", ""),
        ca_file=given.get("ca_file", ""),
    )


def _from_file(file: Path, home: Path) -> dict[str, Any]:
    """Read the file; what it holds is never repeated in a fault."""
    try:
        with file.open("rb") as stream:
            _refuse_if_open_to_others(file, os.fstat(stream.fileno()), home)
            content = tomllib.load(stream)
    except OSError as fault:
        raise SendingBlocked(f"{file} cannot be read ({fault.strerror}); nothing was sent.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise SendingBlocked(f'{file} is not written as TOML (such as host = "mail.example.org"); {_WHERE}') from None
    unknown = sorted(set(content) - set(KEYS))
    if unknown:
        raise SendingBlocked(f"{file} has a setting that is not known; the settings are {', '.join(KEYS)}; {_WHERE}")
    return content


def _refuse_if_open_to_others(file: Path, found: os.stat_result, home: Path) -> None:
    if os.name == "nt":  # there, who may read a file is no part of its mode; a profile is its owner's alone
        is_private = file.resolve().is_relative_to(home.resolve())
        mend = "move it into your own user folder"
    else:
        is_private = found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        mend = f"type  chmod 600 {file}"
    if not is_private:
        raise SendingBlocked(f"{file} may be read by others, and may hold a password: {mend}; nothing was sent.")
