"""Custodies: one module for each place where signing keys are kept, with the functions of `keys.signers.Custody`.

The rule: these modules are imported by `keys.signers` alone, and only when a URI of their scheme is opened.
"""
