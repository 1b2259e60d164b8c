"""Why a document cannot be read, in words for the clerk: what is wrong and what to do next."""

from __future__ import annotations

from fazhi.source import UnreadableDocument


MESSAGES = {
    "empty": "文件是空的（0 字节或没有内容）。请确认文件已完整导出或下载，再重新上传。",
    "too_large": "文件太大（上限 {limit} MB）。请压缩其中的图片、拆分文件，或另存为文字版 PDF 后重新上传。",
    "too_many_pages": "页数太多（上限 {limit} 页）。请只上传年度报告正文，或拆分后分别上传。",
    "too_many_ocr_pages": "扫描页太多（上限 {limit} 页）。请上传文字版 PDF 或 Word 原件，或拆分后分别上传。",
    "encrypted": "文件设有打开密码，无法读取。请用原软件打开、取消密码后另存，再重新上传。",
    "unsupported": "不支持这种文件。请上传 PDF、Word（DOCX/DOC/WPS）、OFD、网页、文本或 Excel 文件，或包含它们的 ZIP。",
    "executable": "这是可执行程序，不是报告文件，已拒绝读取。请核对后上传报告原件。",
    "archive": "这是压缩包，不能当作一份报告读取。请上传 ZIP，系统会逐个读取其中的文件；其他压缩格式请先解压。",
    "corrupt": "文件已损坏或下载不完整，无法打开。请在原软件中打开核对、另存一份后重新上传。",
    "no_text": "文件里没有读到文字。请确认上传的是报告正文；若网页正文在附件里，请下载附件后上传。",
    "no_ocr": "文件是扫描图像，或字体缺少文字编码，而本机没有安装文字识别（OCR）组件。请上传文字版 PDF 或 Word 原件，或请管理员安装 OCR 组件。",
    "timeout": "读取超时，文件可能过于复杂。请另存为文字版 PDF 或 DOCX 后重新上传。",
    "too_complex": "文件内容过于复杂或异常庞大，为保护系统已停止读取。请另存为文字版 PDF 或 DOCX 后重新上传。",
}
"""Every stable code with its message; `{limit}` is filled where a limit was exceeded."""


def refusal(code: str, *, limit: int | None = None) -> UnreadableDocument:
    """The exception for a code of `MESSAGES`."""
    message = MESSAGES[code]
    return UnreadableDocument(code, message.format(limit=limit) if limit is not None else message)
