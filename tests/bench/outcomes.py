"""What was measured against what was asked for, gathered by every module and printed as one table at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """One target: what, what was measured, what was asked for, and whether it is met."""

    what: str
    measured: str
    target: str
    is_met: bool


OUTCOMES: list[Outcome] = []


def judge(what: str, measured: str, target: str, *, is_met: bool) -> bool:
    """Note one target for the table; gives `is_met` back."""
    OUTCOMES.append(Outcome(what, measured, target, is_met))
    return is_met


def print_table(report: Callable[[str], object]) -> None:
    """All targets in the order they were measured; nothing when there are none."""
    if not OUTCOMES:
        return
    width = max(len(one.what) for one in OUTCOMES)
    measured = max(len(one.measured) for one in OUTCOMES)
    target = max(len(one.target) for one in OUTCOMES)
    for one in OUTCOMES:
        report(
            f"{one.what:{width}}  {one.measured:{measured}}  {one.target:{target}}  {'met' if one.is_met else 'NOT MET'}"
        )
    report(f"{sum(one.is_met for one in OUTCOMES)} of {len(OUTCOMES)} met")
