"""Say in words what a schema error means, without repeating what the document holds.

The rule: words come from the schema (its limits, its lists, its descriptions) and from the names of members;
a member's name is repeated only if it looks like a name and not like data.
"""

import json
import re
from typing import Any

from jsonschema_rs import ValidationError, ValidationErrorKind

_NAME = re.compile(r"[@$]?[A-Za-z][A-Za-z_-]{0,39}")
_WITHHELD = "(name withheld)"
_MOST_NAMES = 5


def pointer(error: ValidationError) -> str:
    """Give the JSON Pointer (RFC 6901) of the place that an error is about, names that may be data withheld."""
    return "".join(f"/{_shown(token)}" for token in error.instance_path)


def explain(error: ValidationError, schema: dict[str, Any]) -> str:
    """Give one sentence, without its subject, that says which rule of the schema is broken."""
    sentence = _say(error.kind)
    remark = _description(error.schema_path, schema)
    return f"{sentence}: {remark}" if remark else sentence


def _say(kind: ValidationErrorKind) -> str:
    match kind:
        case ValidationErrorKind.AdditionalProperties(unexpected=names):
            return f"has members that have no place there ({_names(names)})"
        case ValidationErrorKind.Required(property=name):
            return f"lacks the member {name}"
        case ValidationErrorKind.Constant(expected_value=value):
            return f"must be exactly {json.dumps(value, ensure_ascii=False)}"
        case ValidationErrorKind.Enum(options=options):
            return f"must be one of {', '.join(json.dumps(option, ensure_ascii=False) for option in options)}"
        case ValidationErrorKind.Type(types=types):
            return f"must be of type {' or '.join(types)}"
        case ValidationErrorKind.Format(format=name):
            return f"is not written as a {name}"
        case ValidationErrorKind.Contains():
            return "lacks an item that must be there"
        case ValidationErrorKind.PropertyNames():
            return "has a member whose name is not allowed there"
        case ValidationErrorKind.Not():
            return "holds what must not be there"
        case ValidationErrorKind.UniqueItems():
            return "holds the same item twice"
    return _LIMITS.get(kind.name, "is not as it must be")


_LIMITS = {
    "minItems": "has too few items",
    "maxItems": "has too many items",
    "minLength": "is too short",
    "maxLength": "is too long",
    "minimum": "is too small",
    "maximum": "is too large",
    "minProperties": "has too few members",
    "maxProperties": "has too many members",
}


def _description(path: list[str | int], schema: dict[str, Any]) -> str:
    """Give the description nearest to the broken keyword; the schema's own, at its root, says too little."""
    found, here = "", schema
    for token in path:
        here = here[token]  # type: ignore[index]  # a schema path steps through objects by name and lists by number
        words = here.get("description") if isinstance(here, dict) else None
        found = words if isinstance(words, str) else found
    return found.rstrip(".")


def _names(names: list[str]) -> str:
    shown = list(dict.fromkeys(_shown(name) for name in names))
    return ", ".join(shown[:_MOST_NAMES]) + (", and more" if len(shown) > _MOST_NAMES else "")


def _shown(token: str | int) -> str:
    if isinstance(token, int) or (token.isascii() and token.isdigit() and len(token) < 5):
        return str(token)
    return token if _NAME.fullmatch(token) else _WITHHELD
