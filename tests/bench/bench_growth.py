"""Whether answers stay as quick with more rows: the same questions on the national set and on one of three times it.

`make bench ARGS=growth`. The larger set has 30 years instead of 10 (about 4.4 million values, some minutes to fill).
What answers read follows from the question, not from the table; a tree index over ten times the rows is one level
deeper at most.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

from tests.bench.__main__ import database
from tests.bench.bench_pages import Question, asking, questions, timed
from tests.bench.national import NATIONAL, national_database
from tests.bench.outcomes import judge


LARGER = f"{NATIONAL}_3x"
ROUNDS = 40
MOST = 1.5
COVERAGE_MS = 5.0


def run(report: Callable[[str], object]) -> None:
    """Print medians on both sets, asked in turn, and their ratios."""
    database()
    first: dict[str, list[float]] = {}
    second: dict[str, list[float]] = {}
    asked = bounded()
    for _ in range(2):  # in turn, so that a busy moment does not fall on one of them alone
        for name, years, times in ((NATIONAL, 10, first), (LARGER, 30, second)):
            with national_database(report, name, years=years):
                client = asking()
                for question in asked:
                    times.setdefault(question.name, []).extend(rounds(client, question.address))
    for question in asked:
        small, large = statistics.median(first[question.name]), statistics.median(second[question.name])
        if question.name.startswith("Q6"):
            judge(f"{question.name}, 3 × rows", f"{large:.1f} ms", f"≤ {COVERAGE_MS} ms", is_met=large <= COVERAGE_MS)
        else:
            judge(f"{question.name}, 3 × rows", f"{large / small:.2f} ×", f"≤ {MOST} ×", is_met=large <= MOST * small)
        report(f"{question.name:46} {small:5.1f} ms, with 3 × the rows {large:5.1f} ms, {large / small:.2f} ×")


def rounds(client: Any, address: str) -> list[float]:
    """Milliseconds of every round, after some to warm up."""
    for _ in range(4):
        assert client.get(address).status_code == 200, address
    return [timed(lambda: client.get(address)) for _ in range(ROUNDS)]


def bounded() -> list[Question]:
    """The answers with the same years asked of both sets."""
    found = []
    for question in questions()[0]:
        address = question.address
        if question.name.startswith("Q4"):
            address += "&from=2016&to=2025"
        if question.name.startswith("Q6"):
            address += "?from=2016&to=2025"
        found.append(Question(question.name, address, question.bare))
    return found
