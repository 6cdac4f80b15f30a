"""Kept pack: what a region's pack was made from, so that a pack that would come out the same is not made again."""

import contextlib
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from xltools.deliver.publish import read_regular
from xltools.measures.region.left_out import LeftOut
from xltools.measures.region.tracker_summary import Summary
from xltools.region.cache import Cache
from xltools.text.strict_json import from_json

#: By what figures and bytes are made, beside our own code, whose hash is the cache's.
_LIBRARIES = ("numpy", "pandas", "XlsxWriter")
#: A pack of 46,000 councils, which is as far as a sheet goes, is smaller.
_MOST_BYTES = 1 << 30
_ENDING = ".made"


@dataclass(frozen=True, slots=True)
class KeptPack:
    """What is known of a pack that an earlier run wrote.

    Args:
        made_of: the hash of all that it was made of, as `made_of` gives it.
        sha256: of the pack.
        as_at: the latest day that any council's data covers, as ISO text.
        counted: how many councils, in words.
    """

    made_of: str
    sha256: str
    as_at: str
    counted: str


def made_of(counting: Sequence[Summary], left_out: Sequence[LeftOut]) -> str:
    """Hash all that a pack follows from beside our own code: what counts, what does not, and the libraries.

    The order does not matter, for it does not to the pack.
    """
    parts = [json.dumps([dict(each.council), _earlier(each)]).encode() + b"\0" + each.packed for each in counting]
    parts += [json.dumps(asdict(each)).encode() for each in left_out]
    by = [sys.version, *(f"{name} {version(name)}" for name in _LIBRARIES)]
    told = (hashlib.sha256(part).digest() for part in (*sorted(parts), *(name.encode() for name in by)))
    return hashlib.sha256(b"".join(told)).hexdigest()


def _earlier(summary: Summary) -> list[str] | None:
    return [summary.earlier[0], summary.earlier[1].isoformat()] if summary.earlier else None


def keep_pack(cache: Cache, output: Path, content: bytes, made: str, as_at: date, counted: str) -> None:
    """Keep of what a pack was made that has just been written; where that cannot be kept, the next run makes it again.

    Args:
        content: the pack.
        made: what `made_of` gave.
    """
    known = KeptPack(made, hashlib.sha256(content).hexdigest(), as_at.isoformat(), counted)
    with contextlib.suppress(OSError):
        cache.put(_name(output), json.dumps(asdict(known)).encode())


def kept_pack(cache: Cache, output: Path, made: str) -> KeptPack | None:
    """Return what is known of the pack on disk, where it stands as it was written and would come out the same."""
    try:
        told = from_json(cache.get(_name(output), _MOST_BYTES))
        known = KeptPack(**told)
        date.fromisoformat(known.as_at)
        if known.made_of != made:
            return None
        content = read_regular(output, output.parent, _MOST_BYTES)
    except (OSError, ValueError, TypeError):
        return None
    return known if hashlib.sha256(content).hexdigest() == known.sha256 else None


def _name(output: Path) -> str:
    """Name the record of a pack by the pack's name, however long that is."""
    return hashlib.sha256(output.name.encode(errors="surrogatepass")).hexdigest()[:16] + _ENDING
