"""Rules over many records, as pure functions: signatures of a batch, and the judgement of rows that are compared.

Whoever runs them (`gate.run`, `gate.cluster`) exchanges the rows; nothing is stored here.
"""
