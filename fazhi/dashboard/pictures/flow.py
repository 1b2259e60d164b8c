"""Case flow: from applications to corrected cases, as bars under each other; what is not stated stays empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fazhi.dashboard import words
from fazhi.dashboard.palette import BLUE, BLUE_TINT, INK, INK_2, INK_3, LINE_STRONG
from fazhi.dashboard.series import Point
from fazhi.dashboard.svg import mark, number, picture, text_at


@dataclass(frozen=True, slots=True)
class Step:
    """One count of a chain. A branch hangs off the main chain: 其中."""

    indicator: str
    label: str
    branch: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A chain of counts, each usually a part of the one before."""

    key: str
    title: str
    steps: tuple[Step, ...]


FLOWS = (
    Flow(
        "rec",
        "行政复议案件流向",
        (
            Step("reconsideration_received", "收到申请"),
            Step("reconsideration_not_accepted", "不予受理", branch=True),
            Step("reconsideration_accepted", "受理"),
            Step("reconsideration_carried_over", "结转", branch=True),
            Step("reconsideration_concluded", "审结"),
            Step("reconsideration_settled", "调解和解终止", branch=True),
            Step("reconsideration_corrected", "直接纠错", branch=True),
        ),
    ),
    Flow(
        "lit",
        "行政应诉案件流向",
        (
            Step("litigation_cases", "应诉"),
            Step("litigation_hearings", "开庭", branch=True),
            Step("head_appearances", "负责人出庭", branch=True),
            Step("litigation_concluded", "审结"),
            Step("litigation_lost", "败诉", branch=True),
        ),
    ),
)
WIDTH, LABEL, ROW = 520.0, 150.0, 30.0


def flow_picture(flow: Flow, points: Mapping[str, Point]) -> str:
    """The bars of one chain; "" when fewer than two of its counts are stated."""
    stated = [points[step.indicator] for step in flow.steps if step.indicator in points]
    if len(stated) < 2:
        return ""
    largest = max(float(point.value) for point in stated) or 1.0
    span = WIDTH - LABEL - 110
    parts = []
    told = []
    for index, step in enumerate(flow.steps):
        y = 8 + index * ROW
        branch = step.branch
        x = LABEL + (16 if branch else 0)
        fill = INK_2 if branch else INK
        parts.append(text_at(LABEL - 12, y + 17, step.label, size=13, anchor="end", fill=fill))
        point = points.get(step.indicator)
        if point is None:
            parts.append(text_at(x, y + 17, "未提及", size=12, fill=INK_3))
            continue
        width = max(2.0, float(point.value) / largest * (span - (16 if branch else 0)))
        parts.append(
            f'<g data-source="{point.id}"><rect x="{number(x)}" y="{number(y + 3)}" width="{number(width)}" height="20" '
            f'fill="{BLUE_TINT if branch else BLUE}" stroke="{BLUE}" stroke-width="1"/></g>'
        )
        shown = words.value_of(point)
        parts.append(mark(x + width + 14, y + 13, basis=point.basis, reviewed=point.is_reviewed, size=4))
        parts.append(text_at(x + width + 24, y + 17, shown, size=13, fill=INK))
        told.append(f"{step.label}{shown}")
    height = 16 + len(flow.steps) * ROW
    parts.append(
        f'<path d="M{number(LABEL)} 6V{number(height - 6)}" stroke="{LINE_STRONG}" stroke-width="1" fill="none"/>'
    )
    return picture(WIDTH, height, parts, title=flow.title, description="；".join(told) + "。", key=f"flow-{flow.key}")
