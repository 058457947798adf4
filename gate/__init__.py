"""The command line, the configuration, the run and the verdict. Imports all the rest."""
