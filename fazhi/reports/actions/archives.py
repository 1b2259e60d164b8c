"""The documents inside an uploaded ZIP, within limits and with readable names. Nothing is ever written to disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.readers.limits import DEFAULT_LIMITS
from fazhi.readers.package import is_bomb, read_member
from fazhi.reports.problems import reason
from fazhi.source import UnreadableDocument


UTF8_NAMES = 0x800
"""Flag of members whose name is UTF-8; without it Chinese Windows means GBK, which zipfile decodes as cp437."""
CLUTTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive, or why it could not be taken out."""

    name: str
    data: bytes
    size: int
    problem: UnreadableDocument | None = None


def members(data: bytes, *, max_file_bytes: int) -> Iterator[Member]:
    """Every document in order; a member that is too large, encrypted or damaged comes with its problem.

    Raises UnreadableDocument for the whole archive: damaged, too many files, or a bomb.
    """
    limits = DEFAULT_LIMITS
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument("corrupt", reason("corrupt")) from error
    infos = [info for info in archive.infolist() if not info.is_dir() and not _is_clutter(info.filename)]
    if len(infos) > limits.max_archive_files or any(is_bomb(info, limits) for info in infos):
        raise UnreadableDocument("archive_limits", reason("archive_limits"))
    left = limits.max_unpacked
    for info in infos:
        name = member_name(info)
        if info.file_size > left:
            raise UnreadableDocument("archive_limits", reason("archive_limits"))
        try:
            content = read_member(archive, info, min(left, max_file_bytes))
        except UnreadableDocument as problem:
            if problem.code == "too_complex":
                limit = max_file_bytes // (1024 * 1024)
                problem = UnreadableDocument("too_large", reason("too_large", limit=limit))
            yield Member(name, b"", info.file_size, problem)
            continue
        left -= len(content)
        yield Member(name, content, len(content))


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's path as its author typed it."""
    if info.flag_bits & UTF8_NAMES:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_clutter(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(CLUTTER[0]) or lower.rsplit("/", 1)[-1] in CLUTTER[1:]
