"""A comparison of two trackers for people and programs: text to read, or one JSON object."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from xltools.measures.changed_rows import CHANGES, DEFINITION_CHANGED, TEXT_EDITED, UNCHANGED
from xltools.measures.comparison import Comparison
from xltools.measures.word_edits import marked_words, word_edits
from xltools.text.safe import shown
from xltools.text.words import day_text

#: Each kind of change, in the order that a Board asks for them.
ORDER = tuple(word for word in CHANGES if word != UNCHANGED)
_SHORTEST_EDIT = 3  # words: a shorter text is shown whole, before and after


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two trackers: where it is, its hash, and how many cells count as blank because of errors."""

    path: str
    sha256: str
    errors: int


def compare_json(comparison: Comparison, old: Side, new: Side) -> dict[str, Any]:
    """Return the one object that `compare --format json` prints; its keys are a promise."""
    listed = _listed(comparison.changes)
    return {
        "old": _side(old, comparison.old.as_at.isoformat()),
        "new": _side(new, comparison.new.as_at.isoformat()),
        "counts": {word: count for word, count in counted_changes(comparison).items() if count},
        "changes": [_change(row) for row in listed],
        "records": [_change(row) for row in _listed(comparison.records)],
        "suggested_renames": [
            {"kind": row["item_kind"], "old_id": row["old_id"], "new_id": row["new_id"], "title": row["title"]}
            for row in comparison.renames.to_dict("records")
        ],
        "not_compared": list(comparison.not_compared),
    }


def compare_text(comparison: Comparison, old: Side, new: Side) -> str:
    """Write what changed, worst first, then what may be a new id, and what was not compared."""
    blocks = [_head(comparison, old, new), *_blocks(comparison.changes)]
    if len(comparison.records):
        blocks.append("\n".join(_record_lines(_shown(comparison.records))))
    if len(comparison.renames):
        told = [f"  {row['old_id']} -> {row['new_id']}: {row['title']}" for row in _shown(comparison.renames)]
        head = "Perhaps the same thing with a new ID (listed above as Removed and New; nothing is assumed)"
        blocks.append("\n".join([head, *told]))
    if comparison.not_compared:
        blocks.append("\n".join(["Not compared", *(f"  {shown(sentence)}" for sentence in comparison.not_compared)]))
    return "\n\n".join(blocks)


def headline(comparison: Comparison) -> str:
    """Count the changes in words: "4 Worse, 2 Date moved; 30 Unchanged"."""
    counts = counted_changes(comparison)
    told = ", ".join(f"{counts[word]} {word}" for word in ORDER if counts[word])
    more = f"; {len(comparison.records)} in readings, reviews and settings" if len(comparison.records) else ""
    return f"{told or 'Nothing has changed'}{more}; {counts[UNCHANGED] or 'none'} {UNCHANGED}"


def counted_changes(comparison: Comparison) -> dict[str, int]:
    """Count the changes of each kind, in the order that a Board asks for them."""
    return {word: int((comparison.changes["change"] == word).sum()) for word in (*ORDER, UNCHANGED)}


def edited_words(row: Mapping[str, Any]) -> str:
    """Show a rewritten text word by word; '' if showing it before and after is clearer."""
    before, after = row["before"], row["after"]
    if (
        row["change"] not in (TEXT_EDITED, DEFINITION_CHANGED)
        or min(len(before.split()), len(after.split())) < _SHORTEST_EDIT
    ):
        return ""
    return marked_words(word_edits(before, after))


def _side(side: Side, as_at: str) -> dict[str, Any]:
    return {"tracker": side.path, "sha256": side.sha256, "as_at": as_at, "errors": side.errors}


def _change(row: Mapping[str, Any]) -> dict[str, Any]:
    words = word_edits(row["before"], row["after"]) if edited_words(row) else None
    return {
        "change": row["change"],
        "kind": row["item_kind"],
        "id": row["item_id"],
        "title": row["title"],
        "field": row["field"] or None,
        "before": row["before"] or None,
        "after": row["after"] or None,
        "days": None if pd.isna(row["days"]) else int(row["days"]),
        "words": None if words is None else [{"what": what, "text": text} for what, text in words],
    }


def _listed(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the changed rows, by kind of change."""
    rows = [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
    changed = [row for row in rows if row["change"] != UNCHANGED]
    return sorted(changed, key=lambda row: ORDER.index(row["change"]))


def _shown(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as a screen shows them: each text on one line."""
    rows = _listed(frame) if "change" in frame else frame.to_dict("records")
    return [{str(k): shown(value) if isinstance(value, str) else value for k, value in row.items()} for row in rows]


def _head(comparison: Comparison, old: Side, new: Side) -> str:
    lines = []
    for word, side, programme in (("Old", old, comparison.old), ("New", new, comparison.new)):
        faulty = f", {side.errors} error{'' if side.errors == 1 else 's'} counted as blank" if side.errors else ""
        lines.append(f"{word}: {shown(side.path)} as at {day_text(programme.as_at)}{faulty}")
    if comparison.old.as_at > comparison.new.as_at:
        lines.append("The old tracker has a later As at than the new one: perhaps they were named the wrong way round.")
    return "\n".join([*lines, headline(comparison)])


def _blocks(frame: pd.DataFrame) -> Iterator[str]:
    rows = _shown(frame)
    for word in ORDER:
        chosen = [row for row in rows if row["change"] == word]
        if chosen:
            yield "\n".join([f"{word} ({len(chosen)})", *map(_line, chosen)])


def _record_lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Count what is new, as it is every month, and list what was overwritten or is gone."""
    yield f"Readings, reviews and settings ({len(rows)})"
    for kind, count in Counter(row["item_kind"] for row in rows if row["change"] == "New").items():
        yield f"  {kind}: {count} New"
    yield from (_line(row, with_change=True) for row in rows if row["change"] != "New")


def _line(row: Mapping[str, Any], *, with_change: bool = False) -> str:
    what = " ".join(part for part in (row["item_kind"], row["item_id"], _quoted(row["title"])) if part)
    change = f" ({row['change']})" if with_change else ""
    if not row["field"]:
        return f"  {what}{change}"
    days = "" if pd.isna(row["days"]) else f" ({int(row['days']):+,} days)"
    told = edited_words(row) or f"{row['before'] or '(blank)'} -> {row['after'] or '(blank)'}{days}"
    return f"  {what}{change}\n      {row['field']}: {told}"


def _quoted(title: str, most: int = 90) -> str:
    return f'"{title if len(title) <= most else title[: most - 1].rstrip() + "…"}"' if title else ""
