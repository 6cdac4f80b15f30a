"""The record of what was sent to whom, beside the manifest, so that nobody gets a pack twice."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xltools.deliver.mail.smtp import NOT_SENT, REFUSED, SENT, UNKNOWN, Outcome
from xltools.deliver.manifest import to_json
from xltools.deliver.publish import write_whole
from xltools.errors import SendingBlocked
from xltools.text.strict_json import from_json

SENT_JSON = "sent.json"
FORMAT = 1
_OPEN = (REFUSED, NOT_SENT)  # what may be tried again unasked


class Record:
    """What was sent from one folder; each change is on the disk before the next thing happens.

    Raises:
        SendingBlocked: the file is there and cannot be read, so that nobody knows what was sent.
    """

    def __init__(self, folder: Path, *, may_forget: bool = False) -> None:
        self.path = folder / SENT_JSON
        self._messages = self._load(may_forget=may_forget)

    def had(self, packs: Mapping[str, str]) -> dict[str, str]:
        """Return who had just these packs already, or may have: the outcome by address in lower case."""
        found: dict[str, str] = {}
        for message in self._messages:
            if message["packs"] == dict(packs):
                for address, told in message["recipients"].items():
                    if told["outcome"] not in _OPEN and found.get(address.lower()) != SENT:
                        found[address.lower()] = told["outcome"]
        return found

    def begin(self, told: Mapping[str, Any], recipients: Mapping[str, str]) -> None:
        """Write down what is about to be sent: a stop from now on leaves it unknown, and it is not sent again.

        Args:
            told: moment, subject, message id and packs.
            recipients: To or Cc by address.
        """
        people = {address: {"as": field, "outcome": UNKNOWN} for address, field in recipients.items()}
        self._messages.append({**told, "recipients": people})
        self._save()

    def end(self, outcomes: Mapping[str, Outcome]) -> None:
        """Write down what became of the message that was begun last."""
        people = self._messages[-1]["recipients"]
        for address, outcome in outcomes.items():
            people[address] |= {"outcome": outcome.word, "server": outcome.said}
        self._save()

    def _save(self) -> None:
        write_whole(self.path, to_json({"format": FORMAT, "messages": self._messages}))

    def _load(self, *, may_forget: bool) -> list[dict[str, Any]]:
        if not self.path.exists():
            return []
        try:
            return _messages_of(from_json(self.path.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            if may_forget:
                return self._set_aside()
        raise SendingBlocked(
            f"{self.path} cannot be read, so it is not known who has these packs: put it back from a backup, or add "
            "--again to send to everyone; nothing was sent."
        )

    def _set_aside(self) -> list[dict[str, Any]]:
        number = 1
        while (aside := self.path.with_name(f"sent damaged {number}.json")).exists():
            number += 1
        self.path.rename(aside)
        return []


def _messages_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the messages of a record that has every part which is asked for."""
    if content["format"] != FORMAT:
        raise ValueError
    messages: list[dict[str, Any]] = content["messages"]
    for message in messages:
        message["packs"].keys()
        for told in message["recipients"].values():
            told["outcome"].lower()
    return messages
