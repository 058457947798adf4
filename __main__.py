"""`python -m presscheck`."""

from .gate.cli.commands import main

main()
