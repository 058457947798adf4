"""What an article, a text block and a finding are: columns, dtypes, and the words that stand in them. Nothing else."""
