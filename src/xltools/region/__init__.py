"""The roll-up: many councils' trackers, each read in a process of its own, gathered into one pack."""
