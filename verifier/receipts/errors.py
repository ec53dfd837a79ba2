"""Why there is no receipt. Texts are for people and hold no personal data."""


class NoReceipt(Exception):
    """A receipt cannot be given: the text says why, and what to do."""
