"""Things: what councils have in common by its title, since each council's ids are its own."""

from collections import Counter

import pandas as pd

from xltools.measures.region.tables import same
from xltools.measures.tidy import id_order


def with_keys(frame: pd.DataFrame, id_field: str, title_field: str, *also: str) -> pd.DataFrame:
    """Give each row the key of the thing that it is about: the id that most councils give it.

    Rows are of one thing where their titles are the same (case, spaces and a full stop apart) and so are `also`.
    Where two things have one id in common, the later in the order of titles gets another: KPI-01 (2).

    Returns:
        The frame with `key`, in place of its own id, and `title`, the commonest wording.
    """
    titles = frame[title_field].where(frame[title_field] != "", frame[id_field])
    known = {text: same(text) for text in titles.unique()}
    parts = [titles.map(known), *(frame[name] for name in also)]
    thing = pd.Series(list(zip(*parts, strict=True)), index=frame.index, dtype="object")
    ids, wording = _commonest(thing, frame[id_field]), _commonest(thing, titles)
    keys = _unique(ids)
    return frame.drop(columns=[id_field]).assign(
        key=thing.map(keys).astype("str"), title=thing.map(wording).astype("str")
    )


def in_order(keys: "pd.Series[str]") -> list[str]:
    """Return the keys, each once, in the order in which people count."""
    return sorted(keys.unique(), key=id_order)


def _commonest(thing: pd.Series, words: pd.Series) -> dict[tuple[str, ...], str]:
    """Return the word that each thing has most often, the first by spelling of equals."""
    counted: dict[tuple[str, ...], Counter[str]] = {}
    for key, word in zip(thing, words, strict=True):
        counted.setdefault(key, Counter())[str(word)] += 1
    return {key: min(words.items(), key=lambda word: (-word[1], word[0]))[0] for key, words in counted.items()}


def _unique(ids: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    taken: Counter[str] = Counter()
    found = {}
    for thing in sorted(ids):
        taken[ids[thing]] += 1
        number = taken[ids[thing]]
        found[thing] = ids[thing] if number == 1 else f"{ids[thing]} ({number})"
    return found
