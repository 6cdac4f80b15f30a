"""Make every page of the manual that is made from the code: `python -m docs.pages`, from the repository's root.

The page of the forecast is made by `python benchmarks/forecast_backtest.py`, which takes longer.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from docs import api_page, cli_page, errors_page, measures_manual
from docs.situations import SITUATIONS, Situation, picture
from xltools.commands.describe import described
from xltools.commands.steps import Folder

_HERE = Path(__file__).parent
_DECISIONS = _HERE / "adr" / "README.md"
_DECISIONS_INTRO = """# Decisions

Each large choice has one page: what made it necessary, what was chosen, what follows from it, and what was turned down.
This list is made by `python -m docs.pages` from their titles.
"""


def rules() -> str:
    """Return the data dictionary and the rules of the schemas in this repository."""
    return described(Folder(_HERE.parent), "markdown", None).rstrip("\n") + "\n"


def decisions() -> str:
    """Return the list of decisions, each by its own title."""
    pages = [page for page in sorted((_HERE / "adr").glob("*.md")) if page != _DECISIONS]
    titles = [page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ") for page in pages]
    lines = [f"- [{title}]({page.name})" for title, page in zip(titles, pages, strict=True)]
    return "\n".join([_DECISIONS_INTRO, *lines]) + "\n"


def situation_chart(situation: Situation) -> str:
    """Return the chart that shows a situation of a KPI."""
    return picture(measures_manual.example_context(), situation)


PAGES: dict[Path, Callable[[], str]] = {
    _HERE / "rules.md": rules,
    _DECISIONS: decisions,
    cli_page.PAGE: cli_page.page,
    api_page.PAGE: api_page.page,
    measures_manual.PAGE: measures_manual.manual,
    errors_page.PAGE: errors_page.page,
    **{each.picture: partial(situation_chart, each) for each in SITUATIONS},
}


if __name__ == "__main__":
    for page, made in PAGES.items():
        page.parent.mkdir(exist_ok=True)
        page.write_text(made(), encoding="utf-8")
        print(f"Written to {page}")
