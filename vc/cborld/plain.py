"""What stands in CBOR-LD uncompressed: documents of registry entry 0, and contexts that are written out.

The rule: it is JSON and nothing else.
"""

from typing import Any

from vc.cborld.faults import malformed


def json_value(value: Any) -> Any:
    """Give a CBOR value as JSON. Raises `Malformed` for a byte string, a tag, or a number as the name of a member."""
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise malformed("the code has a number where JSON has the name of a member")
        return {name: json_value(member) for name, member in value.items()}
    if isinstance(value, list):
        return [json_value(item) for item in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise malformed("the code has something in it that JSON does not know")
