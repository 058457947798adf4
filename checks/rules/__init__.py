"""The rules, one folder per subject. Put a file here and its rules exist: the registry walks the folders.

A family of codes is named by `family(...)` in the folder where it is at home; a rule may be in another folder, if its
subject is there. What several subjects need is in `text` or `comparing`: subjects do not import each other.
"""
