"""Messages: the letter and its packs as MIME; the same packs give the same bytes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from xltools.deliver.mail.bodies import html_body, plain_body
from xltools.deliver.mail.letter import Letter
from xltools.deliver.mail.mime import (
    Part,
    address_header,
    file_part,
    message_bytes,
    multipart,
    text_header,
    text_part,
    token_header,
)
from xltools.deliver.mail.recipients import Group, Recipient

MIME_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
}
LARGE_MB = 20
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a message: under which name it goes, and the pack of the build that it is."""

    name: str
    pack: str
    sha256: str
    content: bytes
    said: str = ""  # the hash of what its reader reads in it; the hash of its bytes if the build did not record that


@dataclass(frozen=True, slots=True)
class Draft:
    """One message that is ready to be sent: to whom, with what, and its file's name."""

    name: str
    group: Group
    letter: Letter
    attachments: tuple[Attachment, ...]

    @property
    def packs(self) -> dict[str, str]:
        """The hash of each pack in it, by its name in the build."""
        return {each.pack: each.sha256 for each in self.attachments}

    @property
    def said(self) -> dict[str, str]:
        """The hash of what each pack says, by its name: what the record of sending knows it by."""
        return {each.pack: each.said or each.sha256 for each in self.attachments}

    def content(self, *more: str) -> bytes:
        """Return the message without a sender: whoever sends it adds that.

        Args:
            more: header lines of `mime`.

        Raises:
            SendingBlocked: a header would hold the end of a line.
        """
        return self._whole(more, [field for field in self.group.fields if field[0] != "Bcc"])

    def unsent_bytes(self) -> bytes:
        """Return the message as a file that Outlook opens as a draft to send; only this form shows Bcc."""
        return self._whole((token_header("X-Unsent", "1"),), self.group.fields)

    def _whole(self, more: Iterable[str], people: Iterable[tuple[str, tuple[Recipient, ...]]]) -> bytes:
        head = (
            text_header("Subject", self.letter.subject),
            *(address_header(field, named) for field, named in people if named),
            *more,
        )
        return message_bytes(head, self._parts())

    def _parts(self) -> Part:
        """Part the message by hashes of its packs: no chance in them, and no tracker can hold its own pack's hash."""
        bodies = (text_part("plain", plain_body(self.letter)), text_part("html", html_body(self.letter)))
        letter = multipart("alternative", f"=_xltools-{self._seed()}-1", bodies)
        files = (
            file_part(MIME_TYPES[each.name[each.name.rindex(".") :]], each.name, each.content)
            for each in self.attachments
        )
        return multipart("mixed", f"=_xltools-{self._seed()}-0", (letter, *files))

    def _seed(self) -> str:
        told = "\0".join([self.name, *(f"{name} {digest}" for name, digest in self.packs.items())])
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def size_mb(content: bytes) -> float:
    """Return how large a message is as mail counts it."""
    return len(content) / _MB
