"""Support that councils ask for, grouped by area and topic."""

import re

import pandas as pd

from xltools.measures.frames import frame_of
from xltools.measures.region.workings import in_order

OTHER = "Other"
#: topic -> the beginnings of words that point to it; a request with none of them is Other. Own rule, shown on the
#: sheet.
TOPICS: dict[str, tuple[str, ...]] = {
    "Learning from peers": (
        "peer",
        "learn",
        "share",
        "visit",
        "other council",
        "others",
        "meet ",
        "network",
        "example",
    ),
    "Training and staff": ("train", "staff", "skill", "workforce", "course", "mentor", "coach"),
    "Legal and policy advice": ("legal", "law", "policy", "guidance", "counsel"),
    "Systems and data": ("it ", "system", "software", "platform", "data", "director"),
    "Contracts and market": ("contract", "market", "procure", "framework", "provider", "commission", "purchase"),
    "Money and savings": ("fund", "grant", "money", "saving", "cost", "budget", "finance", "invest"),
    "Health partners": ("nhs", "health", "hospital", "pct", "gp "),
    "User-led organisations": ("user-led", "user led", "ulo"),
}
#: topic -> a word with one of its beginnings.
_BEGINS = {topic: re.compile(f"(?<![a-z])(?:{'|'.join(map(re.escape, starts))})") for topic, starts in TOPICS.items()}
_DTYPES = {"key": "str", "title": "str", "topic": "str", "councils": "int64", "numbers": "object"}


def topics_of(asked: str) -> list[str]:
    """Return the topics that a request names, by the beginnings of its words; Other if it names none."""
    text = f" {asked.lower()} "
    return [topic for topic, begins in _BEGINS.items() if begins.search(text)] or [OTHER]


def support_asked(support: pd.DataFrame) -> pd.DataFrame:
    """Group what was asked for by area and topic.

    Args:
        support: the region's table with the area's `key` and `title`.

    Returns:
        One row per area and topic, in the order of areas, with the most requested first: `councils` that ask, and their
        `numbers`. A request that names two topics counts in both.
    """
    named: dict[tuple[str, str], set[int]] = {}
    for number, key, asked in zip(*(support[name].tolist() for name in ("number", "key", "asked")), strict=True):
        for topic in topics_of(asked):
            named.setdefault((key, topic), set()).add(number)
    titles = dict(zip(support["key"], support["title"], strict=True))
    order = {key: place for place, key in enumerate(in_order(support["key"]))}
    found = [
        {"key": key, "title": titles[key], "topic": topic, "councils": len(numbers), "numbers": tuple(sorted(numbers))}
        for (key, topic), numbers in named.items()
    ]
    return frame_of(sorted(found, key=lambda r: (order[r["key"]], -r["councils"], r["topic"])), _DTYPES)
