"""What rules know of text: lines, tokens, phrases of many languages, times, labels, languages, repairs.

Functions of Polars expressions and closed lists; a defect that one rule alone looks for is in that rule's file.
"""
