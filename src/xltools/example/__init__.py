"""The worked example: the whole of the programme's papers at two reports, kept as CSV, typed by the schemas."""

from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

#: The reports that the example has, the latest first.
DAYS: tuple[date, ...] = (date(2012, 3, 31), date(2011, 12, 31))

#: What the example's Read me says in addition.
NOTES: tuple[str, ...] = (
    (
        "This is the worked example: it holds the whole of the programme's papers of 2010 to 2012. What they do not "
        "give is invented and says Illustrative in Source, Comment or Notes. Illustrative as a whole are the sheets "
        "Workstreams (but for titles and outcomes), Risks, Actions, Commentary, Self-assessment and Distribution."
    ),
)


def rows_folder(day: date) -> Traversable:
    """Return the folder with the CSV files of the report of a day, one named as each sheet."""
    return files("xltools.example").joinpath(day.isoformat())
