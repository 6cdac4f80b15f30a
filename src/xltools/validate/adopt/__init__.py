"""Adopt: what an office's own workbook seems to hold, from which `source.toml` is proposed."""
