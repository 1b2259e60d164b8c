"""Why a report stopped: stable codes with what the clerk reads, reason first, then the next step.

Readers bring their own message for what is wrong with a file; the sentences here are for what only the pipeline
can know, and the fallback for a reader's code without words.
"""

from __future__ import annotations


REASONS = {
    "empty": "文件是空的（0 字节）。请在原电脑上打开确认有内容后，重新保存并上传。",
    "too_large": "文件超过 {limit} MB。请拆分文件，或把扫描件另存为较低分辨率的 PDF 后再上传。",
    "encrypted": "文件设有打开密码。请取消密码保护后重新上传。",
    "unsupported": "不支持这种文件。请转存为 PDF、DOCX、HTML 或 TXT 后重新上传。",
    "corrupt": "文件已损坏，无法打开。请在原电脑上打开确认后，重新保存并上传。",
    "no_text": "文件里没有可读取的文字。如果是扫描件，请上传可复制文字的版本。",
    "too_many_pages": "文件页数过多。请拆分后分别上传。",
    "timeout": "读取超时，已自动重试仍未完成。请点“重试”；若再次超时，请拆分文件后上传。",
    "out_of_memory": "文件内容异常庞大，读取时超出内存限制。请另存为普通 PDF 或 DOCX 后重新上传。",
    "not_a_report": "没有识别到法治政府建设年度报告的内容，未提取任何指标。请确认是否传错文件；若确是报告，请打开它，在“识别结果”中指定地区和年份并写明理由，系统会重新读取。",
    "lost_part": "原工作簿中已找不到这个地区和年份的数据。请检查原表，改好后重新上传整个文件。",
    "lost_file": "原始文件已不在存储中，无法读取。请重新上传同一文件。",
    "internal": "程序处理这份报告时出错，已记入日志。请点“重试”；若仍失败，请把编号告诉管理员。",
    "sample_code": "文中写的是示例数据专用的虚构地区（99 开头），不能作为真实报告上传。请换成真实报告；示例数据由管理员载入。",
    "sample_in_real": "示例文件被识别为真实地区，为避免混入真实数据已停止。请联系管理员检查示例文件。",
    "archive_empty": "压缩包里没有可上传的文件。请把报告放入压缩包后重新上传。",
    "archive_limits": "压缩包里的文件过多或解压后过大。请分成几个压缩包上传。",
    "archive_nested": "压缩包里还有压缩包，不再展开。请先解压内层压缩包再上传。",
    "needs_district": "没有可靠地识别出属于哪个地区。请打开报告，在“识别结果”中指定地区，指标值随即生效。",
    "needs_year": "没有可靠地识别出是哪一年的报告。请打开报告，在“识别结果”中指定年份，指标值随即生效。",
    "future_year": "识别出的年份 {year} 晚于今年，不会是已完成年度的报告。请核对原文后指定正确年份。",
    "out_of_scope": "识别出的地区“{district}”不在您的辖区内。请核对；若确属该地区，请由上级或该地区的账号上传。",
}


def reason(code: str, **values: object) -> str:
    """The Chinese sentence of a code; an unknown code falls back to the general one."""
    return REASONS.get(code, REASONS["internal"]).format(**values)
