"""Did you mean: the one word that a misspelt one surely means, or none; and look-alike letters.

A near miss is a typing mistake. So numbers must agree, a word and its opposite are never near, a valid name is left
alone, and if two words are equally near neither is offered.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

_FEW, _LONG = 60, 60  # where comparing letter by letter costs too much: allowed words, letters
_SEARCHES = 200  # and wrong words: nobody reads more suggestions than this for one list
_NEAR, _FAR, _CLEAR_OF_OTHERS = 0.75, 0.6, 0.05
_SHORT = 4  # in a shorter word, one wrong letter makes another word
_DENIALS = frozenset({"not", "no", "non", "never", "without"})
_TURNS = ("un", "in", "im", "ir", "il", "non", "dis", "de", "mis", "re", "anti", "under", "over", "pre", "post", "ex")

#: Letters of other scripts that look like one of A to Z or a digit (after Unicode's confusables).
_LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТУХІЈЅҮԌԚԜӀаеорсухіјѕԛԝӏѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυχıЗзкмнтв",
    "ABEKMHOPCTYXIJSYGQWIaeopcyxijsqwlvABEZHIKMNOPTYXaivopuxi33kmhtb",
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
_SAME_SHAPE = str.maketrans("oil", "011")


@lru_cache(maxsize=10_000)
def key_of(text: str) -> str:
    """Return a text as it compares with others: no capitals, no spaces at its ends or beyond one within."""
    return " ".join(re.sub("[\u00ad\u200b\u2060\ufeff]", "", text).casefold().split())


def as_latin(text: str) -> str:
    """Return a text with full-width and look-alike letters, digits and dashes replaced by those on a keyboard.

    Raised digits and fractions stay: a 2 that is above the line is not the digit 2.
    """
    if text.isascii():
        return text
    return "".join(sign if unicodedata.category(sign) == "No" else _plain(sign) for sign in text)


def _plain(sign: str) -> str:
    made = unicodedata.normalize("NFKC", sign)
    made = (made if len(made) == 1 else sign).translate(_DASHES).translate(_LOOK_ALIKES)
    return str(unicodedata.decimal(made, made))


class Nearest:
    """Find the allowed word that a wrong one is nearest to; quick for a thousand words and for many wrong ones.

    Args:
        allowed: the words that may be typed.
    """

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = list(dict.fromkeys(allowed))
        self._seen: dict[str, str | None] = {}
        self._keys: dict[str, list[str]] = {}
        self._shapes: dict[str, list[str]] = {}
        self._near: dict[str, list[str]] = {}
        self._searches = 0

    def of(self, wrong: str) -> str | None:
        """Return the allowed word that was surely meant; None if none was, or two are equally near."""
        if wrong not in self._seen:
            self._seen[wrong] = self._search(wrong) if len(wrong) <= _LONG else None
        return self._seen[wrong]

    def like(self, wrong: str) -> str | None:
        """Return any word that is one typing mistake away from this one; for use where nothing is reported."""
        return self.of(wrong) or next(self._one_slip_off(wrong), None) if len(wrong) <= _LONG else None

    def _search(self, wrong: str) -> str | None:
        self._index()
        key = _bare(wrong)
        for same in (self._keys.get(key), self._shapes.get(key.translate(_SAME_SHAPE))):
            if same:
                return same[0] if len(same) == 1 else None
        slips = [word for word in dict.fromkeys(self._one_slip_off(wrong)) if _may_be_meant(wrong, word)]
        if slips:
            return slips[0] if len(slips) == 1 and max(len(key), len(_bare(slips[0]))) >= _SHORT else None
        self._searches += 1
        if len(self._allowed) > _FEW or self._searches > _SEARCHES:
            return None
        said = set(_words(wrong))
        if sum(said < set(_words(word)) for word in self._allowed) > 1:
            return None  # it may mean any of the longer ones
        best = sorted(((likeness(wrong, word), word) for word in self._allowed), reverse=True)[:2]
        if not best or best[0][0] < _NEAR or (len(best) > 1 and best[0][0] - best[1][0] < _CLEAR_OF_OTHERS):
            return None
        return best[0][1]

    def _one_slip_off(self, wrong: str) -> Iterator[str]:
        self._index()
        for part in _one_less(_bare(wrong)):
            yield from self._near.get(part, ())

    def _index(self) -> None:
        if self._keys:
            return
        for word in self._allowed:
            key = _bare(word)
            self._keys.setdefault(key, []).append(word)
            self._shapes.setdefault(key.translate(_SAME_SHAPE), []).append(word)
            for part in _one_less(key):
                self._near.setdefault(part, []).append(word)


def nearest(wrong: str, allowed: Iterable[str]) -> str | None:
    """Return the only word that a misspelt one can mean; None if there is none."""
    return Nearest(allowed).of(wrong)


def likeness(wrong: str, word: str) -> float:
    """Compare two names: 1 is equal; 0 if one cannot mean the other, however many letters they share."""
    pair = difflib.SequenceMatcher(None, _bare(wrong), _bare(word))
    if min(pair.real_quick_ratio(), pair.quick_ratio()) < _FAR:  # quick, for a sheet with thousands of columns
        return 0
    return pair.ratio() if _may_be_meant(wrong, word) else 0


def _may_be_meant(wrong: str, word: str) -> bool:
    """Whether what differs between two names can be a slip: no number, no denial, no word for another."""
    if _numbers(wrong) != _numbers(word):
        return False
    one, two = _words(wrong), _words(word)
    for how, a, b, c, d in difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        ours, theirs = one[a:b], two[c:d]
        if how == "equal":
            continue
        if _DENIALS & {*ours, *theirs} and _DENIALS & {*ours} != _DENIALS & {*theirs}:
            return False
        if how == "replace" and not _is_slip("".join(ours), "".join(theirs)):
            return False
    return True


def _is_slip(ours: str, theirs: str) -> bool:
    if ours == theirs or (ours.isdecimal() and theirs.isdecimal()):  # numbers were compared already
        return True
    stems = [{word} | {word[len(turn) :] for turn in _TURNS if word.startswith(turn)} for word in (ours, theirs)]
    if any(len(stem) > 2 for stem in stems[0] & stems[1]):
        return False
    return not set(_one_less(ours)).isdisjoint(_one_less(theirs)) or (
        difflib.SequenceMatcher(None, ours, theirs).ratio() >= 0.7
    )


def _numbers(text: str) -> list[int]:
    return [int(digits) for digits in re.findall("[0-9]+", as_latin(text))]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", as_latin(text).casefold())


def _bare(word: str) -> str:
    """Return only letters and digits, or the word itself if it has neither."""
    return "".join(sign for sign in as_latin(word).casefold() if sign.isalnum()) or word


def _one_less(key: str) -> list[str]:
    """Return a word, and the word without one of its letters: two that share one differ by one slip of a key."""
    if len(key) > _LONG or len(key) < 3:
        return [key]
    return [key, *(key[:place] + key[place + 1 :] for place in range(len(key)))]
