"""Word edits: which words of a text were kept, cut and added, in reading order."""

from difflib import SequenceMatcher

KEPT, CUT, ADDED = "kept", "cut", "added"

#: A run of words in the text, and what happened to it.
Edit = tuple[str, str]


def word_edits(before: str, after: str) -> list[Edit]:
    """Return which words of a text were kept, cut and added, in reading order.

    Returns:
        Runs as (`kept`, `cut` or `added`, the words). What was cut comes before its replacement. If only the spaces
        between words differ, nothing is cut or added.
    """
    was, now = before.split(), after.split()
    edits: list[Edit] = []
    # Words that a long text repeats over and over match nothing (difflib's own rule), or it would take minutes.
    for _, was_from, was_to, now_from, now_to in SequenceMatcher(None, was, now).get_opcodes():
        if was[was_from:was_to] == now[now_from:now_to]:
            edits.append((KEPT, " ".join(was[was_from:was_to])))
            continue
        edits.extend(
            (what, " ".join(run)) for what, run in ((CUT, was[was_from:was_to]), (ADDED, now[now_from:now_to])) if run
        )
    return edits


def marked_words(edits: list[Edit], around: int = 6) -> str:
    """Write edits as one text: [-what was cut-], {+what was added+}; of long kept runs only the ends are shown.

    Args:
        around: how many kept words are on each side of a change.
    """
    if all(what == KEPT for what, _ in edits):
        return "only the spaces between words differ"
    last = len(edits) - 1
    parts = []
    for place, (what, words) in enumerate(edits):
        if what == KEPT:
            parts.append(_shortened(words.split(" "), around, is_first=place == 0, is_last=place == last))
        else:
            parts.append(f"[-{words}-]" if what == CUT else f"{{+{words}+}}")
    return " ".join(parts)


def _shortened(words: list[str], around: int, *, is_first: bool, is_last: bool) -> str:
    head, tail = ([] if is_first else words[:around]), ([] if is_last else words[-around:])
    if len(words) <= len(head) + len(tail) + 1:
        return " ".join(words)
    return " ".join([*head, "…", *tail])
