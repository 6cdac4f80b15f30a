"""What each command does, in steps; nothing here prints."""
