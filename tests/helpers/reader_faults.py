"""Faults of a reader that no file brings about on purpose: it aborts, hangs or lies on the tracker with a given name.

The code runs in every reader of a command that is given the variables, on whichever engine.
"""

import os
import sys
from pathlib import Path

#: The variable by which a forked reader knows the code; a fresh one finds it on PYTHONPATH.
CODE = "XLTOOLS_READER_FAULTS"
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

sys.addaudithook(fault)
"""
_IN_A_READER = """
if "xltools.region.worker" in sys.orig_argv:
    import runpy
    runpy.run_path(CODE)
"""


def reader_faults(folder: Path, lie: bytes = b"", *, fresh: bool = False) -> dict[str, str]:
    """Write the code into a folder; return the variables with which readers have these faults.

    Args:
        lie: what the process that reads the tracker `LIES` writes where its answers go.
        fresh: whether fresh readers have them, as those of a cluster are, or forked ones.
    """
    folder.mkdir()
    code = folder / "faults.py"
    code.write_text(f"LIE = {lie!r}\n{_CODE}")
    if not fresh and sys.platform.startswith("linux") and not os.environ.get("XLTOOLS_FRESH"):
        return {CODE: str(code)}
    (folder / "sitecustomize.py").write_text(f"import sys\nCODE = {str(code)!r}\n{_IN_A_READER}")
    return {"PYTHONPATH": os.pathsep.join((str(folder), os.environ.get("PYTHONPATH", ""))).rstrip(os.pathsep)}
