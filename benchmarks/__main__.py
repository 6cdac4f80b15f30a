"""All benchmarks in one run, and the page that tells them: docs/performance.md.

Run it on a machine that does nothing else, in an environment that has xltools as users have it, without its test tools
(pandera loads hypothesis where it finds it, which no user has):

    python -m venv /tmp/bench && /tmp/bench/bin/pip install .
    /tmp/bench/bin/python -m benchmarks [/tmp/peers/bin/python]

The second interpreter has the peers (`benchmarks/peers.py` says which); without it their rows are left out.
"""

import os
import platform
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

from benchmarks import large_programme, month_end, peers, reading, rollup, startup, writing
from benchmarks.measuring import ROOT

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured: {} -->", "<!-- /measured: {} -->"
LIBRARIES = ("pandas", "numpy", "pandera", "python-calamine", "XlsxWriter", "openpyxl", "click")


def machine() -> str:
    """Say on what was measured."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors, "
        f"{platform.python_implementation()} {platform.python_version()}; {libraries}."
    )


def put(page: str, name: str, text: str) -> str:
    """Put a measured part between its marks.

    Raises:
        ValueError: the page has no such marks.
    """
    begin, end = BEGIN.format(name), END.format(name)
    if begin not in page or end not in page:
        raise ValueError(f"{PAGE} has no marks for {name!r}")
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}"


def main() -> None:
    """Measure part by part, and write each into the page as it comes."""
    others = sys.argv[1] if len(sys.argv) > 1 else None
    parts: dict[str, Callable[[], str]] = {
        "machine": machine,
        "start-up": startup.report,
        "reading": lambda: reading.report((*reading.SIZES, reading.MOST)),
        "writing": writing.report,
        "month end": month_end.report,
        "large programme": large_programme.report,
        "region of 300": rollup.report,
        "peers": lambda: peers.report(others),
    }
    for name, measured in parts.items():
        began = time.monotonic()
        text = measured()
        print(f"\n{name}, measured in {time.monotonic() - began:.0f} s\n\n{text}", flush=True)
        PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), name, text), encoding="utf-8")


if __name__ == "__main__":
    main()
