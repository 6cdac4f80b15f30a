"""Follow a page word by word: its fenced blocks, its diffs, its files."""

import re
from collections.abc import Iterator
from pathlib import Path

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> Iterator[tuple[str, str]]:
    """Yield each fenced block of a page: its language and its text."""
    yield from _FENCE.findall(page)


def put_file(at: Path, text: str) -> None:
    """Write the file that a block's first line names: `# schemas/sites.py`."""
    name, _, content = text.partition("\n")
    (at / name.removeprefix("# ")).write_text(content, encoding="utf-8")


def patch(at: Path, text: str) -> None:
    """Apply a block's diff: `--- file`, then hunks apart by `@@`; each must fit one place of the file.

    A hunk of added lines alone goes to the end of the file.
    """
    head, _, body = text.partition("\n")
    file = at / head.removeprefix("--- ")
    content = file.read_text(encoding="utf-8")
    for hunk in body.split("@@\n"):
        lines = hunk.splitlines(keepends=True)
        was = "".join(line[1:] for line in lines if line[0] in " -")
        now = "".join(line[1:] for line in lines if line[0] in " +")
        if not was:
            content += now
            continue
        assert content.count(was) == 1, f"{file.name} holds {content.count(was)} times:\n{was}"
        content = content.replace(was, now)
    file.write_text(content, encoding="utf-8")
