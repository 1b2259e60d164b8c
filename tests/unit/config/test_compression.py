"""Pages come compressed where the browser takes it; the size of a page tells nothing of the secrets in it."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from fazhi.config.compression import PageCompression


PAGE = "法治政府建设年度报告 " * 200


def answered(response: HttpResponse | StreamingHttpResponse, *, accepts: str = "gzip, br") -> HttpResponse:
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    found = PageCompression(lambda _: response)(request)
    assert isinstance(found, (HttpResponse, StreamingHttpResponse))
    return found  # type: ignore[return-value]  # the tests below know which of the two


def test_page_is_compressed_and_reads_the_same() -> None:
    response = answered(HttpResponse(PAGE))
    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Length"] == str(len(response.content))
    assert "Accept-Encoding" in response["Vary"]
    assert len(response.content) < len(PAGE.encode()) / 10
    assert gzip.decompress(response.content).decode() == PAGE


def test_size_of_the_same_page_varies() -> None:
    assert len({len(answered(HttpResponse(PAGE)).content) for _ in range(40)}) > 1


@pytest.mark.parametrize(
    ("response", "accepts"),
    [
        (HttpResponse(PAGE), ""),
        (HttpResponse(PAGE), "br"),
        (HttpResponse("短"), "gzip"),
        (HttpResponse(bytes(range(200)) + b"x"), "gzip"),
        (HttpResponse(PAGE, headers={"Content-Encoding": "br"}), "gzip"),
    ],
    ids=["not accepted", "another coding", "too short", "would grow", "compressed already"],
)
def test_page_is_left_as_it_is(response: HttpResponse, accepts: str) -> None:
    before = response.content
    after = answered(response, accepts=accepts)
    assert after.content == before
    assert after.get("Content-Encoding") in (None, "br")


def test_strong_tag_becomes_weak() -> None:
    assert answered(HttpResponse(PAGE, headers={"ETag": '"a1"'}))["ETag"] == 'W/"a1"'
    assert answered(HttpResponse(PAGE, headers={"ETag": 'W/"a1"'}))["ETag"] == 'W/"a1"'


def test_stream_is_compressed_piece_by_piece() -> None:
    response = answered(StreamingHttpResponse([PAGE.encode(), PAGE.encode()]))
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(response)).decode() == PAGE * 2
