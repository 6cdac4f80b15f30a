"""The mail server's settings: from the environment, or from a file that only its owner can read; never an option."""

import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from xltools.deliver.mail.recipients import sendable
from xltools.errors import SendingBlocked

PREFIX = "XLTOOLS_SMTP_"
FILE = f"{PREFIX}FILE"
DEFAULT_FILE = ".xltools-smtp.toml"
PORTS: dict[str, int] = {"starttls": 587, "tls": 465, "none": 25}
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_WHERE = "docs/guide-email.md says how; nothing was sent."


def _one_address(text: str) -> str:
    if not sendable(text):
        raise ValueError("no address")
    return sendable(text)


def _digits(text: object) -> object:
    return text if isinstance(text, str) and text.isascii() and text.isdigit() else "no number"


Trimmed: TypeAlias = Annotated[str, BeforeValidator(str.strip)]
Lowered: TypeAlias = Annotated[Literal["starttls", "tls", "none"], BeforeValidator(lambda text: text.strip().lower())]
Port: TypeAlias = Annotated[int, BeforeValidator(_digits), Field(gt=0, lt=65536)]


class SmtpSettings(BaseModel):
    """How to reach the mail server; the password is never shown.

    A field's description is the end of the sentence about a value that cannot be used.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    host: Annotated[Trimmed, Field(min_length=1, description="is missing")]
    sender: Annotated[Trimmed, AfterValidator(_one_address)] = Field(
        alias="from", description="must be one e-mail address, without a name"
    )
    security: Lowered = Field(
        default="starttls",
        description="must be starttls or tls, or none for a mail server of your own network that offers neither",
    )
    port: Port = Field(description="must be a number from 1 to 65535")
    user: Trimmed = ""
    password: str = Field(default="", repr=False)
    ca_file: Trimmed = ""

    @model_validator(mode="after")
    def _login_is_whole(self) -> Self:
        if bool(self.user) != bool(self.password):
            raise ValueError(f"{PREFIX}USER and {PREFIX}PASSWORD go together: one of them is missing")
        if not (self.user + self.password).isascii():
            raise ValueError(f"{PREFIX}USER and {PREFIX}PASSWORD must be without accents and the like")
        if self.password and self.security == "none" and self.host.lower() not in _THIS_MACHINE:
            raise ValueError(
                f"{PREFIX}SECURITY is none, and a password is never sent over a network in the clear: leave out "
                f"{PREFIX}USER and {PREFIX}PASSWORD, or set {PREFIX}SECURITY to starttls or tls"
            )
        return self


#: What the file may hold, and the environment after `XLTOOLS_SMTP_`.
KEYS = ("host", "port", "security", "user", "password", "from", "ca_file")


def smtp_settings(environment: Mapping[str, str], home: Path) -> SmtpSettings:
    """Take the settings from the file, then from the environment, which wins. A faulty value is never shown.

    Raises:
        SendingBlocked: something is missing or faulty, or others may read the file.
    """
    named = environment.get(FILE, "")
    file = Path(named) if named else home / DEFAULT_FILE
    given = _from_file(file, home) if named or file.exists() else {}
    given |= {key: environment[PREFIX + key.upper()] for key in KEYS if environment.get(PREFIX + key.upper())}
    return _settings({key: str(value) for key, value in given.items() if str(value)})


def _settings(given: Mapping[str, str]) -> SmtpSettings:
    for key in ("host", "from"):
        if not given.get(key, "").strip():
            raise SendingBlocked(f"No mail server is set up: {PREFIX}{key.upper()} is missing; {_WHERE}")
    usual_port = PORTS.get(given.get("security", "starttls").strip().lower(), 0)
    try:
        return SmtpSettings.model_validate({"port": str(usual_port)} | dict(given))
    except ValidationError as found:
        fault = found.errors(include_url=False, include_input=False)[0]
    if not fault["loc"]:
        raise SendingBlocked(f"{fault['ctx']['error']}; {_WHERE}")
    key = str(fault["loc"][0])
    advice = next(each.description for name, each in SmtpSettings.model_fields.items() if key in (name, each.alias))
    raise SendingBlocked(f"{PREFIX}{key.upper()} {advice}; {_WHERE}")


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
    if os.name == "nt":  # there, a file's mode does not say who may read it; a user's profile is private
        is_private = file.resolve().is_relative_to(home.resolve())
        fix = "move it into your own user folder"
    else:
        is_private = found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        fix = f"type  chmod 600 {file}"
    if not is_private:
        raise SendingBlocked(f"{file} may be read by others, and may hold a password: {fix}; nothing was sent.")
