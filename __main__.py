"""`python -m presscheck`."""

from .gate.cli.entry import main

main()
