"""Recipients: who on the Distribution sheet gets which packs; one message for each set of packs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from xltools.deliver.mail.plain import one_line
from xltools.errors import SendingBlocked
from xltools.measures.frames import text
from xltools.schema.columns import split
from xltools.text.nearest import key_of, nearest
from xltools.text.safe import shown
from xltools.text.words import listed

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}")
_FIELDS = ("To", "Cc", "Bcc")
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
    bcc: tuple[Recipient, ...] = ()  # people that no other reader of the message sees

    @property
    def everyone(self) -> tuple[Recipient, ...]:
        """All who get the message."""
        return (*self.to, *self.cc, *self.bcc)

    @property
    def fields(self) -> tuple[tuple[str, tuple[Recipient, ...]], ...]:
        """Those who get it, under the headers that name them."""
        return (("To", self.to), ("Cc", self.cc), ("Bcc", self.bcc))


def groups(distribution: pd.DataFrame) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Gather the rows of Distribution by the packs that each address gets, and warn of rows that cannot be sent to.

    If a pack goes to an address both directly and as a copy, it goes directly. If it goes as both an open and a blind
    copy, it goes as an open copy.
    """
    wanted: dict[str, dict[str, int]] = {}
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
            own[pack] = min(own.get(pack, len(_FIELDS)), _rank(text(row["copy"])))
    return tuple(_grouped(wanted, names)), tuple(warnings)


def sendable(address: str) -> str:
    """Return an address in the form for an envelope; '' if it has none.

    Letters outside ASCII may be in the domain, which has a form for them, but not before the @.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    fits = len(local) <= _LONGEST_LOCAL and len(local) + len(ascii_domain) < _LONGEST
    return f"{local}@{ascii_domain}" if fits and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain) else ""


def _rank(copy: str) -> int:
    """Return the place of To, Cc and Bcc among them; who is marked as nothing is addressed."""
    return _FIELDS.index(copy) if copy in _FIELDS else 0


def narrowed(found: Iterable[Group], named: Iterable[str]) -> tuple[Group, ...]:
    """Keep only the named people in groups, by name or address, ignoring case.

    Raises:
        SendingBlocked: nobody has that name or address.
    """
    found = tuple(found)
    everyone = [each for group in found for each in group.everyone]
    wanted = {key_of(name): name for name in named}
    known = {key_of(part) for each in everyone for part in (each.name, each.address)}
    for key, name in wanted.items():
        if key not in known:
            near = nearest(name, [part for each in everyone for part in (each.name, each.address) if part])
            hint = f" Is {shown(near)} meant?" if near else ""
            raise SendingBlocked(
                f"Nobody who gets these packs by Distribution is called {shown(name)}.{hint} Type a name or an address "
                "as it is written there; nothing was sent."
            )

    def kept(people: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
        return tuple(each for each in people if {key_of(each.name), key_of(each.address)} & wanted.keys())

    narrow = (replace(group, to=kept(group.to), cc=kept(group.cc), bcc=kept(group.bcc)) for group in found)
    return tuple(group for group in narrow if group.everyone)


def copied_in(found: Iterable[Group], addresses: Iterable[str]) -> tuple[Group, ...]:
    """Add addresses to each group as copies, unless they are already in it.

    Raises:
        SendingBlocked: mail cannot be sent to an address.
    """
    more = []
    for given in addresses:
        if not sendable(given):
            raise SendingBlocked(f"--cc {shown(given)} is not an address that mail can be sent to; nothing was sent.")
        more.append(Recipient("", sendable(given)))

    def with_more(group: Group) -> Group:
        had = {each.address.lower() for each in (*group.to, *group.cc)}
        new = {each.address.lower(): each for each in more if each.address.lower() not in had}
        bcc = tuple(each for each in group.bcc if each.address.lower() not in new)
        return replace(group, cc=(*group.cc, *new.values()), bcc=bcc)

    return tuple(map(with_more, found))


def _grouped(wanted: Mapping[str, Mapping[str, int]], names: Mapping[str, Recipient]) -> Iterable[Group]:
    """Yield a group for each set of packs, in the order of the sheet.

    Someone who gets one pack directly and another as a copy gets two messages.
    """
    members: dict[tuple[str, ...], dict[str, list[Recipient]]] = {}
    for key, packs in wanted.items():
        for rank, field in enumerate(_FIELDS):
            own = tuple(sorted(pack for pack, as_what in packs.items() if as_what == rank))
            if own:
                members.setdefault(own, {}).setdefault(field, []).append(names[key])
    for own, found in members.items():
        yield Group(own, *(tuple(found.get(field, ())) for field in _FIELDS))


def _unsendable(number: int, row: Mapping[Any, Any]) -> str:
    who = one_line(text(row["name"]) or text(row["role"]) or "nobody named", 80)
    given = one_line(text(row["email"]), 80)
    why = f"{given} is not an address that mail can be sent to{_because(given)}" if given else "it has no address"
    return f"Row {number} of Distribution ({who}) gets nothing: {why}."


def _because(address: str) -> str:
    strange = sorted({sign for sign in address.rpartition("@")[0] if not sign.isascii()})
    return f" (mail servers do not take {listed(strange)} before the @)" if strange else ""
