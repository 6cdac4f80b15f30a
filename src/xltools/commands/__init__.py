"""Commands: what each does, in steps, without a word on the screen; one file per command."""
