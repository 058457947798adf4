"""What was published, remembered: the keys by which articles are compared, kept in a file for later runs.

`archive.Archive` adds, removes and looks up; `facts` says what is kept of an article; `identity` says when an article
is one that is there already; `storage` is what a database must be able to do, and `sqlite` and `postgres` do it.
Nothing is judged here: a run takes the archived articles that may matter into its own comparison
(`gate.run.remembered`).
"""
