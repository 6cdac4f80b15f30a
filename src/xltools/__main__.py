"""python -m xltools: the commands, if the folder of scripts is not on the PATH."""

import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run a command; a stop before it has begun is a word too."""
    try:
        from xltools.cli import main as begin  # noqa: PLC0415 - so that a stop while it loads is caught
    except KeyboardInterrupt:
        sys.stderr.write("xltools: stopped.\n")
        sys.stderr.flush()
        os._exit(130)
    begin()


if __name__ == "__main__":
    main()
