"""Source: an office's own workbook, read as `source.toml` says, becomes the tracker's tables."""
