"""`python -m presscheck`."""

from .gate.cli import main

main()
