"""Former schemas: what earlier versions shipped, to separate an office's own changes from a new version's.

Nothing that an office changed is ever overwritten: if both changed the same lines, the office's version stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from functools import cache
from pathlib import Path
from typing import Literal

from xltools.schema.files import shipped_folder
from xltools.text.words import counted, listed

#: A folder for each earlier version, with its schemas as text, which are compared and never run.
FORMER = Path(__file__).parent / "former"

State = Literal["as shipped", "yours", "left out", "to replace", "to merge", "to add", "changed by both"]
#: What `upgrade` would change.
TO_DO: tuple[State, ...] = ("to replace", "to merge", "to add")


@dataclass(frozen=True)
class SchemaFile:
    """One schema file of a folder, compared with that of this version.

    Args:
        ours: the folder's file; None if it has no such file.
        base: the file shipped by the version that the folder came from; None likewise.
        theirs: the file shipped by this version; None likewise.
    """

    name: str
    ours: str | None
    base: str | None
    theirs: str | None

    @property
    def state(self) -> State:
        """What became of it in the folder and in this version."""
        if self.ours == self.theirs:
            return "as shipped"
        if self.ours is None:
            return "to add" if self.base is None else "left out"
        if self.theirs is None or self.theirs == self.base:
            return "yours"
        if self.ours == self.base:
            return "to replace"
        return "changed by both" if self.merged is None else "to merge"

    @property
    def merged(self) -> str | None:
        """The folder's file with this version's changes; None if both changed the same lines."""
        if self.ours is None or self.base is None or self.theirs is None:
            return None
        return merged(*(text.splitlines(keepends=True) for text in (self.base, self.ours, self.theirs)))

    @property
    def upgraded(self) -> str | None:
        """What the folder should hold; what it already holds if there is nothing to do."""
        match self.state:
            case "to replace" | "to add":
                return self.theirs
            case "to merge":
                return self.merged
            case _:
                return self.ours

    @property
    def change(self) -> str:
        """What this version changed in it, line by line, as a unified diff."""
        before, after = (text.splitlines(keepends=True) if text else [] for text in (self.base, self.theirs))
        return "".join(unified_diff(before, after, f"{self.name} as it was shipped", f"{self.name} of this version"))


def schema_files(folder: Path) -> list[SchemaFile]:
    """Compare a folder's own schemas with those of this version, by name; none if it has none of its own.

    If the folder lacks a file, the office left it out, unless the file is newer than the version of the others.
    """
    ours = _texts(folder.glob("*.py")) if folder.is_dir() else {}
    if not ours:
        return []
    theirs = _shipped()
    bases = {name: _nearest(name, own) for name, own in ours.items()}
    is_of_this_version = any(_has_come(name, base) for name, base in bases.items())
    for name in theirs.keys() - ours.keys():
        former = next((texts[name] for texts in _former().values() if name in texts), None)
        bases[name] = theirs[name] if is_of_this_version else former
    return [SchemaFile(name, ours.get(name), bases[name], theirs.get(name)) for name in sorted(bases)]


def outdated(files: Sequence[SchemaFile]) -> str:
    """Say that a folder's schemas are of an older version; '' if they are not."""
    older = [file.name for file in files if file.state in TO_DO or file.state == "changed by both"]
    if not older:
        return ""
    named_files = f"{listed(older[:3])}{' and others' if len(older) > 3 else ''}"
    are = "is" if len(older) == 1 else "are"
    return (
        f"{counted(len(older), 'schema')} in this folder ({named_files}) {are} of an older version than this xltools: "
        "xltools upgrade shows what changed."
    )


def merged(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> str | None:
    """Apply two sets of changes to the lines of a text; None if they meet."""
    edits = [*_edits(base, ours)]
    for edit in _edits(base, theirs):
        if edit in edits:
            continue
        if any(edit[0] <= other[1] and other[0] <= edit[1] for other in edits):
            return None
        edits.append(edit)
    made: list[str] = []
    place = 0
    for first, last, lines in sorted(edits):
        made += [*base[place:first], *lines]
        place = last
    return "".join([*made, *base[place:]])


def _edits(base: Sequence[str], changed: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    for tag, first, last, begin, end in SequenceMatcher(None, base, changed, autojunk=False).get_opcodes():
        if tag != "equal":
            yield first, last, tuple(changed[begin:end])


def _nearest(name: str, own: str) -> str | None:
    """Return the text of any version that a folder's file came from: the nearest; None for a file that none shipped."""
    known = [text for text in (_shipped().get(name), *(texts.get(name) for texts in _former().values())) if text]
    if own in known:
        return own
    lines = own.splitlines()
    return max(known, key=lambda text: SequenceMatcher(None, text.splitlines(), lines).ratio(), default=None)


def _has_come(name: str, text: str | None) -> bool:
    """Return whether a text of a file is this version's, and no former one's."""
    is_shipped = text is not None and text == _shipped().get(name)
    return is_shipped and all(texts.get(name) != text for texts in _former().values())


@cache
def _shipped() -> Mapping[str, str]:
    return _texts(shipped_folder().glob("*.py"))


@cache
def _former() -> Mapping[str, Mapping[str, str]]:
    """Return what each former version shipped, the newest first, by the names of its files."""
    versions = sorted((place for place in FORMER.iterdir() if place.is_dir()), reverse=True)
    return {
        place.name: {name.replace(".txt", ".py"): text for name, text in _texts(place.glob("*.txt")).items()}
        for place in versions
    }


def _texts(files: Iterator[Path]) -> dict[str, str]:
    """Read files, with the line ends of Unix: those of Windows change nothing in a schema."""
    return {
        file.name: file.read_text(encoding="utf-8", errors="surrogateescape").replace("\r\n", "\n")
        for file in sorted(files)
    }
