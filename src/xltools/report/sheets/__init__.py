"""Sheets: one file per board sheet; a report context in, a report sheet out. The only wording for readers."""
