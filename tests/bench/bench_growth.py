"""Whether answers stay as quick with more rows: the same questions on the national set and on one of ten times it.

`make bench ARGS=growth`. The larger set (14.6 million values) is made for the measurement and dropped after it; it
takes some minutes and about 8 GB. What answers read follows from the question, not from the table; a tree index over
ten times the rows is one level deeper at most. Nothing that a process keeps is used here: every answer is read anew.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import replace

from tests.bench.__main__ import database
from tests.bench.bench_pages import JSON_OVER_SQL, Question, asking, bare_client, measured, p95, questions
from tests.bench.larger import TIMES, larger_database
from tests.bench.national import NATIONAL, national_database
from tests.bench.outcomes import judge


TURNS, ROUNDS = 2, 20
MOST = 1.5
COVERAGE_MS = 5.0


def run(report: Callable[[str], object]) -> None:
    """Print medians on both sets, asked in turn, and their ratios."""
    database()
    with national_database(report):
        pass  # filled when there is none, and left: nobody may be connected to what is copied
    with larger_database(report) as larger:
        compare(report, larger)


def compare(report: Callable[[str], object], larger: str) -> None:
    """The medians of both, and the p95 of the larger beside its SQL."""
    own: dict[tuple[str, str], list[float]] = {}
    sql: dict[str, list[float]] = {}
    asked = bounded()
    bare = bare_client()
    for _ in range(TURNS):  # in turn, so that a busy moment does not fall on one of them alone
        for name in (NATIONAL, larger):
            with national_database(report, name):
                client = asking()
                for question in asked:
                    times = measured(client, question, bare, rounds=ROUNDS)
                    own.setdefault((question.name, name), []).extend(times.own)
                    if name == larger:
                        sql.setdefault(question.name, []).extend(times.sql)
    for question in asked:
        judged(report, question, own[question.name, NATIONAL], own[question.name, larger], sql[question.name])


def judged(
    report: Callable[[str], object], question: Question, small: list[float], large: list[float], sql: list[float]
) -> None:
    """One question's line and outcomes."""
    before, after = statistics.median(small), statistics.median(large)
    name = f"{question.name}, {TIMES} × rows"
    if question.name.startswith("Q6"):
        judge(name, f"{after:.1f} ms", f"≤ {COVERAGE_MS} ms", is_met=after <= COVERAGE_MS)
    else:
        judge(name, f"{after / before:.2f} ×", f"≤ {MOST} ×", is_met=after <= MOST * before)
    bound = 2 * p95(sql) + JSON_OVER_SQL
    judge(f"{name}, p95", f"{p95(large):.1f} ms", f"≤ {bound:.0f} ms", is_met=p95(large) <= bound)
    report(
        f"{question.name:46} {before:5.1f} ms (fastest {min(small):5.1f}), with {TIMES} × the rows {after:5.1f} ms "
        f"({min(large):5.1f}), {after / before:.2f} × ({min(large) / min(small):.2f} × by the fastest)"
    )


def bounded() -> list[Question]:
    """The answers with the same years asked of both sets, read anew."""
    found = []
    for question in questions()[0]:
        address = question.address
        if question.name.startswith("Q4"):
            address += "&from=2016&to=2025"
        if question.name.startswith("Q6"):
            address += "?from=2016&to=2025"
        found.append(replace(question, address=address, bare=None))
    return found
