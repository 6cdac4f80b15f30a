"""Sheets: one file per board sheet; an edition in, a report sheet out. The only wording for readers."""
