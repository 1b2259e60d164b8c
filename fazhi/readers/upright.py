"""Pages whose text lies on its side: scanned landscape tables and careless exports are turned before anything else.

The reader and the picture of the page turn alike, so that boxes and picture still agree.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter

import pypdfium2
import pypdfium2.raw as pdfium

from fazhi.readers.direct import direct


_SAMPLE = 40
_FEW = 12
_GET_UNICODE = direct(pdfium.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_GET_ANGLE = direct(pdfium.FPDFText_GetCharAngle, ctypes.c_float, ctypes.c_void_p, ctypes.c_int)


def turn_upright(page: pypdfium2.PdfPage, handle: pdfium.FPDF_TEXTPAGE, count: int) -> None:
    """Rotate the page (in memory) so that most of its characters stand upright; a page of little text stays."""
    if count < _FEW:
        return
    address = ctypes.cast(handle, ctypes.c_void_p).value
    quarters: Counter[int] = Counter()
    for index in range(0, count, max(1, count // _SAMPLE)):
        if _GET_UNICODE(address, index) > 0x20:
            angle = _GET_ANGLE(address, index)
            if angle >= 0:
                quarters[round(angle / (math.pi / 2)) % 4] += 1
    if not quarters:
        return
    quarter, supporters = quarters.most_common(1)[0]
    rotation = 90 * quarter
    if rotation != page.get_rotation() and supporters > 0.8 * quarters.total():
        page.set_rotation(rotation)
