"""The demonstration: forty people who do not exist, their assessments, and what became of their credentials.

The rule: nobody here is real, and nothing made here can be taken for real: the issuer lives under a reserved host name,
every credential says that it is a demonstration, and so does every verdict on one. Read `samples` for the data, `load`
for how it gets on record, `history` for how the past is issued, and `check` for how the result is proved.
"""
