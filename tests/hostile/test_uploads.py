"""A folder of hostile files goes through the real upload, the real task and the confined reader."""

from __future__ import annotations

import re
import secrets
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fazhi.accounts.models import User
from fazhi.reports import tasks
from fazhi.reports.models import Report
from tests.factories import make_reference
from tests.hostile.files import hostile_files
from tests.unit.readers.making import SENTENCE


pytestmark = pytest.mark.django_db(transaction=True)
END_STATES = {"failed", "needs_person", "in_review"}
STORED = re.compile(r"originals/[0-9a-f]{32}\.[a-z]{3,5}")
GOOD = f"甲市乙区2024年法治政府建设年度报告\n{SENTENCE * 8}".encode()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and who has called there."""
    callers: list[str] = []
    door = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                connection, address = door.accept()
            except OSError:
                return
            callers.append(str(address))
            connection.close()

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}", callers
    door.shutdown(socket.SHUT_RDWR)
    door.close()


@pytest.fixture
def client(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A clerk's browser; tasks run when the test says so, as a worker would."""
    make_reference("330102")
    monkeypatch.setattr(tasks, "send", lambda report_id: None)
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "temporary")
    (tmp_path / "temporary").mkdir()
    user = User.objects.create(username="clerk", password="!", role="clerk", district_id="330102")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def upload(client: Client, name: str, data: bytes) -> list[dict[str, Any]]:
    """Hand one file in as the page does, and let the worker read what was accepted."""
    file = SimpleUploadedFile("x", data)
    file._name = name  # as a hostile program would send it: the class itself would shorten it
    answer = client.post("/reports/upload/", {"files": file}, headers={"accept": "application/json"})
    assert answer.status_code == 200, (name, answer.content)
    files: list[dict[str, Any]] = answer.json()["files"]
    for one in files:
        if one["outcome"] == "accepted":
            tasks.process_report(one["id"])
    return files


def test_every_hostile_file_ends_in_a_clear_state_and_touches_nothing_else(
    client: Client, listener: tuple[str, list[str]], settings: Any, tmp_path: Path
) -> None:
    address, callers = listener
    token = f"fazhi-{secrets.token_hex(8)}"
    files = hostile_files(token=token, server=address)
    assert len(files) >= 40

    ends: dict[str, tuple[str, str, str]] = {}
    for name, data in files.items():
        handed = upload(client, name, data)
        assert handed, name
        for one in handed:
            report = Report.objects.get(pk=one["id"])
            ends[f"{name[:24]!r} {one['name'][:24]}"] = (report.state, report.failure_code, report.failure_reason)
    for key, (state, code, words) in ends.items():
        print(f"{key:60} {state:12} {code:16} {words}")

    unclear = {
        key: end
        for key, end in ends.items()
        if end[0] not in END_STATES or end[1] == "internal" or (end[0] == "failed" and "请" not in end[2])
    }
    assert unclear == {}
    assert callers == []
    assert [*tmp_path.rglob(f"*{token}*"), *Path(tempfile.gettempdir()).glob(f"*{token}*")] == []
    store = Path(settings.MEDIA_ROOT)
    kept = {str(path.relative_to(store)) for path in store.rglob("*") if path.is_file()}
    assert kept == {report.file.name for report in Report.objects.exclude(file="")}
    assert [name for name in kept if not STORED.fullmatch(name)] == []
    assert not any((store / name).stat().st_mode & 0o177 for name in kept)
    assert list((tmp_path / "temporary").iterdir()) == []

    for report in Report.objects.all():
        assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069/\\]", report.original_name)
        assert len(report.original_name) <= 200
        page = client.get(f"/reports/{report.pk}/")
        assert page.status_code == 200
        content = page.content.decode()
        for harm in ("<script>alert", "<img src=x", "onerror=alert(1)>", "root:x:0", "\u202e", "javascript:alert"):
            assert harm not in content.replace("&lt;", "‹"), (report.original_name, harm)
        original = client.get(f"/reports/{report.pk}/original/")
        if not report.file:
            assert original.status_code == 404
            continue
        assert original["Content-Disposition"].startswith("attachment")
        assert original["Content-Type"] == "application/octet-stream"
        assert original["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in original["Content-Disposition"].replace("%20", " ").split("filename")[0]
        b"".join(original.streaming_content)  # type: ignore[arg-type]

    # The worker that has read them all is alive and well.
    [good] = upload(client, "正常报告.txt", GOOD)
    assert Report.objects.get(pk=good["id"]).state in ("needs_person", "in_review")
