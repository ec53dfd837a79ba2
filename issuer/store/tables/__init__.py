"""The tables of the register, by subject, as the newest migration leaves them (a test compares the two).

The rule: typed columns and named constraints, no JSON. What the law of the house demands (four eyes, a credential only
on a passed assessment, no revocation lifted, nothing reused) is a constraint or a trigger, not only code.
"""

from issuer.store.tables import assessment, issuance, people, trail, workers
from issuer.store.tables.metadata import metadata

__all__ = ["assessment", "issuance", "metadata", "people", "trail", "workers"]
