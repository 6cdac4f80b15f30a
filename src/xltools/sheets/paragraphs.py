"""Text that runs over several columns without a merge: one line of it a row."""

import textwrap

from xltools.sheets.layout import Layout


def put_paragraph(layout: Layout, row: int, column: int, text: str, characters: int, style: str = "line") -> int:
    """Put a text line by line, each as long as its columns allow; return the next free row."""
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, characters) or [""]] or [""]
    for offset, line in enumerate(lines):
        layout.put(row + offset, column, line, style)
    return row + len(lines)
