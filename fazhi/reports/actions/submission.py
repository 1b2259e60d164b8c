"""Taking files in: sniff, measure, expand archives, recognise duplicates, store under a random name, enqueue.

Every file gets an answer, refused ones too: a row that says *failed* and why, so that the list after a reload tells
the same as the moment of upload. Bytes of refused files are not kept.
"""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils import timezone

from fazhi.accounts.models import User
from fazhi.readers.limits import DEFAULT_LIMITS
from fazhi.readers.sniffing import sniff
from fazhi.reports.access import visible_reports
from fazhi.reports.actions.archives import members
from fazhi.reports.actions.lifecycle import enqueue, restore
from fazhi.reports.actions.taking_over import take_over
from fazhi.reports.limits import MAX_NAME_LENGTH, MEGABYTE
from fazhi.reports.models import Report
from fazhi.reports.problems import reason
from fazhi.source import UnreadableDocument


Outcome = Literal["accepted", "duplicate", "restored", "retried", "refused"]

SUFFIXES = {
    "pdf": "pdf", "docx": "docx", "doc": "doc", "html": "html", "mhtml": "mht", "txt": "txt", "ofd": "ofd",
    "xlsx": "xlsx", "xls": "xls", "csv": "csv", "rtf": "rtf",
}  # fmt: skip
"""Ending of the stored name, by sniffed format; the uploaded name's ending is never trusted."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of one handed-in file (an archive gives one for each file in it)."""

    name: str
    outcome: Outcome
    report: Report | None
    """None when the same file belongs to a bureau whose reports this account may not see."""
    code: str = ""
    message: str = ""


def submit_files(user: User | None, files: Iterable[File[Any]], *, is_sample: bool = False) -> list[Submission]:
    """Take in every file; raises nothing for what is wrong with one of them.

    `user` None stands for the system itself loading the sample data. The caller has checked `may_upload(user)`.
    """
    submissions: list[Submission] = []
    for file in files:
        name = clean_name(file.name or "")
        limit = max_file_bytes()
        if file.size > limit:
            digest = _digest(file.chunks())
            too_large = reason("too_large", limit=limit // MEGABYTE)
            submissions.append(_refuse(user, name, digest, file.size, "too_large", too_large, is_sample))
            continue
        submissions.extend(_submit(user, name, b"".join(file.chunks()), is_sample))
    return submissions


def max_file_bytes() -> int:
    """Largest file that is taken in."""
    return min(settings.FILE_UPLOAD_MAX_BYTES, DEFAULT_LIMITS.max_bytes)


def clean_name(name: str) -> str:
    """The file's own name without folders, control and direction characters, at most 200 characters, ending kept."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    base = " ".join(base.split()) or "未命名文件"
    if len(base) <= MAX_NAME_LENGTH:
        return base
    stem, dot, suffix = base.rpartition(".")
    suffix = f"{dot}{suffix}" if dot and len(suffix) <= 8 else ""
    return (stem if suffix else base)[: MAX_NAME_LENGTH - len(suffix)] + suffix


def _submit(user: User | None, name: str, data: bytes, is_sample: bool) -> list[Submission]:
    try:
        kind = sniff(data, name)
    except UnreadableDocument as problem:
        return [_refuse(user, name, _digest([data]), len(data), problem.code, problem.message, is_sample)]
    if kind != "zip":
        return [_accept(user, name, data, kind, is_sample)]
    return _submit_archive(user, name, data, is_sample)


def _submit_archive(user: User | None, name: str, data: bytes, is_sample: bool) -> list[Submission]:
    submissions: list[Submission] = []
    try:
        for member in members(data, max_file_bytes=max_file_bytes()):
            label = clean_name(member.name)
            digest = _digest([member.data] if member.problem is None else [data, member.name.encode()])
            try:
                if member.problem is not None:
                    raise member.problem
                kind = sniff(member.data, label)
                if kind == "zip":
                    raise UnreadableDocument("archive_nested", reason("archive_nested"))
            except UnreadableDocument as problem:
                refused = _refuse(user, label, digest, member.size, problem.code, problem.message, is_sample)
                submissions.append(refused)
                continue
            submissions.append(_accept(user, label, member.data, kind, is_sample))
        if not submissions:
            raise UnreadableDocument("archive_empty", reason("archive_empty"))
    except UnreadableDocument as problem:
        refused = _refuse(user, name, _digest([data]), len(data), problem.code, problem.message, is_sample)
        submissions.append(refused)
    return submissions


def _digest(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _accept(user: User | None, name: str, data: bytes, kind: str, is_sample: bool) -> Submission:
    digest = _digest([data])
    with transaction.atomic():
        known = Report.objects.select_for_update().filter(sha256=digest).first()
        if known is not None and known.file:
            if user is not None and take_over(user, name, known):
                return Submission(name, "accepted", known)
            return _link(user, name, known)
        report = known or Report(sha256=digest)
        report.original_name, report.size, report.format = name, len(data), kind
        report.uploaded_by, report.is_sample, report.deleted_at = user, is_sample, None
        report.uploaded_at = timezone.now()
        report.file.save(f"{uuid.uuid4().hex}.{SUFFIXES.get(kind, 'bin')}", ContentFile(data), save=False)
        try:
            with transaction.atomic():
                report.save()
        except IntegrityError:
            # The same bytes arrived in another request a moment ago: theirs is the row, ours only a copy.
            report.file.storage.delete(report.file.name or "")
            return _link(user, name, Report.objects.get(sha256=digest))
        enqueue(report)
    return Submission(name, "accepted", report)


def _link(user: User | None, name: str, known: Report) -> Submission:
    if user is None or known.uploaded_by_id == user.pk:
        mine = True
    else:
        mine = visible_reports(user, trash=known.deleted_at is not None).filter(pk=known.pk).exists()
    if not mine:
        message = "同一份文件已由其他单位上传，未重复保存。如需查看，请与上级单位或管理员联系。"
        return Submission(name, "duplicate", None, "duplicate", message)
    if known.deleted_at is not None and user is not None:
        restore(known, user)
        return Submission(name, "restored", known, "duplicate", "同一份文件在回收站中，已恢复原报告，未重复保存。")
    if known.state == Report.State.FAILED:
        enqueue(known)
        return Submission(name, "retried", known, "duplicate", "同一份文件此前读取失败，已重新排队，未重复保存。")
    date = timezone.localtime(known.uploaded_at)
    message = f"同一份文件已于{date:%Y-%m-%d}上传（{known.original_name}），已链接到原报告，未重复保存。"
    return Submission(name, "duplicate", known, "duplicate", message)


def _refuse(
    user: User | None, name: str, digest: str, size: int, code: str, message: str, is_sample: bool
) -> Submission:
    with transaction.atomic():
        report = Report.objects.select_for_update().filter(sha256=digest).first()
        if report is not None and report.file:
            return _link(user, name, report)
        report = report or Report(sha256=digest)
        report.original_name, report.size, report.is_sample = name, size, is_sample
        report.uploaded_by, report.uploaded_at, report.processed_at = user, timezone.now(), timezone.now()
        report.state, report.failure_code, report.failure_reason = Report.State.FAILED, code[:30], message[:400]
        report.deleted_at = None
        report.save()
    return Submission(name, "refused", report, code, message)
