"""Answers a second to 16 clients at once: Q1 as JSON, beside the bare framework behind the same server.

`make bench ARGS=throughput`. Both sites are asked in turn, so that a busy machine slows both alike.
"""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Callable

from tests.bench.__main__ import database
from tests.bench.bench_pages import questions
from tests.bench.national import account, national_database, served
from tests.bench.outcomes import judge


CLIENTS, SECONDS, TURNS = 16, 4.0, 3
SUPERSET = 20
"""Answers a second that Apache Superset gave to the same question without its cache, on two cores like these."""
TIMES_SUPERSET = 30


def run(report: Callable[[str], object]) -> None:
    """Print both rates and their ratio."""
    database()
    with national_database(report):
        from fazhi.accounts.models import ApiToken

        question = questions()[0][0]
        headers = {"Authorization": f"Bearer {ApiToken.issue(account())}"}
        with (
            served("fazhi.config.wsgi") as own,
            served("tests.bench.bare_site:application", FAZHI_BENCH_SQL=question.bare or "") as bare,
        ):
            rates: dict[int, list[float]] = {own: [], bare: []}
            for port in (own, bare):
                rate(port, question.address, headers, seconds=1)
            for _ in range(TURNS):
                for port in (own, bare):
                    rates[port].append(rate(port, question.address, headers, seconds=SECONDS))
        ours, theirs = (statistics.median(rates[port]) for port in (own, bare))
    judge(
        f"Q1 throughput, {CLIENTS} clients",
        f"{ours:.0f}/s, bare {theirs:.0f}/s ({ours / theirs:.0%})",
        f"≥ {TIMES_SUPERSET * SUPERSET}/s",
        is_met=ours >= TIMES_SUPERSET * SUPERSET,
    )
    report(f"Q1, {CLIENTS} clients: own {ours:.0f}/s, bare {theirs:.0f}/s, {ours / theirs:.2f} of bare")


def rate(port: int, address: str, headers: dict[str, str], *, seconds: float) -> float:
    """Answers a second over a stretch of time."""
    counts = [0] * CLIENTS
    until = time.monotonic() + seconds

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < until:
            connection.request("GET", address, headers=headers)
            answered = connection.getresponse()
            answered.read()
            assert answered.status == 200, answered.status
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - started)
