"""What kind of document a text is, and whether it is a report on law-based government at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from fazhi.extraction.masthead import Masthead
from fazhi.extraction.model import Recognition, Span
from fazhi.extraction.period import is_part_of_year


Kind = Literal["annual", "duty", "white_paper", "other"]

LABELS: dict[Kind, str] = {"annual": "年度报告", "duty": "述法报告", "white_paper": "白皮书", "other": "其他"}
TOPICS = (
    "法治政府", "依法行政", "行政执法", "行政复议", "行政应诉", "行政诉讼", "规范性文件", "合法性审查", "重大行政决策", "普法",
    "法治宣传", "营商环境", "政务公开", "人民调解", "行政调解", "公共法律服务", "法律援助", "法律顾问", "法治督察",
    "第一责任人", "学法", "述法", "放管服", "权责清单", "行政处罚", "矛盾纠纷", "出庭应诉",
)  # fmt: skip
"""What every report on law-based government speaks of; a news item speaks of a few of them."""

DEPARTMENT = re.compile(
    r"(?:司法|公安|教育|财政|民政|水利|水务|农业农村|交通运输|交通|市场监督管理|市场监管|卫生健康|卫健|应急管理|应急|审计|统计|"
    r"自然资源(?:和规划)?|规划(?:和自然资源)?|生态环境|住房(?:和|与)?城乡建设|住建|城市管理(?:综合行政执法)?|城管|综合行政执法|文化和旅游|"
    r"文化广电(?:和)?旅游(?:体育)?|文旅|商务|科学技术|科技|工业和信息化|工信|人力资源(?:和)?社会保障|人社|医疗保障|医保|"
    r"退役军人事务|林业(?:和草原)?|林草|税务|气象|海关|烟草专卖|数据|行政审批(?:服务)?|政务服务(?:管理)?|体育|信访|"
    r"国有资产监督管理|机关事务(?:管理)?|民族(?:宗教)?事务|粮食和物资储备|乡村振兴|国防动员|消防救援|地方金融监督?管理?|发展和?改革|"
    r"园林|海洋|渔业|邮政管理|供销|药品监督管理|畜牧|广播电视|医疗|住房公积金管理)"
    r"(?:局|厅|委员会|委|中心|支队|大队|总队|办公室|联合社)"
)
_SUBCOUNTY = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:街道(?:办事处)?|镇(?:人民政府)?|乡(?:人民政府)?)(?=关于|20|二〇|法治|依法|$)"
)
_WHOLE_REGION = re.compile(r"全[省市县区州旗盟](?!面)")
_SEVERAL_YEARS = re.compile(
    r"(?:近|过去|这)?[两二三四五](?:年)(?:来|间)?(?:的)?(?:法治|依法|推进|全面)|20\d\d年?[-—至]20\d\d年(?!\)|》)"
)
_NOT_REPORT = re.compile(
    r"政府工作报告|解读|会议纪要|招标|预算|决算|"
    r"(?:方案|要点|规划|计划|意见|办法|条例|规则|规定|清单|通知|通报|公告|决定|批复|细则|指引|指南)(?:\([^()]{0,20}\))?[》】]?(?:的通知)?$"
)
_ORDER = re.compile(
    r"关于印发.{0,60}(?:方案|要点|办法|规划|计划|清单|意见|规定).{0,6}的通知|"
    r"^\|?[\u4e00-\u9fff]{2,30}(?:政府|办公[室厅]|委员会|局)关于(?![^,。:]*(?:情况的?报告|年度报告|白皮书|总结))[^,。:]{2,60}的通知"
)
_DISCLOSURE = re.compile(r"政府信息公开(?:工作)?.{0,6}报告")
_NEWS = re.compile(
    r"本报讯|(?:记者|通讯员)[\s:：)\u4e00-\u9fff]{0,8}(?:报道|摄|讯|[)])|[(（](?:记者|通讯员)|近日,|日前,"
)
_NEWS_TITLE = re.compile(r"(?:召开|举行|举办|开展|启动|部署|赴|调研|走进|荣获|印发)")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a text is such a report, and the Chinese reason when it is not."""

    is_report: bool
    reason: str = ""


def judge(masthead: Masthead, text: str, *, hint: str | None) -> Judgement:
    """Whether a normalised text is a report on law-based government.

    A title of the right form is enough when the text goes on after it; without one, the body must speak of the
    field's own subjects at length.
    """
    length = len("".join(text[:20000].split()))
    if length == 0:
        return Judgement(False, "文件里没有文字，请确认文件内容后重新上传。")
    topics = sum(topic in text for topic in TOPICS)
    title = masthead.title_text
    heading = title or next((part.flat for part in masthead.head if len(part.flat) >= 6), "") or (hint or "")
    if (not title and _DISCLOSURE.search(text[:1500])) or (_DISCLOSURE.search(heading) and "法治政府" not in heading):
        return Judgement(
            False, "这是政府信息公开工作年度报告，不是法治政府建设报告，请上传法治政府建设年度报告、述法报告或白皮书。"
        )
    if not title:
        # Shorter lines, and trails with ">", are the menus of web pages (通知公告, 政策解读).
        lines = [part.flat for part in masthead.head[:8] if 12 <= len(part.flat) <= 80 and ">" not in part.flat]
        other = next((flat for flat in lines if _NOT_REPORT.search(flat)), None)
        if other:
            return Judgement(False, f"标题“{other[:30]}”不是报告，请上传法治政府建设年度报告、述法报告或白皮书。")
    outside = (*masthead.head, *([masthead.opening] if masthead.opening else ()))
    if any(_ORDER.search(part.flat[:160]) for part in outside):
        return Judgement(False, "这是印发文件的通知，不是报告，请上传法治政府建设年度报告、述法报告或白皮书。")
    if not title and re.search(r"关键词\s*:", text[:3000]):
        return Judgement(False, "像是论文，不是法治政府建设报告，请上传法治政府建设年度报告、述法报告或白皮书。")
    if title:
        if length < 60 + len(title) or (topics < 2 and length < 400):
            return Judgement(False, "只有标题，没有正文，请上传完整的报告。")
        if topics >= 2:
            return Judgement(True)
    if not title and topics < 9 and (_NEWS.search(text[:1500]) or _NEWS_TITLE.search(heading)):
        return Judgement(False, "像是新闻报道，不是法治政府建设报告，请上传报告全文。")
    if topics >= 5 and length >= 300:
        return Judgement(True)
    if (
        topics >= 3
        and length >= 150
        and re.search(r"(?:报告如下|汇报如下|述法|法治政府建设)", text[:1500])
        and not _NEWS.search(text[:1500])
    ):
        return Judgement(True)
    if length < 150:
        return Judgement(False, "文字太少，看不出是法治政府建设报告，请上传完整的报告。")
    return Judgement(
        False, "文中没有法治政府建设的内容，不是本系统读取的报告，请上传法治政府建设年度报告、述法报告或白皮书。"
    )


def recognise_kind(masthead: Masthead, text: str, source: str, *, hint: str | None) -> Recognition:
    """The kind of the report: the code of `reports.Report.Kind` as value, its Chinese name as label."""
    title = masthead.title_text or re.sub(r"\s+", "", hint or "")
    evidence = tuple(Span(part.start, part.end, source[part.start : part.end]) for part in masthead.title)
    kind, note = _kind_of(title, masthead, text)
    return Recognition(kind, label=LABELS[kind], evidence=evidence, note=note)


def _kind_of(title: str, masthead: Masthead, text: str) -> tuple[Kind, str]:
    department = department_in(masthead, text)
    if "白皮书" in title:
        return "white_paper", "标题写明是白皮书。"
    if re.search(r"述法|第一责任人", title) and not re.search(r"法治政府建设.{0,8}年?度?.{0,6}报告", title):
        return "duty", "标题写明是述法报告。" if "述法" in title else "标题写明是履行法治建设第一责任人职责的报告。"
    if department:
        return "other", f"这是{department}自己的报告，数据不代表所在地区，请核对。"
    if _SEVERAL_YEARS.search(title):
        return "other", "报告涉及多个年度，不作年度报告，数据不是一年的，请核对。"
    if is_part_of_year(masthead):
        return "other", "报告只涉及一年中的部分时间，不作年度报告。"
    if re.search(r"述职", title):
        return "duty", "标题写明是述职报告。"
    if title and re.search(r"法治政府|依法行政|法治(?:化)?(?:建设|工作)|依法治", title):
        return "annual", "标题写明是法治政府建设情况报告。"
    if title and re.search(r"复议|应诉|执法", title):
        return "other", "标题写明是复议、应诉或执法的专项报告。"
    body = text[:4000]
    if body.count("本人") >= 3 and re.search(r"第一责任人|述法|述职", body):
        return "duty", "没有标题；正文以“本人”自述履行职责，按述法报告处理。"
    return "annual", "没有可用的标题，按年度报告处理，请核对。"


def department_in(masthead: Masthead, text: str) -> str:
    """Name of the department, town or street whose own report this is; empty for a report of the whole district."""
    title = masthead.title_text
    if _WHOLE_REGION.search(title) or "白皮书" in title:
        return ""
    issuer = re.split(r"关于|(?:19|20)\d\d年|二[〇零]", title, maxsplit=1)[0]
    match = DEPARTMENT.search(issuer)
    if match and not re.search(r"依法治|法治建设", issuer):
        before = re.search(r"[^省市县区州旗盟]*$", issuer[: match.start()])
        return (before[0] if before else "") + match[0]
    match = _SUBCOUNTY.search(title)
    if match:
        return re.sub(r"^.*[省市县区州旗盟]", "", match[0])
    if not _REGION_ISSUER.search(title) and len(_OWN_OFFICE.findall(text[:8000])) >= 3:
        return "部门"
    return ""


_REGION_ISSUER = re.compile(r"[省市县区州旗盟](?:委|人民政府|关于|\d|二)")
_OWN_OFFICE = re.compile(r"我[局办厅委院](?!员)|本局|局党组|局机关")
