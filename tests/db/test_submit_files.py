"""Handing files in: every file gets an answer, none is stored twice, names are harmless."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from fazhi.accounts.models import User
from fazhi.reports.actions import delete, submit_files
from fazhi.reports.actions.submission import clean_name
from fazhi.reports.models import Decision, Report


pytestmark = pytest.mark.django_db
PROSE = "甲区2023年法治政府建设年度报告。全年审结行政复议案件75件。".encode()


def upload(name: str, data: bytes = PROSE) -> ContentFile[bytes]:
    return ContentFile(data, name=name)


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def test_an_accepted_file_is_queued_under_a_random_name(
    accounts: dict[str, User], settings: Any, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    monkeypatch.setattr("fazhi.reports.tasks.send", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        [submission] = submit_files(accounts["clerk"], [upload("甲区报告.txt")])
        assert sent == []
    report = submission.report
    assert report is not None
    assert (submission.outcome, report.state, report.uploaded_by, report.format) == (
        "accepted", "queued", accounts["clerk"], "txt",
    )  # fmt: skip
    assert sent == [report.pk]
    stored = Path(settings.MEDIA_ROOT) / report.file.name
    assert stored.read_bytes() == PROSE
    assert "甲区" not in report.file.name
    assert stored.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.txt", b"", "empty"),
        ("空.pdf", b"", "empty"),
        ("空白.txt", b" \r\n ", "empty"),
        ("程序改名.pdf", b"MZ\x90\x00\x03" + bytes(range(256)) * 8, "executable"),
        ("程序改名.txt", b"\x7fELF\x02\x01\x01" + bytes(200), "executable"),
        ("压缩.rar", b"Rar!\x1a\x07\x00" + bytes(50), "archive"),
        ("坏.docx", b"not a package at all", "corrupt"),
        ("坏.pdf", "没有文件头".encode(), "corrupt"),
        ("空包.zip", archive({}), "archive_empty"),
        ("只有杂物.zip", archive({"__MACOSX/._a": b"x", "a/Thumbs.db": b"x"}), "archive_empty"),
    ],
)
def test_a_refused_file_leaves_a_row_with_the_reason_and_no_bytes(
    accounts: dict[str, User], name: str, data: bytes, code: str
) -> None:
    [submission] = submit_files(accounts["clerk"], [upload(name, data)])
    assert (submission.outcome, submission.code) == ("refused", code)
    assert "请" in submission.message
    report = Report.objects.get()
    assert (report.state, report.failure_code, report.failure_reason) == ("failed", code, submission.message)
    assert not report.file


def test_a_file_over_the_limit_is_refused_without_being_kept(accounts: dict[str, User], settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_BYTES = 1024 * 1024
    [submission] = submit_files(accounts["clerk"], [upload("大.txt", b"a" * (1024 * 1024 + 1))])
    assert (submission.outcome, submission.code) == ("refused", "too_large")
    assert "1 MB" in submission.message
    assert not Report.objects.get().file


def test_a_refused_file_can_be_sent_again_by_somebody_else(accounts: dict[str, User]) -> None:
    submit_files(accounts["clerk"], [upload("空.txt", b"")])
    submit_files(accounts["outsider"], [upload("又空.txt", b"")])
    report = Report.objects.get()
    assert (report.original_name, report.uploaded_by) == ("又空.txt", accounts["outsider"])


def test_the_same_bytes_are_linked_not_stored_twice(accounts: dict[str, User], settings: Any) -> None:
    [first] = submit_files(accounts["clerk"], [upload("甲.txt")])
    [second] = submit_files(accounts["clerk"], [upload("同一份.txt")])
    assert (second.outcome, second.report) == ("duplicate", first.report)
    assert "甲.txt" in second.message
    assert len(list((Path(settings.MEDIA_ROOT) / "originals").iterdir())) == 1


def test_a_duplicate_of_another_bureau_is_told_without_showing_it(accounts: dict[str, User]) -> None:
    submit_files(accounts["clerk"], [upload("甲.txt")])
    [submission] = submit_files(accounts["outsider"], [upload("甲.txt")])
    assert (submission.outcome, submission.report) == ("duplicate", None)
    assert "其他单位" in submission.message


def test_a_duplicate_in_the_trash_comes_back(accounts: dict[str, User]) -> None:
    [first] = submit_files(accounts["clerk"], [upload("甲.txt")])
    assert first.report is not None
    delete(first.report, accounts["clerk"])
    [second] = submit_files(accounts["clerk"], [upload("甲.txt")])
    assert (second.outcome, second.report) == ("restored", first.report)
    report = Report.objects.get()
    assert (report.deleted_at, report.state) == (None, "queued")
    assert set(Decision.objects.values_list("action", flat=True)) == {"delete", "restore"}


def test_a_duplicate_that_failed_is_queued_again(accounts: dict[str, User]) -> None:
    [first] = submit_files(accounts["clerk"], [upload("甲.txt")])
    Report.objects.update(state="failed", failure_code="timeout", failure_reason="读取超时。")
    [second] = submit_files(accounts["clerk"], [upload("甲.txt")])
    assert second.outcome == "retried"
    assert Report.objects.get(pk=first.report.pk).state == "queued"  # type: ignore[union-attr]


def test_an_archive_gives_one_submission_a_file_with_its_own_name(accounts: dict[str, User]) -> None:
    data = archive(
        {
            "市局/甲区.txt": PROSE,
            "市局/乙区.txt": PROSE + b"!",
            "市局/又是甲区.txt": PROSE,
            "市局/空.txt": b"",
            "市局/里面.zip": archive({"丙.txt": PROSE}),
            "__MACOSX/市局/._甲区.txt": b"\x00\x05\x16\x07",
        }
    )
    submissions = submit_files(accounts["clerk"], [upload("全部.zip", data)])
    assert [(s.name, s.outcome, s.code) for s in submissions] == [
        ("甲区.txt", "accepted", ""),
        ("乙区.txt", "accepted", ""),
        ("又是甲区.txt", "duplicate", "duplicate"),
        ("空.txt", "refused", "empty"),
        ("里面.zip", "refused", "archive_nested"),
    ]


def test_names_of_archives_packed_on_chinese_windows_are_readable(accounts: dict[str, User]) -> None:
    packed = archive({"XXXX.txt": PROSE}).replace(b"XXXX.txt", "甲区".encode("gbk") + b".txt")
    [submission] = submit_files(accounts["clerk"], [upload("全部.zip", packed)])
    assert submission.name == "甲区.txt"


def test_an_archive_with_a_path_upwards_writes_nothing_outside(accounts: dict[str, User], tmp_path: Path) -> None:
    data = archive({"../../../逃逸.txt": PROSE, "/etc/绝对.txt": PROSE + b"?"})
    submissions = submit_files(accounts["clerk"], [upload("坏.zip", data)])
    assert [s.name for s in submissions] == ["逃逸.txt", "绝对.txt"]
    assert not list(tmp_path.parent.rglob("逃逸*"))


def test_an_archive_bomb_is_refused_whole(accounts: dict[str, User]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("甲.txt", PROSE)
        packed.writestr("零.txt", bytes(20 * 1024 * 1024))
    [submission] = submit_files(accounts["clerk"], [upload("炸弹.zip", buffer.getvalue())])
    assert (submission.outcome, submission.code) == ("refused", "archive_limits")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a/b\\报告.pdf", "报告.pdf"),
        ("报\x00告\r\n\x1b[31m.pdf", "报告[31m.pdf"),
        ("报告\u202efdp.exe", "报告fdp.exe"),
        ("\u200b\ufeff", "未命名文件"),
        ("", "未命名文件"),
        ("  两个  空格 .txt ", "两个 空格 .txt"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
        ("无" * 300, "无" * 200),
    ],
)
def test_clean_name(name: str, clean: str) -> None:
    assert clean_name(name) == clean
