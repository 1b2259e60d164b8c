"""Numbers with their unit, qualifier and interval, read from the compact form of a paragraph.

Decimal throughout. Dates, ordinals, document numbers, durations and set phrases (一件事, 三书, 十四五) are not
quantities and stay text. Every quantity has a `Measure`, the family of its unit, which is what rules ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from fazhi.extraction.model import Qualifier
from fazhi.extraction.records import record


MEASURES = {
    "case": "件次 件(次) 件/次 案次 宗次 起次 件 宗 起 例 桩 单",
    "doc": "份次 卷次 份 卷 册 本 张 封 篇 部 幅 证",
    "strip": "条次 条",
    "item": "项次 项",
    "piece": "个 处 支 种 所 块",
    "org": "家次 户次 家 户",
    "visit": "人次 人(次) 名次 人/次",
    "person": "名 人 位",
    "times": "场次 场(次) 场/次 期次 讲次 轮次 批次 班次 场 期 次 届 轮 批 讲 堂 回",
    "rate": "% ‰ 成",
    "points": "个百分点 百分点 个点",
    "money": "元 美元",
    "fold": "倍",
}
"""Families of units. `bare` is a number without a unit."""

MARKS = {name: chr(0xE000 + index) for index, name in enumerate([*MEASURES, "bare"])}
"""The private character that stands for a quantity of each family in masked text."""

ANY_MARK = f"{chr(0xE000)}-{chr(0xE000 + len(MARKS))}"
"""Range of all marks, for use inside a character class."""

_FAMILY = {unit: name for name, units in MEASURES.items() for unit in units.split()}
_UNITS = "|".join(re.escape(unit) for unit in sorted(_FAMILY, key=len, reverse=True))
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}

_NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:\.\d+)?"
_CHINESE = r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"
_BEFORE = r"约为?|大约|大概|接近|将近|(?<![最附邻新临就])近|逾|超过|(?<!赶)超|突破|高达|多达|不足|不到|不下|至少|上(?=[百千万])"
_QUANTITY = re.compile(
    r"(?=[\d约大接将近逾超突高多不至上百千零〇一二两三四五六七八九十万亿])"
    rf"(?P<before>(?<![签预合履违节条公邀毁制])(?:{_BEFORE}))?"
    rf"(?:(?P<hundredth>[百千]分之)(?P<share>{_NUMBER}|{_CHINESE})"
    rf"|(?P<number>{_NUMBER})(?P<more>[余多])?(?P<scale>[十百千]?万亿?|亿|[百千](?=[余多件宗名人场次份条个]))?"
    rf"|(?P<chinese>{_CHINESE})(?:(?P<odd>[余多])(?P<scale2>[万亿]))?)"
    rf"(?P<rest>[余多来](?!元))?(?P<unit>{_UNITS})?(?P<after>[余多](?![元方个\d零一二两三四五六七八九十])|以上|以下|以内|左右|上下|之内)?"
)
_GLUED_BEFORE = frozenset("第+-—–~〔[【/·.#ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_SIGNED = re.compile(r"(?:同比|环比|上年|去年|同期|增幅|降幅|变化)[:为]?[+\-]$")
_NOT_A_COUNT_AFTER = re.compile(
    r"年|月|日|时(?!间)|学时|课时|号|点|分钟?|小时|天|周|级|岁|世纪|度(?!假)|个?工作日|个月|季度|[A-Za-z+·°℃]|平方|公里|公顷|亩|吨|米|公斤|千瓦|热线|—\d|-\d|~\d|/\d|[至到]\d{1,2}月"
)
_SET_PHRASES = re.compile(
    r"[件项](?:事|制度|清单)|个(?:不得|严禁|一|方面|维护|意识|自信|务必|坚持|统一|环节|亲自|带头|层面|阶段|第一|字|全面|国家|主体|协调|必)|次(?:性|办|了|元|日)|期(?:工程|项目|建设|间)|批(?:复|量)|"
    r"条(?:例|款|线|龙)|名(?:单|义|称)|家(?:门口|长)|起(?:来|到|诉|草)|位(?:一体|置|法(?!律|学|官))|成(?:为|效|立|功|果|员|本|年|都|熟)|本(?:级|部|区|市|县|人|地|届|年)|所(?:在|有|以|属|长)|处(?:罚|理|置|级|长|室)|部(?:门|分|署|委|长)|讲(?:话|座|述|法)|堂(?:课)|人(?:大|民|员|均|类|性)|单(?:位|一|独)|户(?:籍|口)"
)
_NO_ONE = re.compile(
    r"(?:无|没有|没|未|不|任何|每[年月季村户个家名人件]|同|各|跑|只|仅|多|再|又|更|进|办|头|首|统|之|好|成|一[一-龥]|(?:没有|从未|未(?:发生|出现|引发|有|产生)|无|零)[^,;。]{0,7})$"
)
"""Words before 一件, 一次 that make it no count (最多跑一次, 一村一名)."""
_ACTS = re.compile(r"(?:诉|理|结|错|到|了|共|计|议|率|销|更|法|有|办|展|行|开|案|持|训|班)$")
_BOTH_FULL = re.compile("率(?![先领])[^,;。率]{0,6}双$")
"""Before the 百 that says of two rates that they are full (受理率、办结率实现双百)."""
_BOTH_WITHIN = 10
_ENDS = re.compile(r"(?:[,;。、)和及]|$)")
_TITLE_NUMBER = re.compile(r"(?:^|[附如见,;。:(])[表图]$|附件$")
"""Before the number of a table or annex (表1规范性文件清理结果), which counts nothing."""
_FINER = re.compile("[一二三四五六七八九半](?![成个件年])")
_DIGIT_BY_DIGIT = re.compile("[零〇一二两三四五六七八九]{2,}")
_WORDS_BETWEEN = re.compile(
    r"[^。]{0,24}?[,、;。:(][^,、;。:()\d]{0,2}?[收受结审维驳撤变确责终纠败胜开出转不调旧新一二再负应][一-龥]{0,7}"
)
"""Words of the course of cases, with a pause before them, between one count of cases and the next."""
_LABEL_UNIT = re.compile(rf"\((?:单位:?)?(?P<scale>[十百千]?万|亿)?(?P<unit>{_UNITS})\):?$")
"""The unit that a label gives to the number behind it: 收到申请(件):126."""
_LONGEST_LABEL_UNIT = 10
_SCALE_ALONE = re.compile("[十百千]?[万亿]")
_UNIT_NAMED = re.compile(rf"[(:][十百千]?[万亿](?:{_UNITS})[),;。]")
"""A unit with its scale (单位:万人次), which counts nothing."""
_UNIT_LEFT_OUT = re.compile(r"[,;。()]|、(?!\d)|$")
_VAGUE_SMALL = frozenset("项个条种支处家批部本所张块级")


@record
class Quantity:
    """One number with its unit. `start`..`end` covers qualifier, number and unit in the compact text."""

    start: int
    end: int
    number_start: int
    """Where the numeral itself begins (after a leading qualifier)."""
    value: Decimal
    unit: str
    measure: str
    qualifier: Qualifier = "exact"
    low: Decimal | None = None
    high: Decimal | None = None
    printed_decimals: int = 0
    """Decimals as printed: the precision that a rate may be checked to."""


def scan(text: str) -> list[Quantity]:
    """All quantities of a compact text, in order and without overlaps."""
    found = list(_scan(text))
    counted = False
    for place, quantity in enumerate(found):
        if quantity.measure == "bare" and text[quantity.start - 1 : quantity.start] in (")", ":"):
            found[place] = quantity = _in_unit_of_label(text, quantity)
        if quantity.measure == "bare" and counted and _goes_on_counting(text, found[place - 1], quantity):
            found[place] = replace(quantity, unit="件", measure="case")
        elif quantity.measure not in ("rate", "points", "fold"):
            counted = quantity.unit == "件"
    return found


def _in_unit_of_label(text: str, quantity: Quantity) -> Quantity:
    """The number in the unit that the parentheses right before it name, if they do."""
    label = _LABEL_UNIT.search(text, max(0, quantity.start - _LONGEST_LABEL_UNIT), quantity.start)
    if label is None:
        return quantity
    scale, measure = _SCALES[label["scale"] or ""], _FAMILY[label["unit"]]
    low, high = (bound * scale if bound is not None else None for bound in (quantity.low, quantity.high))
    unit = "%" if measure == "rate" else label["unit"]
    return replace(quantity, value=quantity.value * scale, low=low, high=high, unit=unit, measure=measure)


def _goes_on_counting(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether a number without a unit has that of the cases counted before it (收到46件,受理41,不予受理3)."""
    between = text[before.end : quantity.start]
    return (
        quantity.printed_decimals == 0
        and _WORDS_BETWEEN.fullmatch(between) is not None
        and _UNIT_LEFT_OUT.match(text, quantity.end) is not None
    )


def chinese_number(words: str) -> Decimal | None:
    """The value of a Chinese numeral (一百零八, 二十一万, 两千三), or None when it is none."""
    total = section = digit = 0
    last_power = 1
    for word in words:
        if word in _DIGITS:
            digit = digit * 10 + _DIGITS[word] if digit and word != "零" else _DIGITS[word]
        elif word in _POWERS:
            power = _POWERS[word]
            section += (digit or (1 if word == "十" or not section else 0)) * power
            digit, last_power = 0, power
        elif word in "万亿":
            scale = 10**4 if word == "万" else 10**8
            total = (total + section + digit or 1) * scale if word == "亿" else total + ((section + digit) or 1) * scale
            section = digit = 0
            last_power = scale
        else:
            return None
    if digit and 10 <= last_power and words[-2:-1] in ("百", "千", "万", "亿") and words[-1] != "零":
        digit *= last_power // 10  # 两千三 is 2300
    return Decimal(total + section + digit)


def _scan(text: str) -> Iterator[Quantity]:
    position = 0
    while match := _QUANTITY.search(text, position):
        quantity = _quantity(text, match)
        if quantity is None:
            position = max(match.end("number"), match.end("scale"), match.end("chinese"), match.end("share"))
            position = max(position, match.start() + 1)
        else:
            yield quantity
            position = quantity.end


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    unit = match["unit"] or ""
    start = match.start()
    number_start = match.end("before") if match["before"] else start
    end = match.end()
    if (
        number_start > 0
        and text[number_start - 1] in _GLUED_BEFORE
        and text[number_start - 2 : number_start] != "——"
        and not _SIGNED.search(text, max(0, number_start - 5), number_start)
    ):
        return None
    if not unit and _TITLE_NUMBER.search(text, max(0, number_start - 4), number_start):
        return None
    decimals = 0
    more = match["more"] or match["rest"] or match["odd"]
    if match["hundredth"]:
        value = _plain(match["share"]) if match["share"][0].isdigit() else _percent_words(match["share"])
        if value is None:
            return None
        if match["hundredth"].startswith("千"):
            value /= 10
        end = match.end("share")
        after = text[end : end + 2]
        end += 2 if after in ("以上", "左右", "以下", "以内") else 0
        return _finish(text, start, end, number_start, value, "%", "rate", match["before"], None, after, decimals)
    if match["number"]:
        value = _plain(match["number"])
        decimals = len(match["number"].partition(".")[2])
        scale = match["scale"] or ""
        value *= _SCALES[scale]
        decimals = max(0, decimals - (len(str(_SCALES[scale])) - 1)) if scale else decimals
        tail = text[match.end("scale") if scale else match.end("number") : end + 8]
        if not unit and _NOT_A_COUNT_AFTER.match(tail):
            return None
        if (
            unit
            and _NOT_A_COUNT_AFTER.match(tail)
            and not tail.startswith(("点", "级"))
            and unit not in ("个百分点",)
            and _is_duration(tail)
        ):
            return None
        if (
            unit in ("成", "部", "处", "所", "本", "讲", "堂", "单", "位", "人", "起", "家", "户")
            and _SET_PHRASES.match(text, match.start("unit"))
            and _swallows(text, match.start("unit"), unit)
        ):
            unit, end = "", match.start("unit")
        if unit == "证" and not _ENDS.match(text, match.end("unit")):
            unit, end = "", match.start("unit")
        if not unit and (scale or more) and _NOT_A_COUNT_AFTER.match(text[end : end + 4]):
            return None
    elif unit == "证":
        return None
    else:
        words = match["chinese"]
        if (
            words == "百"
            and not unit
            and _BOTH_FULL.search(text, max(0, start - _BOTH_WITHIN), start)
            and _ENDS.match(text, end)
        ):
            return _finish(text, start, end, number_start, Decimal(100), "%", "rate", None, None, "", 0)
        if not unit:
            return None
        if _SCALE_ALONE.fullmatch(words) and _UNIT_NAMED.match(text, max(0, start - 1)):
            return None
        parsed = _chinese(words)
        if parsed is None:
            return None
        value = parsed * _SCALES[match["scale2"] or ""]
        if _is_set_phrase(text, match, value, unit, more):
            return None
    if unit == "起" and text[end : end + 1] in ("，", ",", "。") and re.search(r"[年月日]$", text[:start][-1:]):
        return None
    measure = _FAMILY[unit] if unit else "bare"
    if unit == "‰":
        value, decimals = value / 10, decimals + 1
    elif unit == "成":
        value *= 10
        finer = _FINER.match(text, end)
        if finer and match["chinese"]:
            value += 5 if finer[0] == "半" else _DIGITS[finer[0]]
            end += 1
    return _finish(
        text,
        start,
        end,
        number_start,
        value,
        "%" if measure == "rate" else unit,
        measure,
        match["before"],
        more,
        match["after"] or "",
        decimals,
    )


def _finish(
    text: str, start: int, end: int, number_start: int, value: Decimal, unit: str, measure: str,
    before: str | None, more: str | None, after: str, decimals: int,
) -> Quantity:  # fmt: skip
    qualifier: Qualifier = "exact"
    low: Decimal | None = None
    high: Decimal | None = None
    if before and before.startswith(("约", "大约", "大概")):
        qualifier = "about"
    elif before in ("接近", "将近", "近"):
        qualifier, low, high = "under", _close_below(value, measure), value
    elif before in ("不足", "不到"):
        qualifier, high = "under", value
    elif before in ("逾", "超过", "超", "突破", "不下", "至少", "上"):
        qualifier, low = "over", value
    if more or after in ("余", "多", "以上"):
        qualifier, low, high = "over", value, None
    elif after in ("左右", "上下"):
        qualifier, low, high = "about", None, None
    elif after in ("以下", "以内", "之内"):
        qualifier, low, high = "under", None, value
    elif qualifier == "exact":
        low = high = value
    value = Decimal(int(value)) if value == int(value) else value
    return Quantity(start, end, number_start, value, unit, measure, qualifier, low, high, decimals)


def _close_below(value: Decimal, measure: str) -> Decimal:
    """The least that 近 may mean: one step of the last digit that is not zero (近5000: 4000), five points of a rate."""
    digits = value.normalize().as_tuple()
    exponent = digits.exponent if isinstance(digits.exponent, int) else 0
    step = Decimal(5) if measure == "rate" else Decimal(1).scaleb(max(0, exponent))
    return max(Decimal(0), value - step)


def _plain(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace(" ", ""))


def _percent_words(words: str) -> Decimal | None:
    return Decimal(100) if words == "百" else _chinese(words)


def _chinese(words: str) -> Decimal | None:
    words, _, fraction = words.partition("点")
    if fraction:
        whole = _chinese(words)
        return None if whole is None else whole + Decimal("0." + "".join(str(_DIGITS[word]) for word in fraction))
    if words in ("万", "亿", "千", "百", "十"):
        return Decimal(_SCALES[words])
    if _DIGIT_BY_DIGIT.fullmatch(words):
        return Decimal("".join(str(_DIGITS[word]) for word in words)) if len(words) == 4 else None
    return chinese_number(words)


def _is_duration(tail: str) -> bool:
    return bool(re.match(r"个?(?:月|工作日|小时)|年", tail)) and not tail.startswith(("年次", "月次"))


def _swallows(text: str, at: int, unit: str) -> bool:
    """Whether what looks like a unit is really the start of the next word (3人大代表, 5处罚)."""
    return not re.match(rf"{re.escape(unit)}(?:[,;。、)]|$)", text[at:])


def _is_set_phrase(text: str, match: re.Match[str], value: Decimal, unit: str, more: str | None) -> bool:
    """Whether a Chinese numeral with a unit is a fixed expression rather than a count (一件事, 三项制度, 每年一次)."""
    if more or match["before"]:
        return False
    left = text[max(0, match.start() - 4) : match.start()]
    if left.endswith(("余下", "剩下")):
        return False
    if _SET_PHRASES.match(text, match.start("unit")) or left.endswith(
        ("第", "每", "逐", "同", "任", "某", "这", "那", "上", "下", "新", "唯", "进", "专")
    ):
        return True
    ends = _ENDS.match(text, match.end())
    if value == 1:
        if (
            _NO_ONE.search(text, max(0, match.start() - 10), match.start())
            or unit not in "件宗起期名人次场份家本部个项条"
        ):
            return True
        return not (ends if unit in "份家本部个项条" else ends or _ACTS.search(left))
    return value < 10 and unit in _VAGUE_SMALL and not (ends or unit in ("家", "部", "条", "项", "个"))
