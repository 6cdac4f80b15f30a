"""Reasons: why a tracker does not count, in the words that the pack shows."""

CANNOT_READ, NO_TRACKER, OTHER_VERSION = "Cannot be read", "Not a tracker", "Another version"
NO_AS_AT, NO_ORGANISATION, OTHER_SCALE = "No As at", "No organisation", "Another rating scale"
TOO_SLOW, CRASHED, FAILED = "Time limit", "Reader crashed", "xltools failed"
OLDER, TWICE = "An older report", "The same day twice"
