"""JSON values that nobody can change, so that one copy can be shared by all.

The rule: a frozen value *is* a dict or a list (JSON-LD processors ask `isinstance`), reads at the same speed and
compares equal to its plain twin, and every method that would change it raises `TypeError`. `copy.deepcopy`
gives a plain copy that may be changed.
"""

import copy
from typing import Any, NoReturn


def _refuse(self: object, *_args: object, **_kwargs: object) -> NoReturn:
    raise TypeError("this value is shared and cannot be changed: change a copy.deepcopy() of it")


class FrozenDict(dict[str, Any]):
    """A dict that cannot be changed through its own methods."""

    __slots__ = ()
    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return {key: copy.deepcopy(value, memo) for key, value in self.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        return (FrozenDict, (dict(self),))


class FrozenList(list[Any]):
    """A list that cannot be changed through its own methods."""

    __slots__ = ()
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse

    def __deepcopy__(self, memo: dict[int, Any]) -> list[Any]:
        return [copy.deepcopy(item, memo) for item in self]

    def __reduce__(self) -> tuple[Any, ...]:
        return (FrozenList, (list(self),))


def freeze(value: Any) -> Any:
    """Take any JSON value; give its frozen twin, all the way down. Scalars are given back as they are."""
    if isinstance(value, dict):
        return FrozenDict({key: freeze(member) for key, member in value.items()})
    if isinstance(value, list):
        return FrozenList([freeze(item) for item in value])
    return value
