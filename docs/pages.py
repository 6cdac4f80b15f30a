"""Make every page of the manual that is made from the code: `python -m docs.pages`, from the repository's root.

The page of the forecast is made by `python benchmarks/forecast_backtest.py`, which takes longer.
"""

from collections.abc import Callable
from pathlib import Path

from docs import errors_page, measures_manual
from xltools.describing import described
from xltools.pipeline import Folder

_HERE = Path(__file__).parent


def rules() -> str:
    """Return the data dictionary and the rules of the schemas in this repository."""
    return described(Folder(_HERE.parent), "markdown", None).rstrip("\n") + "\n"


PAGES: dict[Path, Callable[[], str]] = {
    _HERE / "rules.md": rules,
    measures_manual.PAGE: measures_manual.manual,
    errors_page.PAGE: errors_page.page,
}


if __name__ == "__main__":
    for page, made in PAGES.items():
        page.write_text(made(), encoding="utf-8")
        print(f"Written to {page}")
