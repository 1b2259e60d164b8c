"""Whether the record is as it was sealed: every decision against the chain of digests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from fazhi.reports.models.seal import CONTENT


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. `problems` is empty when every decision is there, unchanged and in its place."""

    count: int
    last: str
    """The newest digest; whoever notes it down can later ask for it."""
    problems: tuple[str, ...]
    holds_expected: bool = True


def verify_record(*, expected: str = "") -> Verification:
    """Recompute the chain; `expected` is a digest noted down earlier, which must still be in it.

    The sums are done here, not by the database's own function, which somebody could have replaced. Reads every
    decision once.
    """
    problems: list[str] = []
    former, count, found = "", 0, not expected
    for decision, digest, content in _links():
        count += 1
        if content is None:
            problems.append(f"决定 {decision} 已被删除")
        elif hashlib.sha256((former + content).encode()).hexdigest() != digest:
            problems.append(f"决定 {decision} 或它前面的记录被改动过")
        former = digest
        found = found or digest == expected
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id FROM reports_decision d LEFT JOIN reports_seal s ON s.decision = d.id WHERE s.id IS NULL "
            "ORDER BY d.id"
        )
        problems += [f"决定 {decision} 没有封印" for (decision,) in cursor.fetchall()]
    if not found:
        problems.append("此前记下的封印已不在记录中：记录被整体改写或回退过")
    return Verification(count, former, tuple(problems), found)


def _links() -> Iterator[tuple[int, str, str | None]]:
    """(decision, digest, what the decision says now or None) in the order of sealing."""
    # Without a row a join gives null for every column, which would look like an empty decision.
    content = f"CASE WHEN d.id IS NULL THEN NULL ELSE {CONTENT} END"
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT s.decision, s.digest, {content} FROM reports_seal s "
            "LEFT JOIN reports_decision d ON d.id = s.decision ORDER BY s.id"
        )
        while rows := cursor.fetchmany(2000):
            yield from rows
