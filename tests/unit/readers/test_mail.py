"""Mail: the letter, its plain text, or the report attached to it."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from fazhi.readers import UnreadableDocument, read, sniff
from tests.unit.readers.making import SENTENCE, docx, p, pdf, wrapped


def mail(text: str, *, html: str = "", attached: tuple[bytes, str] | None = None, charset: str = "utf-8") -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "年度报告", "a@example.com", "b@example.com"
    message.set_content(text, charset=charset)
    if html:
        message.add_alternative(html, subtype="html")
    if attached:
        message.add_attachment(attached[0], maintype="application", subtype="octet-stream", filename=attached[1])
    return message.as_bytes(policy=SMTP)


@pytest.mark.parametrize(
    "data",
    [
        mail(SENTENCE, charset="gb18030"),
        mail("请查收。", html=f"<html><body><p>{SENTENCE}</p></body></html>"),
        mail("报告见附件，请查收。", attached=(docx(p(SENTENCE) * 3), "报告.docx")),
    ],
)
def test_the_report_is_found_in_the_mail(data: bytes) -> None:
    source = read(data, "年度报告.eml")
    assert SENTENCE in source.text
    assert source.format == "mhtml"


def test_an_attached_report_has_no_pages_to_show() -> None:
    source = read(mail("见附件。", attached=(pdf([wrapped(SENTENCE, top=100)]), "报告.pdf")), "a.eml")
    assert source.text == SENTENCE
    assert source.pages is None
    assert not any(block.lines or block.page for block in source.blocks)
    assert source.notes[-1] == "正文来自邮件附件“报告.pdf”。"


def test_a_long_letter_is_the_report_whatever_is_attached() -> None:
    assert read(mail(SENTENCE * 12, attached=(docx(p("附表")), "附表.docx")), "a.eml").text == SENTENCE * 12


def test_an_empty_mail_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(mail("", attached=(b"\x89PNG\r\n\x1a\n" + b"x" * 50, "logo.png")), "a.eml")
    assert caught.value.code == "no_text"


def test_prose_that_mentions_a_header_is_no_mail() -> None:
    assert sniff(f"{SENTENCE}\nMIME-Version: 1.0\n".encode(), "a.txt") == "txt"
