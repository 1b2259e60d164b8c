"""What a picture does not show and must not be read for, in words that travel with it."""

from __future__ import annotations

from collections.abc import Iterable

from fazhi.dashboard import words
from fazhi.dashboard.gathering import MatrixAnswer, ScatterAnswer
from fazhi.dashboard.series import CompareSeries, Point, ProfileSeries, TrendSeries


def _unreviewed(points: Iterable[Point]) -> list[str]:
    every = list(points)
    count = sum(1 for point in every if not point.is_reviewed)
    return [f"{len(every)} 个数值中有 {count} 个未经复核。"] if count else []


def _doubted(points: Iterable[Point]) -> list[str]:
    count = sum(1 for point in points if point.has_finding)
    return [f"有 {count} 个数值存在未处理的疑点（图中以 ! 标出）。"] if count else []


def of_compare(series: CompareSeries) -> list[str]:
    """One 口径 only, who is left out and why, and what the order means."""
    told = []
    if series.indicator.is_rate and series.terms is not None:
        chip = words.terms_chip(series.terms)
        told.append(f"口径：只含以“{chip}”为分母的 {len(series.shown)} 个地区，不同口径不排在一起。")
    if apart := sum(len(one.rows) for one in series.apart):
        told.append(f"另有 {apart} 个地区口径不同或不明，未列入。")
    if series.counts:
        told.append(f"{len(series.counts)} 个地区件数不足 10，只列件数，不画图。")
    if series.listed or series.unstated:
        told.append(f"{len(series.listed) + len(series.unstated)} 个地区件数为 10–29 或未载明件数，列出而不排序。")
    if series.missing:
        reasons = "、".join(f"{words.ABSENCES[one.reason]} {len(one.areas)} 个" for one in series.missing)
        told.append(f"没有数值的地区：{reasons}；没有数值不等于零。")
    told.append(
        "次序只表示数值大小，不是名次。" + ("95% 区间相交的地区不宜说谁高谁低。" if series.indicator.is_rate else "")
    )
    points = [row.point for row in series.shown]
    return [*told, *_unreviewed(points), *_doubted(points)]


def of_trend(series: TrendSeries, breaks: Iterable[str]) -> list[str]:
    """Units of change, breaks, values at second hand."""
    unit = "变化以百分点计。" if series.indicator.is_rate else "变化以 % 计，上年不足 10 的只列增减数。"
    told = [unit + "口径变动或不明处断开，不作同比。"]
    told += [f"断开处：{'；'.join(breaks)}。"] if breaks else []
    if any(line.derived for line in series.lines):
        told.append("空心菱形为次年报告所述的上年数。")
    points = [point for line in series.lines for point in line.points]
    return [*told, *_unreviewed(points)]


def of_scatter(answer: ScatterAnswer) -> list[str]:
    """Who is left out, and that nothing is said about causes."""
    told = [f"每点一个行政区，共 {len(answer.pairs)} 个；两项同高同低不说明谁引起谁。"]
    if answer.left_out:
        told.append(f"另有 {answer.left_out} 个地区只有一项、口径不同或件数不足，未画。")
    return [*told, *_unreviewed(row.point for pair in answer.pairs for row in pair)]


def of_matrix(answer: MatrixAnswer, shown: int) -> list[str]:
    """What the colours mean and what stays uncoloured."""
    told = [
        "每列只在同一口径内比较；各列不相加，不产生总分。",
        "▲ 优于、▼ 劣于该列合计：只用于有公认方向的比率，且 95% 区间不含该列合计；○◔◑◕● 由低到高分五档，不表示优劣。",
        "件数不足 30、未载明件数、口径不同或不明的不着色；“未提及”等不等于零。",
    ]
    if shown < len(answer.areas):
        told.append(f"只画前 {shown} 个行政区，共 {len(answer.areas)} 个。")
    return [*told, *_unreviewed(cell.point for cell in answer.cells.values() if cell.point is not None)]


def of_profile(series: ProfileSeries, shown: int) -> list[str]:
    """What is listed, and what a change is."""
    stated = [row.point for row in series.rows if row.point is not None]
    told = [
        f"{len(series.rows)} 项指标中，报告写明 {len(stated)} 项；图中列出比率与主要件数 {shown} 项，其余见表格。",
        "比率的变化以百分点计，件数以 % 计；口径变动或不明的不作同比。同级位置只含同口径、件数足够的地区，不是名次。",
    ]
    return [*told, *_unreviewed(stated), *_doubted(stated)]
