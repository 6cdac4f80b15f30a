"""The record of what was sent to whom, beside the archive, so that nobody gets a report twice.

It is kept with the archive, because output is safe to delete. It identifies a pack by what it says, so that a rebuild
of the same report is the same pack.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xltools.deliver.mail.smtp import LATER, NOT_SENT, REFUSED, SENT, UNKNOWN, Outcome
from xltools.deliver.manifest import to_json
from xltools.deliver.publish import read_regular, write_whole
from xltools.errors import SendingBlocked
from xltools.text.strict_json import from_json

SENT_JSON = "sent.json"
SENT_FOLDER = "sent"
FORMAT = 1
_MOST = 64 << 20
_OPEN = (REFUSED, LATER, NOT_SENT)  # outcomes that may be tried again without asking


class Record:
    """What was sent of one day's report; each change is on the disk before the next thing happens.

    Args:
        path: its file.
        former: where xltools 0.1.0 kept it, beside the packs; that record still counts.

    Raises:
        SendingBlocked: a file is there and cannot be read, so that nobody knows what was sent.
    """

    def __init__(self, path: Path, former: Path | None = None, *, may_forget: bool = False) -> None:
        self.path = path
        self._messages = self._load(path, may_forget=may_forget)
        self._former = self._load(former, may_forget=may_forget) if former is not None else []

    def had(self, packs: Mapping[str, str], said: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return who already got exactly these packs, or may have: the outcome by address in lower case.

        Args:
            packs: the hash of each pack by its name.
            said: the hash of what each says.
        """
        found: dict[str, str] = {}
        for message in (*self._former, *self._messages):
            if message["packs"] == dict(packs) or (said and message.get("said") == dict(said)):
                for address, told in message["recipients"].items():
                    if told["outcome"] not in _OPEN and found.get(address.lower()) != SENT:
                        found[address.lower()] = told["outcome"]
        return found

    def begin(self, told: Mapping[str, Any], recipients: Mapping[str, str]) -> None:
        """Write down what is about to be sent, so that nothing is sent twice if the run stops after this.

        Args:
            told: moment, subject, message id and packs.
            recipients: To or Cc by address.
        """
        people = {address: {"as": field, "outcome": UNKNOWN} for address, field in recipients.items()}
        self._messages.append({**told, "recipients": people})
        self._save()

    def end(self, outcomes: Mapping[str, Outcome]) -> None:
        """Write down what happened to the message that was begun last."""
        people = self._messages[-1]["recipients"]
        for address, outcome in outcomes.items():
            people[address] |= {"outcome": outcome.word, "server": outcome.said}
        self._save()

    def _save(self) -> None:
        write_whole(self.path, to_json({"format": FORMAT, "messages": self._messages}))

    def _load(self, path: Path, *, may_forget: bool) -> list[dict[str, Any]]:
        if not path.exists():
            return []
        try:
            return _messages_of(from_json(read_regular(path, path.parent, _MOST)))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            if may_forget:
                return _set_aside(path)
        raise SendingBlocked(
            f"{path} cannot be read, so it is not known who has these packs: put it back from a backup, or add "
            "--again to send to everyone; nothing was sent."
        )


def record_of(workbooks: Path, day: str, packs: Path, *, may_forget: bool = False) -> Record:
    """Open the record of one day's report, in the folder `sent` beside the archive.

    Args:
        workbooks: the folder of the tracker and the archive.
        packs: the folder of the packs, where an earlier version kept the record.
    """
    return Record(record_path(workbooks, day), packs / SENT_JSON, may_forget=may_forget)


def record_path(workbooks: Path, day: str) -> Path:
    """Return where the record of one day's report is."""
    return workbooks / SENT_FOLDER / f"{day}.json"


def _set_aside(path: Path) -> list[dict[str, Any]]:
    number = 1
    while (aside := path.with_name(f"{path.stem} damaged {number}.json")).exists():
        number += 1
    path.rename(aside)
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
