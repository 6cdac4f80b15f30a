"""Measures of a region: many councils' trackers together; tables in, tidy tables out."""
