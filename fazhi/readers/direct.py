"""Functions of PDFium as plain calls: with addresses, and without giving up the interpreter lock, twice as fast.

For the few functions that are called for every character or object of a page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any


def direct(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same C function with the given types of result and arguments; handles are passed as their addresses."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)
