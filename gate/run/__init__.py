"""One run on one machine. `run` has it from the first batch to the verdict; each other file is one of its steps.

Options and progress bars are in `gate.cli`, settings and the verdict in `gate.terms`.
"""
