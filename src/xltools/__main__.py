"""python -m xltools: the commands, where the folder of scripts is not on the PATH."""

from xltools.cli import main

main()
