"""The child process: same answers, nothing outlives it, nothing gets out of it."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest

from fazhi.readers import Limits, UnreadableDocument, nursery, read
from fazhi.readers.isolated import page_image_isolated, read_isolated
from fazhi.source_json import from_json, to_json
from tests.unit.readers.making import SENTENCE, docx, p, pdf, wrapped


LARGE = SENTENCE.encode() * 30_000
"""More than fits into the few megabytes that a test leaves to a child."""


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (SENTENCE.encode("gbk"), "a.txt"),
        (docx(p(SENTENCE) + f"<w:tbl><w:tr><w:tc>{p('新收')}</w:tc><w:tc>{p('137')}</w:tc></w:tr></w:tbl>"), "a.docx"),
        (pdf([wrapped(SENTENCE * 3, top=100)]), "a.pdf"),
    ],
)
def test_the_child_reads_the_same(data: bytes, name: str) -> None:
    assert read_isolated(data, name, ocr=False) == read(data, name, ocr=False)


def test_json_keeps_every_place() -> None:
    source = read(pdf([wrapped(SENTENCE * 3, top=100)]), "a.pdf")
    assert from_json(to_json(source)) == source


def test_errors_come_through() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_isolated(docx(""), "a.docx", ocr=False)
    assert caught.value.code == "no_text"


def test_a_child_out_of_memory_or_time_is_a_refusal() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_isolated(LARGE, "a.txt", ocr=False, limits=Limits(memory_bytes=40 * 1024 * 1024))
    assert caught.value.code in ("too_complex", "corrupt")
    busy = docx(p("（" * 300_000))
    with pytest.raises(UnreadableDocument):
        read_isolated(busy, "a.docx", ocr=False, limits=Limits(max_characters=1_000))


def test_page_images_come_from_a_child_too() -> None:
    assert page_image_isolated(pdf([[(80, 90, "正文")]]), 1, dpi=40).startswith(b"\x89PNG")


CONFINED = """
import sys
from fazhi.readers.__main__ import _confine
from fazhi.readers.limits import Limits
_confine(Limits(), ocr=False)
import socket, subprocess
def tries():
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except PermissionError:
        yield "no connection"
    try:
        subprocess.run(["true"])
    except PermissionError:
        yield "no program"
    try:
        with open("/tmp/fazhi-confined-test", "wb") as file:
            file.write(b"x" * 100_000)
    except OSError:
        yield "no file"
print(list(tries()))
"""


def test_a_confined_process_may_not_connect_start_programs_or_write() -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-c", CONFINED], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stdout.strip() == "['no connection', 'no program', 'no file']", done.stderr


def test_the_child_does_not_load_the_web_framework() -> None:
    code = "import sys, fazhi.readers.__main__; print(sorted({name.split('.')[0] for name in sys.modules} & {'django', 'celery', 'plotly', 'psycopg'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_order_has_a_child_of_its_own_from_one_warm_server() -> None:
    read_isolated(SENTENCE.encode(), "a.txt", ocr=False)
    (server,) = nursery._idle
    with pytest.raises(UnreadableDocument):
        read_isolated(LARGE, "a.txt", ocr=False, limits=Limits(memory_bytes=1 << 20))
    # Limits and rights that the last child gave up bind no other.
    assert read_isolated(pdf([wrapped(SENTENCE, top=100)]), "a.pdf", ocr=False).text == SENTENCE
    assert nursery._idle == [server]


def test_a_server_that_died_is_replaced() -> None:
    read_isolated(SENTENCE.encode(), "a.txt", ocr=False)
    nursery._idle[0]._process.kill()
    nursery._idle[0]._process.wait()
    assert read_isolated(SENTENCE.encode(), "a.txt", ocr=False).text == SENTENCE


def test_an_order_out_of_time_ends_its_processes() -> None:
    server = nursery.Server()
    with pytest.raises(nursery.OutOfTimeError):
        server.ask({"do": "read", "name": "a.txt", "ocr": False, "limits": asdict(Limits())}, b"x" * 1000, 0.0)
    server.kill()
    assert not server.is_alive


def test_threads_ask_at_once() -> None:
    with ThreadPoolExecutor(3) as pool:
        texts = list(pool.map(lambda i: read_isolated(f"审结{i}件。".encode(), "a.txt", ocr=False).text, range(6)))
    assert texts == [f"审结{i}件。" for i in range(6)]
    assert len(nursery._idle) == 1
