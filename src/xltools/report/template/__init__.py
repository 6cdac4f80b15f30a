"""The template: schemas in, the report model of a tracker out; what staff type in follows only from the schemas."""

from xltools.report.template.book import tracker_book
from xltools.report.template.csv_rows import csv_rows, example_rows
from xltools.report.template.sheet import Row, Rows

__all__ = ["Row", "Rows", "csv_rows", "example_rows", "tracker_book"]
