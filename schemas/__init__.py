"""What an article, a text block and a finding are: columns, dtypes, and the words that stand in them.

And what a panic is, which every room above must know. Nothing else.
"""
