"""Pages that a browser saved as one file (MHTML), and mail (EML): the page, the letter, or the report attached to it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage, Message

from fazhi.readers.limits import Limits
from fazhi.readers.refusal import refusal
from fazhi.readers.sniffing import sniff
from fazhi.readers.text_file import read_text
from fazhi.readers.web_page import read_markup
from fazhi.source import SourceText, UnreadableDocument


_LETTER = 400
"""Characters below which a letter with a report attached only accompanies it."""
_NO_REPORTS = frozenset(["mhtml", "zip", "image"])
"""What is attached beside reports: letters, archives, logos."""


def read_mhtml(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """The article of a saved page; of mail the letter itself, or the longest report attached to a short one."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    letter = _letter(message, limits)
    if letter is not None and len(letter.text) >= _LETTER:
        return letter
    attached = list(_attached(message, limits, ocr=ocr))
    if attached:
        return max(attached, key=lambda source: len(source.text))
    if letter is None:
        raise refusal("no_text")
    return letter


def _letter(message: Message, limits: Limits) -> SourceText | None:
    """The first readable page of the message, else its plain text."""
    if not isinstance(message, EmailMessage):
        return None
    parts = [part for part in message.walk() if part.get_content_disposition() != "attachment"]
    for kind in ("text/html", "text/plain"):
        for part in parts:
            payload = part.get_payload(decode=True) if part.get_content_type() == kind else None
            if not isinstance(payload, bytes) or not payload.strip():
                continue
            try:
                if kind == "text/html":
                    return read_markup(payload, part.get_content_charset(), "mhtml", limits)
                return replace(read_text(payload, limits=limits, ocr=False), format="mhtml")
            except UnreadableDocument as error:
                if error.code != "no_text":
                    raise
    return None


def _attached(message: Message, limits: Limits, *, ocr: bool) -> Iterator[SourceText]:
    from fazhi.readers import read

    for part in message.walk():
        name = part.get_filename()
        payload = part.get_payload(decode=True) if name else None
        if not name or not isinstance(payload, bytes):
            continue
        try:
            if sniff(payload, name) not in _NO_REPORTS:
                source = read(payload, name, limits=limits, ocr=ocr)
                note = f"正文来自邮件附件“{name[:60]}”。"
                # The mail has no pages to show.
                blocks = tuple(replace(block, page=None, lines=()) for block in source.blocks)
                yield replace(source, blocks=blocks, format="mhtml", pages=None, notes=(*source.notes, note))
        except UnreadableDocument:
            continue  # another attachment may be the report
