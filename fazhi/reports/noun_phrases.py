"""The noun phrase that a figure outside the catalogue counts: 案卷评查合格率 of “案卷评查合格率达到98%”, 执法检查 of “开展执法检查40次”.

Named where reports are stored, not where they are read: segmenting with jieba costs more than reading a report, and only
the clauses of unexplained figures need it. One name for one thing in every report (no verbs of doing, no 全年, no 全市, no
district) is what makes figures of different reports a group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fazhi.reports.lexemes import segmented


LONGEST = 18
"""Characters of a name; modifiers further from the head are left out."""
_BARE_RATE = 4
"""Rates of so few characters (合格率, 满意率) are named with what the clause before speaks of."""
AROUND = 48
"""Characters of the clause before and after a figure that are looked at."""

_BREAK = re.compile(r"[，,；;。：:！？!?（）()《》〈〉…\n|]")
_LIST = re.compile(r"、(?=[^、]*$)")
_MARKS = re.compile(r"[“”‘’\"'「」『』\s▶●◆■·—–-]")
_UNITS = r"件次|人次|场次|户次|家次|万元|亿元|[件宗起份名人个项条次期场卷册例部家户元张封篇支处所]"
_NUMBERS = re.compile(
    rf"[\d.,，]+(?:万|亿)?(?:余|多)?(?:%|‰|{_UNITS})?|[一二三四五六七八九十百千两]{{2,}}余?(?:{_UNITS})"
)
_HAN = re.compile(r"[\u3400-\u9fffA-Za-z]+")

_FILLERS = frozenset(
    ["的", "了", "着", "过", "地", "得", "在", "对", "于", "为", "由", "从", "以", "将", "把", "被", "让", "给", "向", "往", "与", "和", "及", "或", "并", "而", "且", "但", "也", "还", "又", "再", "更", "最", "都", "均", "皆", "各", "每", "其", "该", "此", "这", "那", "所", "等", "共", "仅", "只", "约", "近", "逾", "超", "达", "到", "至", "是", "有", "占", "中", "内", "外", "上", "下", "前", "后", "间", "时", "年", "月", "日", "度", "全", "总", "新", "已", "曾", "正", "则", "即", "可", "能", "会", "要", "应", "我", "本", "月份", "季度", "半年", "上半年", "下半年", "其中", "以及", "并且", "同时", "此外", "另", "另有", "另外", "还有", "共有", "共计", "合计", "总计", "累计", "总共", "一共", "总数", "总数为", "全年", "今年", "本年", "本年度", "去年", "上年", "年内", "年底", "年末", "目前", "现有", "现已", "截至", "截止", "已经", "达到", "达成", "超过", "突破", "高达", "多达", "不足", "不到", "接近", "将近", "大约", "左右", "以上", "以下", "分别", "先后", "陆续", "依法", "及时", "有效", "积极", "认真", "深入", "全面", "严格", "扎实", "持续", "不断", "进一步", "切实", "大力", "着力", "充分", "主动", "集中", "专门", "统一", "各类", "各级", "各地", "各项", "各种", "各", "有关", "相关", "所有", "全部", "整体", "一体化推进", "全市", "全县", "全区", "全省", "全旗", "全州", "全盟", "全国", "全", "我市", "我县", "我区", "我省", "我旗", "本市", "本县", "本区", "市级", "县级", "区级", "实际", "增加到", "增加", "减少", "减少到", "上升", "下降", "升至", "降至", "提高", "提升", "提升到", "保持", "稳定", "维持", "同比", "较", "比", "通过", "根据", "按照", "围绕", "针对", "结合", "作为", "成为", "属于", "涉及", "来自", "包括", "包含", "含", "为例", "平均", "当年", "人民", "累计为", "数", "数量", "数为", "率先", "首次", "连续", "始终", "一直", "继续", "情况", "方面", "期间", "以来", "工作", "共同", "第一", "名", "个", "件", "次", "项", "条", "场", "期", "份", "家", "低于", "高于", "不", "不低于", "不高于", "不少于", "不超过", "长期", "力争", "一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "仅有", "仅为", "由此", "之", "个别", "部分", "少数"]
)  # fmt: skip
"""Words that name nothing: dropped at both ends of a phrase."""
_DOING = frozenset(
    ["开展", "组织", "举办", "办理", "受理", "完成", "新增", "建成", "建立", "设立", "成立", "制定", "修订", "出台", "印发", "制发", "下发", "发放", "发布", "公布", "公示", "公开", "提供", "查处", "处理", "处置", "处结", "化解", "解决", "排查", "解答", "接待", "接受", "召开", "举行", "承办", "协办", "主持", "审议", "审查", "审核", "审理", "审结", "评查", "抽查", "检查", "巡查", "核查", "督办", "督查", "督察", "督促", "指导", "推动", "推进", "推出", "推行", "实施", "实行", "实现", "落实", "执行", "履行", "收到", "收集", "征集", "采集", "归集", "采纳", "吸收", "提出", "反馈", "答复", "回复", "回应", "出具", "出版", "编印", "编写", "编制", "梳理", "清理", "废止", "保留", "取消", "减少", "压减", "精简", "下放", "承接", "调整", "修改", "完善", "优化", "培训", "培育", "培养", "培树", "选聘", "选派", "聘请", "聘任", "配备", "配置", "招募", "录用", "任命", "表彰", "评选", "命名", "创建", "打造", "建设", "新建", "改建", "投入", "投放", "安排", "拨付", "追回", "挽回", "挽救", "帮助", "讨回", "讨要", "追缴", "罚没", "收缴", "移送", "移交", "转送", "转办", "交办", "上报", "报送", "报备", "备案", "登记", "录入", "上传", "上线", "开通", "开设", "开发", "运行", "启动", "启用", "使用", "应用", "适用", "参加", "参与", "参观", "观看", "旁听", "列席", "出席", "覆盖", "惠及", "服务", "走访", "入户", "张贴", "悬挂", "播放", "播出", "刊发", "刊登", "推送", "宣讲", "讲授", "组建", "选出", "选任", "签订", "签署", "达成", "调解", "调处", "裁决", "仲裁", "立案", "结案", "侦破", "破获", "抓获", "责令", "约谈", "问责", "处分", "免予", "减免", "免除", "节约", "节省", "减轻", "带头", "领办", "包案", "批示", "阅批", "签批", "研究", "部署", "听取", "学习", "组织召开", "组织开展", "发现", "发生", "引进", "引导", "吸引", "注册", "认定", "认领", "认证", "颁发", "核发", "换发", "注销", "吊销", "撤销", "变更", "驳回", "维持", "纠正", "确认", "支持", "评估", "评议", "考核", "考试", "测试", "演练", "送达", "送出", "赠送", "派发", "联系", "对接", "整合", "汇聚", "上升至", "增加至", "增至", "减至", "下达", "督导", "累计完成", "全年完成", "全年办理", "告知", "进行", "予以", "给予", "作出", "做出", "发出", "确保", "聚焦", "围绕", "决定", "接收", "形成", "取得", "获得", "获评", "荣获", "得到", "受到", "回收", "清退", "帮扶", "救助", "援助", "化解了", "主办", "提升至"]
)  # fmt: skip
"""Verbs of doing: what stands after the last of them is what was counted."""
_BARE_HEADS = frozenset(
    [
        "会议",
        "案件",
        "事项",
        "问题",
        "材料",
        "活动",
        "人员",
        "群众",
        "意见",
        "建议",
        "文件",
        "信息",
        "数据",
        "部门",
        "单位",
        "企业",
        "项目",
        "资金",
        "申请",
        "一审",
        "二审",
        "再审",
    ]
)
"""Heads that say little alone: the verb and what stands before it stay with them."""
_AFTER_STOP = frozenset(
    ["同比", "环比", "较", "比", "占", "其中", "以上", "以下", "左右", "上下", "以内", "均", "均为", "全部", "分别", "为", "是", "并", "且", "而", "和", "及", "与", "后", "前", "中", "时", "之后", "左右的", "在", "被", "经", "由", "因", "已", "未", "正在", "尚", "提升", "下降", "增长", "增加", "减少", "上升", "得到", "实现", "参加", "参与", "进驻", "发出", "开展", "组织", "完成", "进行", "挂牌", "公开", "达成", "告知", "赴", "成功", "通过", "入选", "获评", "获", "落地", "纳入", "可", "能", "均已", "实行", "没有"]
)  # fmt: skip
_MEASURES = frozenset(["率", "量", "额", "面", "度", "期", "点", "比"])
_REGION = re.compile(r"^[\u3400-\u9fff]{1,6}(?:省|自治区|市|县|区|州|盟|旗|地区)$")
_OWNER = re.compile(r"^(?:[省市县区州旗盟镇乡]|[省市县区州旗盟])?(?:人民)?(?:政府|司法局|司法厅|区委|县委|市委|省委)$")
_WITH_VERB = re.compile(rf"^(?:{'|'.join(sorted(_DOING, key=len, reverse=True))})(?=..)")
_RATE = re.compile(r"率$|比例$|占比$|比重$|覆盖面$|满意度$")


def noun_phrase(text: str, start: int, end: int, unit: str) -> str:
    """The name of the figure at text[start:end]; "" when no words stand around it.

    What follows a figure names it when only a verb stands before it (选派5名干部), else what precedes it.
    """
    if text[start - 1 : start] in ("（", "("):  # 办理行政许可（10420件）
        start -= 1
    before = _BREAK.split(text[max(0, start - AROUND) : start])[-1]
    after = _BREAK.split(text[end : end + AROUND])[0]
    words = _words(before)
    if unit in ("%", "‰", "成"):
        name = _rate_name(words, before)
        return _subject_before(text, start) + name if name and len(name) <= _BARE_RATE else name
    kept = _trimmed(_after_last_verb(words))
    if not kept:
        following = _following(after)
        if following:
            return _joined(following)
        kept = _trimmed(words) or [word for word in words[-2:] if word not in _FILLERS]
    elif len(kept) == 1 and kept[0] in _BARE_HEADS:
        kept = _trimmed(words)[-4:]
    name = _joined(kept)
    return name if len(name) > 1 else ""


def _words(text: str) -> list[str]:
    """Words of a clause after its last number; those before it when nothing but 增加到 stands after it (由5个增加到6个)."""
    plain = _MARKS.sub("", _LIST.split(text)[-1] if "、" in text else text)
    found: list[str] = []
    for piece in reversed(_NUMBERS.split(plain)):
        found = [word for run in _HAN.findall(piece) for word in _whole(segmented(run))]
        if any(word not in _FILLERS for word in found):
            break
    return found


def _whole(words: Sequence[str]) -> list[str]:
    """With 率, 量, 额 and the like joined to what they measure (公示 率), and verbs that the dictionary parts (评 查)."""
    joined: list[str] = []
    for word in words:
        if joined and (word in _MEASURES or joined[-1] + word in _DOING):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _trimmed(words: Sequence[str]) -> list[str]:
    """Without words at either end that name nothing, nor the district or office that a phrase begins with."""
    first, last = 0, len(words)
    while last > first and words[last - 1] in _FILLERS:
        last -= 1
    while first < last and (words[first] in _FILLERS or _REGION.match(words[first]) or _OWNER.match(words[first])):
        first += 1
    return list(words[first:last])


def _after_last_verb(words: Sequence[str]) -> list[str]:
    at = max((index + 1 for index, word in enumerate(words) if word in _DOING), default=0)
    return list(words[at:])


def _rate_name(words: Sequence[str], before: str) -> str:
    """A rate keeps its verbs (整改完成率), but not those it begins with; of 占88% the name is 占比 of what stands before."""
    kept = list(words)
    while kept and kept[-1] in _FILLERS:
        kept.pop()
    while kept and len(kept) > 1 and (kept[0] in _DOING or kept[0] in _FILLERS or _REGION.match(kept[0])):
        kept = kept[1:]
    name = _joined(kept)
    if name and not _RATE.search(name) and re.search(r"占(?:比|[^，。；]{0,10}的)?(?:达到?|约|近|超过?|为)?$", before):
        name += "占比"
    return name


def _subject_before(text: str, start: int) -> str:
    """What the clauses before a bare rate speak of: 案卷 for 评查案卷80册，合格率96%. Looks no further than two of them."""
    sentence = re.split(r"[。；;！？!?\n]", text[max(0, start - 2 * AROUND) : start])[-1]
    for clause in list(reversed(re.split(r"[，,（）()：:]", sentence)[:-1]))[:2]:
        words = _words(clause)
        kept = _trimmed(_after_last_verb(words)) or [word for word in words if word in _DOING][-1:]
        if kept and not _RATE.search(kept[-1]):
            return _joined([_WITH_VERB.sub("", word) or word for word in kept[-3:]])
    return ""


def _following(after: str) -> list[str]:
    """The noun behind a figure, up to the first word that no longer belongs to it."""
    plain = _MARKS.sub("", re.split(r"[、\d]", after)[0]).lstrip("的")
    found: list[str] = []
    for word in segmented(plain) if plain else ():
        if word in _AFTER_STOP or (found and word in _FILLERS and word != "的") or (not found and word in _FILLERS):
            break
        if found and word in _DOING and len("".join(found)) > 2:
            break
        found.append(word)
        if len("".join(found)) >= LONGEST:
            break
    while found and found[-1] in ("的", "和", "及", "与"):
        found.pop()
    return found


def _joined(words: Sequence[str]) -> str:
    """The last words that fit into a name."""
    size = 0
    kept: list[str] = []
    for word in reversed(words):
        if size + len(word) > LONGEST and kept:
            break
        kept.append(word)
        size += len(word)
    kept.reverse()
    while len(kept) > 1 and kept[0] in _FILLERS:
        kept = kept[1:]
    return "".join(kept)[-LONGEST:]
