"""Permissions that bind a test as they bind an officer: root passes them by."""

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_VERSION = 0x20080522  # linux/capability.h: _LINUX_CAPABILITY_VERSION_3, two words for each set
_PASSING_BY = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


@contextlib.contextmanager
def bound_by_permissions(folder: Path) -> Iterator[None]:
    """Let a file's permissions bind this thread, root's too; what was forbidden in the folder is allowed again after.

    Another user would not do in root's place: it must also enter the folder that holds the code, which may be shut.
    """
    try:
        if not hasattr(os, "geteuid"):
            pytest.skip("Windows keeps permissions in another way")
        if os.geteuid():
            yield
        elif not sys.platform.startswith("linux"):
            pytest.skip("root is bound by no permission here")
        else:
            with _without_the_powers_of_root():
                yield
    finally:
        folder.chmod(0o755)
        for place, folders, files in os.walk(folder):
            for name in (*folders, *files):
                Path(place, name).chmod(0o755)


@contextlib.contextmanager
def _without_the_powers_of_root() -> Iterator[None]:
    header, sets = (ctypes.c_uint32 * 2)(_VERSION, 0), (ctypes.c_uint32 * 6)()  # effective, permitted, inherited; twice
    library = ctypes.CDLL(None, use_errno=True)

    def call(name: str) -> None:
        if getattr(library, name)(header, sets):
            raise OSError(ctypes.get_errno(), name)

    call("capget")
    effective = sets[0]
    sets[0] &= ~_PASSING_BY
    call("capset")
    try:
        yield
    finally:
        sets[0] = effective
        call("capset")
