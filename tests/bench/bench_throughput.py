"""Answers a second to 16 clients at once: Q1 as JSON, beside the bare framework behind the same server.

`make bench ARGS=throughput`. The three ways are asked in turn, so that a busy machine slows all of them alike:

- asked again: the same question over and over, as everybody asks it who opens the same page;
- read anew: every address differs by a parameter that no answer knows, so that nothing kept serves it;
- bare: a view without middleware or sign-in that answers the same rows from one statement, whoever asks.

The clients run on the same processors as the server and the database. So what an answer cost each of the three in
processor time is printed too: a busy machine does not change it, and it tells what the machine would do by itself.
"""

from __future__ import annotations

import os
import re
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count, repeat
from typing import NamedTuple

from tests.bench.__main__ import database
from tests.bench.bench_pages import questions
from tests.bench.national import account, database_seconds, national_database, served, server_seconds
from tests.bench.outcomes import judge


CLIENTS, SECONDS, TURNS = 16, 4.0, 3
SUPERSET, SUPERSET_CACHED = 20, 51
"""Answers a second that Apache Superset gave to the same question without and with its cache, on two such cores."""
TIMES_SUPERSET, TIMES_CACHED = 30, 10
BUFFER = 1 << 18
PROCESSORS = os.cpu_count() or 1


def run(report: Callable[[str], object]) -> None:
    """Print the rates and their ratios."""
    database()
    with national_database(report):
        from fazhi.accounts.models import ApiToken

        question = questions()[0][0]
        token = ApiToken.issue(account())
        with (
            served("fazhi.config.wsgi") as own,
            served("tests.bench.bare_site:application", FAZHI_BENCH_SQL=question.bare or "") as bare,
        ):
            ways = {
                "asked again": (own, repeat(question.address)),
                "read anew": (own, (f"{question.address}&_={number}" for number in count())),
                "bare": (bare, repeat("/")),
            }
            rates: dict[str, list[float]] = {way: [] for way in ways}
            costs: dict[str, list[Cost]] = {way: [] for way in ways}
            for seconds in (1.0, *[SECONDS] * TURNS):
                for way, (port, addresses) in ways.items():
                    found, cost = rate(port, addresses, token, seconds=seconds)
                    rates[way].append(found)
                    costs[way].append(cost)
    again, anew, plain = (statistics.median(rates[way][1:]) for way in ways)
    for way, found, times, theirs in (
        ("asked again", again, TIMES_CACHED, SUPERSET_CACHED),
        ("asked again", again, TIMES_SUPERSET, SUPERSET),
        ("read anew", anew, TIMES_SUPERSET, SUPERSET),
    ):
        judge(
            f"Q1 throughput, {CLIENTS} clients, {way}",
            f"{found:.0f}/s, bare {plain:.0f}/s ({found / plain:.0%})",
            f"≥ {times} × {theirs}/s",
            is_met=found >= times * theirs,
        )
    report(
        f"Q1, {CLIENTS} clients: asked again {again:.0f}/s, read anew {anew:.0f}/s, bare {plain:.0f}/s; "
        f"{again / plain:.2f} and {anew / plain:.2f} of bare"
    )
    for way, found in costs.items():
        cost = Cost(*(statistics.median(one[place] for one in found[1:]) for place in range(3)))
        report(
            f"{way:12} processor time of an answer: server {cost.server:.2f} ms, database {cost.database:.2f} ms, "
            f"client {cost.client:.2f} ms: {PROCESSORS * 1000 / sum(cost):.0f}/s if nobody else had the {PROCESSORS} processors"
        )


class Cost(NamedTuple):
    """Milliseconds of a processor that one answer took."""

    server: float
    database: float
    client: float


def rate(port: int, addresses: Iterator[str], token: str, *, seconds: float) -> tuple[float, Cost]:
    """Answers a second over a stretch of time, and what each cost."""
    counts = [0] * CLIENTS
    until = time.monotonic() + seconds

    def ask(number: int) -> None:
        with Connection(port, token) as connection:
            while time.monotonic() < until:
                connection.get(next(addresses))
                counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    began = server_seconds(port), database_seconds(), time.process_time()
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - started
    ended = server_seconds(port), database_seconds(), time.process_time()
    answers = sum(counts)
    return answers / took, Cost(
        *((after - before) * 1000 / answers for before, after in zip(began, ended, strict=True))
    )


class Connection:
    """A client that keeps its connection and does next to nothing but wait: what it takes, the server lacks."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.head = f" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n"
        self.buffer = memoryview(bytearray(BUFFER))
        self.socket = self.opened()

    def opened(self) -> socket.socket:
        """A new connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *error: object) -> None:
        self.socket.close()

    def get(self, address: str) -> None:
        """Ask once and read the whole answer. Raises AssertionError for anything but 200."""
        self.socket.sendall(f"GET {address}{self.head}".encode())
        held = self.socket.recv_into(self.buffer)
        if not held:  # the server closed it between two questions
            self.socket.close()
            self.socket = self.opened()
            return self.get(address)
        found = bytes(self.buffer[:held])
        while (end := found.find(b"\r\n\r\n")) < 0:
            found += self.socket.recv(BUFFER)
        assert found.startswith(b"HTTP/1.1 200"), found[:200]
        length = re.search(rb"\r\n[Cc]ontent-[Ll]ength: (\d+)", found[:end])
        assert length is not None, found[:end]
        missing = int(length[1]) - (len(found) - end - 4)
        while missing > 0:
            missing -= self.socket.recv_into(self.buffer)
        if re.search(rb"\r\n[Cc]onnection: close", found[:end]):
            self.socket.close()
            self.socket = self.opened()
        return None
