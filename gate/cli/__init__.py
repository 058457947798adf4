"""The command line. Only here are options parsed, streams chosen and processes ended."""
