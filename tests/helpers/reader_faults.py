"""Faults of a reader that no file brings about on purpose: it aborts, hangs or lies on the tracker with a given name.

The code runs in every reader of a command that is given the folder as PYTHONPATH, on whichever engine.
"""

import os
from pathlib import Path

CRASHES, HANGS, LIES = "crashes.xlsx", "hangs.xlsx", "lies.xlsx"
_CODE = f"""
import os, stat, sys, time

def fault(event, arguments):
    name = str(arguments[0]) if event == "open" else ""
    if name.endswith({CRASHES!r}):
        os.abort()
    if name.endswith({HANGS!r}):
        time.sleep(3600)
    if name.endswith({LIES!r}):
        for pipe in range(1, 32):
            try:
                if stat.S_ISFIFO(os.fstat(pipe).st_mode):
                    os.write(pipe, LIE)
                    time.sleep(0 if LIE.endswith(b"\\n") else 3600)
            except OSError:
                pass

if "xltools.region.worker" in sys.orig_argv:
    sys.addaudithook(fault)
"""


def reader_faults(folder: Path, lie: bytes = b"") -> dict[str, str]:
    """Write the code into a folder; return the variables with which a command has these faults.

    Args:
        lie: what the process that reads the tracker `LIES` writes where its answers go.
    """
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(f"LIE = {lie!r}\n{_CODE}")
    return {"PYTHONPATH": os.pathsep.join((str(folder), os.environ.get("PYTHONPATH", ""))).rstrip(os.pathsep)}
