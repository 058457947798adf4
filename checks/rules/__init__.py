"""The rules, one folder a subject. A file that is put here is a rule: the registry walks the folders.

A family of codes is named by `family(...)` in the folder where it is at home; a rule may live in another folder, if its
subject is there.
"""
