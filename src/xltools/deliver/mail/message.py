"""Messages: the letter and its packs as MIME, the same bytes for the same packs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from xltools.deliver.mail.bodies import html_body, plain_body
from xltools.deliver.mail.letter import Letter
from xltools.deliver.mail.recipients import Group, Recipient

MIME_TYPES = {
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".pdf": ("application", "pdf"),
}  # fmt: skip
LARGE_MB = 20
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a message: under which name it goes, and the pack of the build that it is."""

    name: str
    pack: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """One message that is ready to be sent: to whom, with what, and its file's name."""

    name: str
    group: Group
    letter: Letter
    attachments: tuple[Attachment, ...]

    @property
    def packs(self) -> dict[str, str]:
        """The hash of each pack in it, by its name in the build: what the record of sending knows it by."""
        return {each.pack: each.sha256 for each in self.attachments}

    def message(self) -> EmailMessage:
        """Return the message without a sender: whoever sends it adds that."""
        made = EmailMessage(policy=SMTP)
        made["Subject"] = self.letter.subject
        for field, people in (("To", self.group.to), ("Cc", self.group.cc)):
            if people:
                made[field] = [_address(each) for each in people]
        made.set_content(plain_body(self.letter))
        made.add_alternative(html_body(self.letter), subtype="html")
        for each in self.attachments:
            maintype, subtype = MIME_TYPES[each.name[each.name.rindex(".") :]]
            made.add_attachment(each.content, maintype=maintype, subtype=subtype, filename=each.name)
        _set_boundaries(made, self._seed())
        return made

    def unsent_bytes(self) -> bytes:
        """Return the message as a file that Outlook opens as a draft to be sent."""
        made = self.message()
        made["X-Unsent"] = "1"
        return made.as_bytes()

    def _seed(self) -> str:
        told = "\0".join([self.name, *(f"{name} {digest}" for name, digest in self.packs.items())])
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def size_mb(content: bytes) -> float:
    """Return how large a message is as mail counts it."""
    return len(content) / _MB


def _address(recipient: Recipient) -> Address:
    local, _, domain = recipient.address.rpartition("@")
    return Address(recipient.name, local, domain)


def _set_boundaries(made: EmailMessage, seed: str) -> None:
    """Part the message by hashes of its packs: no chance in them, and no tracker can hold its own pack's hash."""
    parts: Sequence[object] = [part for part in made.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        assert isinstance(part, EmailMessage)
        part.set_boundary(f"=_xltools-{seed}-{number}")
