"""Faults of a reader that no file brings about on purpose: it aborts or hangs on the tracker with a given name.

The code runs in every reader of a command that is given the folder as PYTHONPATH, on whichever engine.
"""

from pathlib import Path

CRASHES, HANGS = "crashes.xlsx", "hangs.xlsx"
_CODE = f"""
import os, sys, time

def fault(event, arguments):
    name = str(arguments[0]) if event == "open" else ""
    if name.endswith({CRASHES!r}):
        os.abort()
    if name.endswith({HANGS!r}):
        time.sleep(3600)

if "xltools.region.worker" in sys.orig_argv:
    sys.addaudithook(fault)
"""


def reader_faults(folder: Path) -> dict[str, str]:
    """Write the code into a folder; return the variables with which a command has these faults."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_CODE)
    return {"PYTHONPATH": str(folder)}
