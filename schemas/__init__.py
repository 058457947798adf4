"""What an article, a text block and a finding are: columns, dtypes, and the words that may be in them. Nothing else.

Whether an article is good is in `checks`.
"""
