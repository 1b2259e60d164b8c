"""Records: small frozen values that one report needs by the hundred."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform


Kind = TypeVar("Kind")


@dataclass_transform(frozen_default=True)
def record(cls: type[Kind]) -> type[Kind]:
    """A dataclass with slots whose values nobody may change: the type checker sees to it, not the running program.

    A frozen dataclass that guards itself is four times as slow to make, which was a tenth of all time spent on a
    report.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


def changed(value: Kind, **changes: object) -> Kind:
    """A copy of a record with some values changed: `dataclasses.replace` in a third of its time.

    Raises AttributeError for a name that the record does not have.
    """
    kind: Any = type(value)
    copy: Kind = kind(*_values_of(kind)(value))
    for name, new in changes.items():
        setattr(copy, name, new)
    return copy


@lru_cache(maxsize=16)
def _values_of(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What gives all values of a record in the order its class takes them."""
    return attrgetter(*(field.name for field in fields(kind)))
