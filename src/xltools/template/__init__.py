"""The template: schemas in, the report model of a tracker out; what staff type in follows from the schemas alone."""

from xltools.template.book import tracker_book
from xltools.template.sheet import Row, Rows

__all__ = ["Row", "Rows", "tracker_book"]
