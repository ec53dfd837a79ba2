"""Numbers that identify a person, in the one form in which they are sealed, compared and found.

The rule: how somebody wrote a number (hyphens, spaces, small letters) makes no difference to whether it is found.
"""

import re

from issuer.store.errors import Refused
from issuer.store.terms import DocumentKind

_FILLING = re.compile(r"[\s()./-]")
_SHAPES = {
    DocumentKind.CNIC: re.compile("[0-9]{13}"),
    DocumentKind.NICOP: re.compile("[0-9]{13}"),
    DocumentKind.PASSPORT: re.compile("[A-Z0-9]{5,20}"),
}
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")  # ITU-T E.164: at most fifteen digits, with the country's code


def document_number(kind: DocumentKind, text: str) -> str:
    """The number of an identity document: 13 digits, or the letters and digits of a passport. Raises `Refused`."""
    number = _FILLING.sub("", text).upper()
    if _SHAPES[kind].fullmatch(number) is None:
        raise Refused(f"this is not a {kind} number; please compare it with the document")
    return number


def phone_number(text: str) -> str:
    """A phone number in international form, such as +923001234567. Raises `Refused`."""
    number = _FILLING.sub("", text)
    if _PHONE.fullmatch(number) is None:
        raise Refused("a phone number begins with + and the code of its country")
    return number
