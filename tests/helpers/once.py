"""What takes seconds to make, made by one process of a run for all."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that one process makes for all processes of a run: to read, not to change."""
    base = factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with FileLock(f"{place}.lock"):
        if not place.is_dir():
            making = Path(tempfile.mkdtemp(dir=place.parent))
            make(making)
            making.rename(place)
    return place
