"""Sheets of the region's pack: one file each, region's results in, report model out."""
