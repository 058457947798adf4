"""The command line: `commands` has all commands. Only here are options parsed, streams chosen and processes ended.

What a command does is in the rooms below; polars and pandera are loaded by the command that needs them.
"""
