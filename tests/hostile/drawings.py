"""Documents made to harm whoever draws a picture of their pages, by name. They are PDF and image files that look small."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from tests.hostile.files import raw_pdf


CATALOGUE = "<</Type/Catalog/Pages 2 0 R>>"
PAGES = "<</Type/Pages/Count 1/Kids[3 0 R]>>"


def stream(content: bytes, entries: str = "") -> bytes:
    """A PDF stream object."""
    return f"<</Length {len(content)}{entries}>>stream\n".encode() + content + b"\nendstream"


def page(box: str = "0 0 595 842", resources: str = "", extra: str = "") -> str:
    return f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<<{resources}>>{extra}>>"


def drawing(
    content: bytes, *objects: str | bytes, box: str = "0 0 595 842", resources: str = "", extra: str = ""
) -> bytes:
    """One page that draws `content`; further objects are numbered from 5."""
    return raw_pdf(CATALOGUE, PAGES, page(box, resources, extra), stream(content), *objects)


def picture_in_pdf(data: bytes, entries: str) -> bytes:
    """One page that is filled with one picture."""
    image = stream(data, f"/Type/XObject/Subtype/Image{entries}")
    return drawing(b"q 595 0 0 842 0 0 cm /I Do Q", image, resources="/XObject<</I 5 0 R>>")


def jbig2(width: int, height: int) -> bytes:
    """Page information of a JBIG2 picture of that size, and nothing drawn on it."""
    information = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    return struct.pack(">IBBI", 0, 48, 1, len(information)) + information


def nested_forms(depth: int, width: int) -> bytes:
    """Forms that each draw the next one several times: billions of lines from a few hundred bytes."""
    objects = []
    for level in range(depth):
        inner = b"/F Do " * width if level < depth - 1 else b"0 0 m 595 842 l S "
        entries = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
        objects.append(stream(inner, f"{entries}/Resources<</XObject<</F {6 + level} 0 R>>>>"))
    return drawing(b"/F Do", *objects, resources="/XObject<</F 5 0 R>>")


def png(width: int, height: int, data: bytes, *, depth: int = 1, colour: int = 0, more: bytes = b"") -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = chunk(b"IHDR", header), more and chunk(b"zTXt", more), chunk(b"IDAT", data), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def tiff(*frames: tuple[int, int], loop: bool = False) -> bytes:
    """A TIFF whose frames claim these sizes; with `loop` the last leads back to the first."""
    out = b"II*\x00\x08\x00\x00\x00"
    for number, (width, height) in enumerate(frames):
        tags = ((256, width), (257, height), (258, 1), (259, 1), (262, 0), (273, 8), (277, 1), (278, height), (279, 8))
        body = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        after = len(out) + len(body) + 4
        following = 8 if loop and number == len(frames) - 1 else after if number < len(frames) - 1 else 0
        out += body + struct.pack("<I", following)
    return out


def hostile_drawings() -> Iterator[tuple[str, bytes]]:
    """Every file by its name."""
    black = zlib.compress(bytes(30_000 * 3_750), 9)
    yield "三万见方.png", png(30_000, 30_000, zlib.compress(bytes(3_751 * 30_000), 9))
    yield "一亿像素一行.png", png(100_000_000, 1, zlib.compress(bytes(12_500_001), 9))
    yield (
        "文字炸弹.png",
        png(8, 8, zlib.compress(bytes(16), 9), more=b"k\x00\x00" + zlib.compress(bytes(300_000_000), 9)),
    )
    yield "空图.png", png(0, 0, b"")
    yield "巨幅.tif", tiff((60_000, 60_000))
    yield "一千帧.tif", tiff(*[(9_000, 8_000)] * 1_000)
    yield "成环.tif", tiff((8, 8), (8, 8), loop=True)
    header = struct.pack("<IiiHHIIiiII", 40, 50_000, -50_000, 1, 24, 0, 0, 0, 0, 0, 0)
    yield "巨幅.bmp", b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + header
    size = b"\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00"
    yield (
        "六万五见方.jpg",
        b"\xff\xd8" + size + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x00" * 4_000 + b"\xff\xd9",
    )
    yield (
        "渐进一千遍.jpg",
        b"\xff\xd8" + size.replace(b"\xff\xc0", b"\xff\xc2") + b"\xff\xda\x00\x08\x01\x01\x00\x00\x00\x00" * 1_000,
    )

    yield "巨幅页面.pdf", drawing(b"0 0 m 9 9 l S", box="0 0 2000000000 2000000000")
    yield "细长页面.pdf", drawing(b"0 0 m 9 9 l S", box="0 0 0.001 1000000000")
    yield "负页面.pdf", drawing(b"0 0 m 9 9 l S", box="900 900 -900 -900")
    yield "非数页面.pdf", drawing(b"0 0 m 9 9 l S", box="0 0 1e38 1e38")
    yield "巨大单位.pdf", drawing(b"0 0 m 9 9 l S", extra="/UserUnit 1000000")
    yield "没有页面框.pdf", raw_pdf(CATALOGUE, PAGES, "<</Type/Page/Parent 2 0 R>>")
    yield (
        "三万见方图.pdf",
        picture_in_pdf(black, "/Width 30000/Height 30000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode"),
    )
    yield (
        "真彩炸弹.pdf",
        picture_in_pdf(
            zlib.compress(bytes(400_000_000), 9),
            "/Width 30000/Height 30000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode",
        ),
    )
    twice = zlib.compress(zlib.compress(bytes(800_000_000), 9), 9)
    yield (
        "两层压缩.pdf",
        picture_in_pdf(
            twice, "/Width 20000/Height 20000/BitsPerComponent 8/ColorSpace/DeviceGray/Filter[/FlateDecode/FlateDecode]"
        ),
    )
    common = "/BitsPerComponent 1/ColorSpace/DeviceGray/Filter"
    yield "JBIG2.pdf", picture_in_pdf(jbig2(30_000, 30_000), f"/Width 30000/Height 30000{common}/JBIG2Decode")
    yield (
        "JBIG2巨幅.pdf",
        picture_in_pdf(jbig2(2**31, 2**31), f"/Width 2147483647/Height 2147483647{common}/JBIG2Decode"),
    )
    yield "JBIG2噪声.pdf", picture_in_pdf(bytes(range(256)) * 40, f"/Width 3000/Height 3000{common}/JBIG2Decode")
    yield (
        "传真巨幅.pdf",
        picture_in_pdf(
            b"\x00\x10\x01" * 3_000,
            f"/Width 60000/Height 60000{common}/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000/Rows 60000>>",
        ),
    )
    yield (
        "JPX噪声.pdf",
        picture_in_pdf(
            b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(range(256)) * 20, "/Width 60000/Height 60000/Filter/JPXDecode"
        ),
    )
    yield "层层表单.pdf", nested_forms(12, 20)
    yield (
        "自己画自己.pdf",
        drawing(
            b"/F Do",
            stream(b"/F Do /F Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"),
            resources="/XObject<</F 5 0 R>>",
        ),
    )
    yield "百万线条.pdf", drawing(b"0 0 m 595 842 l S 0 842 m 595 0 l S\n" * 400_000)
    pattern = stream(
        b"0 0 1 1 re f",
        "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001/Resources<<>>",
    )
    yield "密铺.pdf", drawing(b"/Pattern cs /P scn 0 0 595 842 re f", pattern, resources="/Pattern<</P 5 0 R>>")
    yield "状态叠放.pdf", drawing(b"q " * 3_000_000)
    yield (
        "巨号字体.pdf",
        drawing(
            b"BT /T 1000000 Tf 0 0 Td (AAAAAAAA) Tj ET",
            resources="/Font<</T<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>",
        ),
    )
