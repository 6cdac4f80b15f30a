"""Measures of a region: what many councils' trackers say together; tables in, tidy tables out."""
