"""Recipients: who of the Distribution sheet gets which packs, gathered into one message for each set of packs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from xltools.deliver.mail.plain import one_line
from xltools.measures.frames import text
from xltools.schema.columns import split

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}")
_LONGEST_LOCAL, _LONGEST = 64, 254  # RFC 5321, 4.5.3.1


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address, with the name it is known by."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """Those who get the same packs: one message."""

    packs: tuple[str, ...]
    to: tuple[Recipient, ...]
    cc: tuple[Recipient, ...]

    @property
    def everyone(self) -> tuple[Recipient, ...]:
        """All who get the message."""
        return (*self.to, *self.cc)


def groups(distribution: pd.DataFrame) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Gather the rows of Distribution by the packs that each address gets, and warn of rows that nobody can be sent.

    An address that is both addressed and copied in with a pack is addressed.
    """
    wanted: dict[str, dict[str, bool]] = {}
    names: dict[str, Recipient] = {}
    warnings: list[str] = []
    for number, row in zip(distribution.index, distribution.to_dict("records"), strict=True):
        address = sendable(text(row["email"]))
        if not address:
            warnings.append(_unsendable(int(number), row))
            continue
        names.setdefault(address.lower(), Recipient(one_line(text(row["name"]), 100), address))
        own = wanted.setdefault(address.lower(), {})
        for pack in split(row["pack"]):
            own[pack] = own.get(pack, False) or text(row["copy"]) != "Cc"
    return tuple(_grouped(wanted, names)), tuple(warnings)


def sendable(address: str) -> str:
    """Return an address as it stands in an envelope; '' where it cannot.

    Letters outside ASCII may stand in the domain, which has a form for them, but not before the @.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    fits = len(local) <= _LONGEST_LOCAL and len(local) + len(ascii_domain) < _LONGEST
    return f"{local}@{ascii_domain}" if fits and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain) else ""


def _grouped(wanted: Mapping[str, Mapping[str, bool]], names: Mapping[str, Recipient]) -> Iterable[Group]:
    """Yield a group for each set of packs, in the order of the sheet.

    Whoever is addressed with one pack and copied in with another gets two messages.
    """
    members: dict[tuple[str, ...], dict[bool, list[Recipient]]] = {}
    for key, packs in wanted.items():
        for addressed in (True, False):
            own = tuple(sorted(pack for pack, is_to in packs.items() if is_to == addressed))
            if own:
                members.setdefault(own, {}).setdefault(addressed, []).append(names[key])
    for own, found in members.items():
        yield Group(own, tuple(found.get(True, ())), tuple(found.get(False, ())))


def _unsendable(number: int, row: Mapping[Any, Any]) -> str:
    who = one_line(text(row["name"]) or text(row["role"]) or "nobody named", 80)
    given = one_line(text(row["email"]), 80)
    why = f"{given} is no address that mail can be sent to" if given else "it has no address"
    return f"Row {number} of Distribution ({who}) gets nothing: {why}."
