"""Rating scales for tests: of three, four and five points, as files and as values."""

from pathlib import Path
from tempfile import TemporaryDirectory

from xltools.schema.rag import Scale
from xltools.schema.scales import SCALE, load_scale

WORDS: dict[int, tuple[str, ...]] = {
    3: ("Green", "Amber", "Red"),
    4: ("Green", "Amber/Green", "Amber/Red", "Red"),
    5: ("Green", "Amber/Green", "Amber", "Amber/Red", "Red"),
}


def scale_text(*words: str) -> str:
    """Write a scale's file with these words alone."""
    return "\n".join(f'[[rating]]\nword = "{word}"\n' for word in words)


def scale_from(text: str, folder: Path) -> Scale:
    """Load a scale from the text of its file."""
    (folder / SCALE).write_text(text, encoding="utf-8")
    return load_scale(folder)


def scale_of(count: int) -> Scale:
    """Return the scale of so many points, all but its words as shipped."""
    with TemporaryDirectory() as folder:
        return scale_from(scale_text(*WORDS[count]), Path(folder))
