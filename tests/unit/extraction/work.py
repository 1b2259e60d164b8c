"""How much work the extraction does on a text, counted and not timed: the same on every machine and at every load."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType
from typing import Any

import fazhi.extraction
import fazhi.reflow


class Counted:
    """A compiled pattern that notes how many characters it passes: up to its match, or to the end of its search."""

    def __init__(self, pattern: re.Pattern[str], note: Callable[[int], None]) -> None:
        self._pattern, self._note = pattern, note

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._pattern, name)
        if name not in ("search", "match", "fullmatch", "finditer", "findall", "split", "sub"):
            return method

        def counted(*arguments: Any, **options: Any) -> Any:
            text, *window = arguments[1:] if name == "sub" else arguments
            start = window[0] if window else 0
            found = method(*arguments, **options)
            if isinstance(found, re.Match):
                self._note(max(0, found.end() - start))
            elif name not in ("match", "fullmatch"):
                self._note(max(0, min(window[1] if len(window) > 1 else len(text), len(text)) - start))
            return found

        return counted


def modules() -> Iterator[ModuleType]:
    """Every module of the extraction, and the one that joins wrapped lines before it."""
    yield fazhi.reflow
    for module in pkgutil.iter_modules(fazhi.extraction.__path__, "fazhi.extraction."):
        yield importlib.import_module(module.name)


@contextmanager
def _counting_patterns(note: Callable[[int], None]) -> Iterator[None]:
    """Every pattern that a module names, alone or in a table, counted for a while."""

    known: dict[int, Counted] = {}

    def counted(value: Any) -> Any:
        if isinstance(value, re.Pattern):
            return known.setdefault(id(value), Counted(value, note))
        if isinstance(value, dict):
            return {key: counted(inner) for key, inner in value.items()}
        if type(value) in (tuple, list):
            return type(value)(counted(inner) for inner in value)
        return value

    replaced: list[tuple[ModuleType, str, Any]] = []
    for module in modules():
        for name, value in list(vars(module).items()):
            if not name.startswith("__") and isinstance(value, re.Pattern | dict | tuple | list):
                replaced.append((module, name, value))
                setattr(module, name, counted(value))
    try:
        yield
    finally:
        for module, name, value in replaced:
            setattr(module, name, value)


def work(act: Callable[[], object]) -> int:
    """Calls of functions, built-in ones too, and characters that patterns pass, while `act` runs."""
    total = 0

    def note(characters: int) -> None:
        nonlocal total
        total += characters

    def called(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal total
        if event in ("call", "c_call"):
            total += 1

    with _counting_patterns(note):
        before = sys.getprofile()
        sys.setprofile(called)
        try:
            act()
        finally:
            sys.setprofile(before)
    return total
