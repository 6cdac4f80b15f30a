"""The user's own folder, where what is known of this user alone is kept: never in a programme's folder."""

import os
from pathlib import Path

_NAME = "xltools"


def own_folder() -> Path:
    """Return the folder, which need not be there: XDG_CONFIG_HOME, on Windows APPDATA, else .config at home."""
    named = os.environ.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME", "")
    if named and Path(named).is_absolute():
        return Path(named) / _NAME
    return Path(os.path.expanduser("~")) / ".config" / _NAME  # noqa: PTH111 - a Path's own way raises without a home
