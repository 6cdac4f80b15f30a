"""Words as Markdown: what the pages that are made from the code have in common."""

from collections.abc import Iterable


def cell(words: str) -> str:
    """Write words so that Markdown takes none of their signs for its own."""
    for sign in "|<>*":
        words = words.replace(sign, f"\\{sign}")
    return words


def code(words: str) -> str:
    """Write words as code, in a table or out of one."""
    return "`" + words.replace("|", "\\|") + "`"


def table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Draw a table of rows; "" where there are none."""
    drawn = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(headings)} |", "|---" * len(headings) + "|", *drawn]) if drawn else ""
