"""Measures: pure functions, one family a file; typed tables in, tidy tables out."""
