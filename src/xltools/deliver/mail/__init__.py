"""Mail: packs to the people of the Distribution sheet, as drafts or over SMTP."""
