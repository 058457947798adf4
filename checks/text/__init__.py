"""What rules know of text: lines, tokens, phrases of many languages, times, labels, languages, repairs.

Functions of Polars expressions and closed lists, for more than one rule; what one rule alone looks for is in its file.
"""
