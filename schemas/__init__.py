"""What an article, a text block and a finding are: columns, dtypes, and the words that may be in them.

And what a panic of the engine is, which every room above must know. Whether an article is good is in `checks`.
"""
