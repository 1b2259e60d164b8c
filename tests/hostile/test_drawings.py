"""Pictures of hostile pages: a small picture or a plain refusal, by a child that is confined and gone afterwards."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from fazhi.accounts.models import User
from fazhi.readers.isolated import page_image_isolated
from fazhi.readers.limits import PICTURE_LIMITS
from fazhi.reports.models import Report
from fazhi.source import UnreadableDocument
from tests.factories import make_reference
from tests.hostile.drawings import hostile_drawings


DRAWINGS = dict(hostile_drawings())
LONGEST = 3_400


def started_by(process: int) -> list[int]:
    """Processes that one has started and that still are there."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []


def is_reader(process: int) -> bool:
    """Whether it is a server of reader children, not a site that browser tests started beside it."""
    command = Path(f"/proc/{process}/cmdline")
    return command.exists() and b"fazhi.readers" in command.read_bytes().split(b"\0")


def at_work() -> list[int]:
    """Children that draw: those of the servers that this process keeps warm."""
    return [child for server in started_by(os.getpid()) if is_reader(server) for child in started_by(server)]


def test_the_servers_of_reader_children_are_known_by_their_command() -> None:
    with pytest.raises(UnreadableDocument):
        page_image_isolated(b"", 1, name="空.pdf", limits=PICTURE_LIMITS)
    assert any(is_reader(process) for process in started_by(os.getpid()))


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_hostile_page_gives_a_small_picture_or_a_plain_refusal(name: str) -> None:
    try:
        drawn = page_image_isolated(DRAWINGS[name], 1, name=name, limits=PICTURE_LIMITS)
    except UnreadableDocument as problem:
        print(f"{name}: {problem.code}")
        assert problem.message.endswith("。")
    else:
        with Image.open(io.BytesIO(drawn)) as picture:
            print(f"{name}: {picture.size}")
            assert picture.format == "PNG" and max(picture.size) <= LONGEST + 1
    assert at_work() == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["三万见方.png", "层层表单.pdf", "真彩炸弹.pdf", "巨幅页面.pdf", "JBIG2巨幅.pdf"])
def test_the_page_of_the_site_answers_plainly(name: str) -> None:
    make_reference("330102")
    user = User.objects.create(username="reviewer", password="!", role="reviewer", district_id="330102")
    report = Report(sha256="a" * 64, original_name=name, size=1, pages=1, state="in_review", district_id="330102")
    report.format = "pdf" if name.endswith("pdf") else "image"
    report.file.save("x.bin", ContentFile(DRAWINGS[name]), save=False)
    report.save()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/reports/{report.pk}/pages/1/")
    assert answer.status_code in (200, 404)
    if answer.status_code == 200:
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert client.get("/healthz?only=web").status_code in (200, 503)
