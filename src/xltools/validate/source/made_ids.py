"""Made IDs: from a cell's words, or, if no column tells rows apart, from what a row says that does not change."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable

from xltools.text.nearest import as_latin
from xltools.text.words import key_of

_LONGEST = 40
_DEVICES = re.compile(r"CON|PRN|AUX|NUL|(COM|LPT)[0-9]")


def id_of(text: str, prefix: str = "") -> str:
    """Make an ID from a cell's words: "Theme Meal" is THEME-MEAL; words without our letters or digits get a hash."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", as_latin(text)) if not unicodedata.combining(sign)
    ).upper()
    made = re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")
    if made.startswith(prefix):
        prefix = ""
    lost = sum(sign.isalnum() for sign in plain) > sum(sign.isalnum() for sign in made)
    if not made or lost or len(prefix + made) > _LONGEST:
        made = f"{made[: _LONGEST - 10 - len(prefix)]}-{_short(key_of(text))}".strip("-")
    made = prefix + made
    return f"{made}-1" if _DEVICES.fullmatch(made) else made


def made_id(texts: Iterable[str], prefix: str) -> str:
    """Make an ID of what a row says: the same words, however they are spaced or capitalised, make the same ID."""
    return f"{prefix}{_short(chr(31).join(map(key_of, texts)))}"


def _short(text: str) -> str:
    return base64.b32encode(hashlib.sha256(text.encode(errors="surrogatepass")).digest()).decode()[:8]
