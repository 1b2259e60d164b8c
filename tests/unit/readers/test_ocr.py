"""Scans: what the engine returns becomes lines; what it dropped is found; without the engine there is a clear answer."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from fazhi.readers import UnreadableDocument, read
from fazhi.readers.ocr import Found, is_available, recognise, tidy, to_lines
from fazhi.readers.page_image import to_pixels
from tests.unit.readers.making import SENTENCE, pdf, wrapped


def picture(*, turned: float = 0.0) -> bytes:
    """A scan: a PDF page rendered at 200 dpi, a little turned, greyish and with specks."""
    from fazhi.readers.page_image import page_image

    page = pdf(
        [[(150, 100, "云岭市法治政府年度报告", 24), *wrapped(f"{SENTENCE}败诉率5.62%。", top=170), (280, 800, "— 1 —")]]
    )
    image = Image.open(io.BytesIO(page_image(page, 1, dpi=200))).convert("RGB")
    image = image.rotate(turned, fillcolor="white", resample=Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for i in range(40):
        draw.point(((i * 397) % image.width, (i * 211) % image.height), fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    return out.getvalue()


@pytest.mark.parametrize("as_pdf", [False, True])
def test_a_scan_is_recognised_or_refused_with_advice(as_pdf: bool) -> None:
    image = picture(turned=0.6)
    data, name = (pdf([], images=[image]), "扫描.pdf") if as_pdf else (image, "扫描.jpg")
    if not is_available():
        with pytest.raises(UnreadableDocument) as caught:
            read(data, name)
        assert caught.value.code == "no_ocr"
        return
    source = read(data, name)
    assert source.text.split("\n") == ["云岭市法治政府年度报告", f"{SENTENCE}败诉率5.62%。"]
    assert source.ocr
    assert "OCR" in source.notes[0]
    assert source.pages == 1
    first = source.blocks[1].lines[0]
    assert 0.15 < first.top < 0.22


def test_a_scanned_table_keeps_its_cells() -> None:
    from fazhi.readers.page_image import page_image

    rules = [(80, y, 500, y) for y in (300, 330, 390)] + [(180, 360, 500, 360)]
    rules += [(x, 300, x, 390) for x in (80, 180, 360, 500)]
    words = [
        (90, 320, "类别"), (190, 320, "指标"), (370, 320, "二〇三一年"), (90, 350, "复议"), (190, 350, "新收案件"),
        (370, 350, "137件"), (190, 380, "审结案件"), (370, 380, "129件"),
    ]  # fmt: skip
    data = page_image(pdf([[*wrapped(SENTENCE, top=100), *words]], rules=rules), 1, dpi=200)
    if not is_available():
        with pytest.raises(UnreadableDocument):
            read(data, "a.png")
        return
    assert read(data, "a.png").text.split("\n") == [
        SENTENCE, "类别 | 指标 | 二〇三一年", "复议 | 新收案件 | 137件", "复议 | 审结案件 | 129件",
    ]  # fmt: skip


@pytest.mark.parametrize("degrees", [90, 180])
def test_a_page_scanned_askew_is_turned_and_never_read_as_nonsense(degrees: int) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(picture())).rotate(degrees, expand=True).save(out, "JPEG", quality=80)
    if not is_available():
        with pytest.raises(UnreadableDocument):
            read(out.getvalue(), "a.jpg")
        return
    assert f"{SENTENCE}败诉率5.62%。" in read(out.getvalue(), "a.jpg").text


def test_ocr_can_be_declined() -> None:
    for data, name in ((picture(), "a.jpg"), (pdf([], images=[picture()]), "a.pdf")):
        with pytest.raises(UnreadableDocument) as caught:
            read(data, name, ocr=False)
        assert caught.value.code == "no_ocr"


def test_lines_that_the_engine_dropped_are_found_by_their_ink() -> None:
    if not is_available():
        with pytest.raises(UnreadableDocument):
            recognise(None)
        return
    from fazhi.readers.ocr import _engine, _recognise, _repair, uncovered

    pixels = to_pixels(Image.open(io.BytesIO(picture())))
    found = _recognise(_engine(), pixels)
    assert uncovered(pixels, found) == []
    dropped = next(item for item in found if "百三十七" in item.text)
    rest = [item for item in found if item is not dropped]
    assert [item.text for item in _repair(_engine(), pixels, rest)] == [dropped.text]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("(一)提高站位:", "（一）提高站位："), ("共5,312件", "共5,312件"), ("败诉率12.4%", "败诉率12.4%"), ("·极成效。", "极成效。"),
        ("审 结 12 件", "审结 12 件"), ("（2031年）", "（2031年）"), ("http://a.cn", "http://a.cn"), ("成效,再接再厉", "成效，再接再厉"),
    ],
)  # fmt: skip
def test_tidy_restores_chinese_punctuation_only(raw: str, text: str) -> None:
    assert tidy(raw) == text


def test_to_lines_takes_out_the_skew() -> None:
    def box(x0: float, y0: float, x1: float, y1: float) -> tuple[tuple[float, float], ...]:
        return ((x0, y0), (x1, y0 + (x1 - x0) * 0.01), (x1, y1 + (x1 - x0) * 0.01), (x0, y1))

    found = [Found(box(100, 100, 900, 140), SENTENCE[:20], 1.0), Found(box(100, 160, 900, 200), SENTENCE[20:40], 1.0)]
    lines = to_lines(found, 1000, 1400)
    assert lines[0].bottom - lines[0].top == pytest.approx(40 / 1400)
    assert len(lines[0].xs) == 21
    assert lines[0].em == pytest.approx(0.04, abs=0.003)
