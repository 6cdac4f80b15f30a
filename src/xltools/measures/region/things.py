"""Things: what councils have in common by its title, since each council's ids are its own."""

from collections import Counter

import pandas as pd

from xltools.measures.frames import id_order
from xltools.measures.region.summary import same

#: What makes rows one thing: the title's key, and more of its words.
Thing = tuple[str, ...]


def with_keys(frame: pd.DataFrame, id_field: str, title_field: str, *also: str) -> pd.DataFrame:
    """Give each row the key of the thing that it is about: the id that most councils give it.

    Rows are of one thing where their titles are the same (case, spaces and a full stop apart) and so are `also`.
    Where two things have one id in common, the later in the order of titles gets another: KPI-01 (2).

    Returns:
        The frame with `key`, in place of its own id, and `title`, the commonest wording.
    """
    titles = frame[title_field].where(frame[title_field] != "", frame[id_field])
    known = {text: same(text) for text in titles.unique()}
    parts = [titles.map(known).tolist(), *(frame[name].tolist() for name in also)]
    things = list(zip(*parts, strict=True))
    ids, wording = _commonest(things, frame[id_field].tolist()), _commonest(things, titles.tolist())
    keys = _unique(ids)
    return frame.drop(columns=[id_field]).assign(
        key=pd.Series([keys[thing] for thing in things], index=frame.index, dtype="str"),
        title=pd.Series([wording[thing] for thing in things], index=frame.index, dtype="str"),
    )


def in_order(keys: "pd.Series[str]") -> list[str]:
    """Return the keys, each once, in the order in which people count."""
    return sorted(keys.unique(), key=id_order)


def _commonest(things: list[Thing], words: list[str]) -> dict[Thing, str]:
    """Return the word that each thing has most often, the first by spelling of equals."""
    counted: dict[Thing, dict[str, int]] = {}
    for (thing, word), times in Counter(zip(things, words, strict=True)).items():
        counted.setdefault(thing, {})[str(word)] = times
    return {thing: min(own.items(), key=lambda word: (-word[1], word[0]))[0] for thing, own in counted.items()}


def _unique(ids: dict[Thing, str]) -> dict[Thing, str]:
    taken: Counter[str] = Counter()
    found = {}
    for thing in sorted(ids):
        taken[ids[thing]] += 1
        number = taken[ids[thing]]
        found[thing] = ids[thing] if number == 1 else f"{ids[thing]} ({number})"
    return found
