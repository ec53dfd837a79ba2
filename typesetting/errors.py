"""Why a document cannot be printed. Texts are for the operator and hold no personal data."""


class NotPrintable(Exception):
    """What was given cannot become a document: the text says what is wrong and what to do next."""
