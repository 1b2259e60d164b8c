"""Whether the district of a report is recognised: every current district of the country in several styles of masthead.

`make bench ARGS=context` prints right, asked and wrong for each style. Names are the real table's, everything else
is made up. Styles marked "bare" hold nothing that tells namesakes apart: there a namesake must be asked about.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from fazhi.catalogue.districts import District, load_districts
from fazhi.extraction.context import recognise
from fazhi.extraction.places import codes_of, valid_codes
from fazhi.source import SourceText


YEAR = 2024
FILLER = (
    "一、主要举措和成效\n(一)加强组织领导。主要负责人认真履行推进法治建设第一责任人职责，政府常务会议会前学法9次，听取法治政府建设汇报4次。\n"
    "(二)规范行政决策。合法性审查各类文件126件，制定行政规范性文件3件，重大行政决策事项向社会公布5项。\n"
    "(三)严格行政执法。开展行政执法案卷评查，抽查行政处罚案卷210卷，培训执法人员480人次。\n"
    "(四)化解行政争议。收到行政复议申请88件，审结79件；办理行政应诉案件41件，行政机关负责人出庭应诉率100%。\n"
    "二、存在的问题\n少数单位规范性文件审核不够及时，基层执法力量有待充实。\n"
    "三、下一步打算\n持续深化普法宣传，推进公共法律服务和人民调解工作。\n"
)
ELSEWHERE = "组织业务骨干赴浙江省杭州市、广东省深圳市南山区学习借鉴先进经验，与对口协作的上海市普陀区开展交流。\n"


@dataclass(frozen=True)
class Style:
    """How a masthead is written; `is_bare` when it names nothing above the district itself."""

    name: str
    write: Callable[[District], str]
    is_bare: bool = False


def tier(district: District) -> str:
    """The word a district uses of itself: 区, 县, 市, 州, 自治区, …"""
    return "自治区" if district.name.endswith("自治区") else district.name[-1] if district.name[-1] != "域" else "区"


def above(district: District) -> District | None:
    """The division that the district reports to."""
    return load_districts().get(district.parent)


def signed(district: District) -> str:
    """The name below that of the division above, as a sign-off writes it."""
    up = above(district)
    return (up.name if up else "") + district.name


def _sign_off(d: District) -> str:
    return f"{d.name}人民政府关于2024年法治政府建设情况的报告\n2024年，{d.name}全面加强依法行政。\n{FILLER}{signed(d)}人民政府\n2025年1月20日\n"


def _addressed(d: District) -> str:
    up = above(d)
    receivers = f"{up.name}人民政府、{d.name}人大常委会：\n" if up else "国务院：\n"
    copies = f"抄送：{up.name}司法局\n" if up else ""
    return f"{d.name}人民政府\n关于2024年度法治政府建设工作情况的报告\n{receivers}现将有关情况报告如下。\n{FILLER}{d.name}人民政府\n2025年2月\n{copies}"


def _regulation(d: District) -> str:
    province = load_districts()[d.province].name
    prefecture = load_districts().get(d.prefecture)
    own = f"对照《{prefecture.name}法治政府建设规划》要求，" if prefecture else ""
    return (
        f"中共{d.name}委员会  {d.name}人民政府\n关于2024年法治政府建设情况的报告\n2024年，{d.name}坚持依法行政。\n{FILLER}"
        f"{own}贯彻《{province}行政执法监督条例》，开展自查。\n{ELSEWHERE}"
    )


def _opening_only(d: District) -> str:
    up = above(d)
    names = f"认真落实{up.name}委、{up.name}政府部署，" if up else ""
    return f"法治政府建设年度工作报告\n2024年，{d.name}坚持以人民为中心，{names}扎实推进依法行政工作，现将有关情况报告如下。\n{FILLER}"


def _web_page(d: District) -> str:
    province = load_districts()[d.province].name
    return (
        f"首页 > 政务公开 > 法治政府建设\n{d.name}2024年度法治政府建设情况报告\n发布时间：2025-03-11 来源：{d.name}人民政府办公室\n"
        f"2024年，在{province}人民政府的正确领导下，{d.name}全面推进依法行政。\n{FILLER}主办：{signed(d)}人民政府办公室\n"
    )


def _duty(d: District) -> str:
    up = above(d)
    heard = f"，贯彻{up.name}委关于法治建设的部署" if up else ""
    return f"2024年度述法报告\n{signed(d)}委副书记、{tier(d)}长 某某某\n2024年以来，本人{heard}，履行第一责任人职责，现将本人述法情况报告如下。\n{FILLER}"


def _short(d: District) -> str:
    name = d.aliases[0] if d.aliases else d.name
    up = above(d)
    return (
        f"{name}2024年法治政府建设工作总结\n2024年，{name}深入学习贯彻习近平法治思想。\n{FILLER}"
        f"{up.name + '委、' if up else ''}{up.name + '政府' if up else ''}安排的任务全部完成。\n{name}人民政府\n2025年1月8日\n"
    )


def _stem_above(d: District) -> str:
    up = above(d)
    stem = up.stem if up else ""
    return f"{stem}{d.name}2024年法治政府建设年度报告\n一年来，全面推进依法行政。\n{FILLER}"


def _spaced(d: District) -> str:
    return (
        f"{' '.join(signed(d) + '人民政府文件')}\n\n关于２０２４年法治政府建设\n情况的报告\n２０２４年，我们扎实推进依法行政。\n{FILLER}"
        f"{ELSEWHERE}            {'  '.join(d.name + '人民政府')}\n            二〇二五年一月二十日\n"
    )


def _bare(d: District) -> str:
    return f"{d.name}2024年法治政府建设情况报告\n2024年，{d.name}坚持依法行政。\n{FILLER}{ELSEWHERE}{d.name}人民政府\n2025年1月20日\n"


STYLES = (
    Style("sign-off below the division above", _sign_off),
    Style("addressees and copies", _addressed),
    Style("regulations of the divisions above", _regulation),
    Style("opening sentence only", _opening_only),
    Style("web page", _web_page),
    Style("述法", _duty),
    Style("short forms", _short),
    Style("stem of the division above", _stem_above),
    Style("letter-spaced red head", _spaced),
    Style("bare", _bare, is_bare=True),
)


@dataclass
class Score:
    """What became of the texts of one style."""

    right: int = 0
    asked: int = 0
    wrong: int = 0
    asked_rightly: int = 0
    """Bare namesakes: not settled, with the right one among the candidates."""


def measure(styles: tuple[Style, ...] = STYLES) -> tuple[dict[str, Score], list[str], float]:
    """Scores by style, the misses as text, and milliseconds per text."""
    scores = {style.name: Score() for style in styles}
    misses: list[str] = []
    count, started = 0, time.perf_counter()
    for style in styles:
        score = scores[style.name]
        for district in load_districts():
            if not district.is_current or district.is_sample:
                continue
            count += 1
            found = recognise(SourceText(style.write(district)), current_year=2026).district
            is_namesake = len(valid_codes(district.name, codes_of(district.name), YEAR)) > 1
            if found.value == district.code:
                score.right += 1
            elif found.value is not None:
                score.wrong += 1
                misses.append(f"wrong  {style.name}: {district.code} {district.full_name} → {found.label} {found.note}")
            elif style.is_bare and is_namesake and district.code in {c.code for c in found.candidates}:
                score.asked_rightly += 1
            else:
                score.asked += 1
                misses.append(f"asked  {style.name}: {district.code} {district.full_name} {found.note}")
    return scores, misses, (time.perf_counter() - started) * 1000 / count


def run(report: Callable[[str], object] = print) -> None:
    """Print the scores of every style and the first misses."""
    scores, misses, each = measure()
    for name, score in scores.items():
        report(f"{name}: right {score.right}, asked {score.asked + score.asked_rightly}, wrong {score.wrong}")
    settled = sum(score.right + score.asked_rightly for score in scores.values())
    total = settled + sum(score.asked + score.wrong for score in scores.values())
    report(f"as it should be {settled}/{total} = {settled / total:.2%}; {each:.2f} ms a text")
    for miss in misses[:30]:
        report(miss)


if __name__ == "__main__":
    run()
