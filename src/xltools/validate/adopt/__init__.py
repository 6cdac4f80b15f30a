"""Adopt: what an office's own workbook seems to hold; `source.toml` is proposed from it."""
