"""The oldest version that each dependency may have, as pip takes them: `python -m tests.helpers.floors`."""

import sys
import tomllib
from pathlib import Path

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def floors() -> list[str]:
    """Pin every dependency to the least version that the project allows."""
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
    return [each.replace(">=", "==") for each in project["dependencies"]]


if __name__ == "__main__":
    sys.stdout.write(" ".join(floors()))
