"""The template: schemas in, the report model of a tracker out; what staff type in follows from the schemas alone."""

from xltools.template.book import tracker_book
from xltools.template.csv_rows import csv_rows
from xltools.template.sheet import Row, Rows

__all__ = ["Row", "Rows", "csv_rows", "tracker_book"]
