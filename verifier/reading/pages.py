"""A page of a PDF file as a picture in shades of grey.

The rule: whoever looks for codes on a page sees it drawn in this one way. As the child loads this too, it imports no
more than it needs.
"""

from typing import Final

import pypdfium2 as pdfium
from PIL import Image

POINTS: Final = 72
"""To the inch: the measure of a page."""


def draw_page(
    page: pdfium.PdfPage, resolution: float, cut: tuple[float, float, float, float] = (0, 0, 0, 0)
) -> Image.Image:
    """The page at `resolution` dots to the inch, less so many points at its left, bottom, right and top as `cut` says.

    PDFium serves one caller at a time: threads take turns before they come here.
    """
    bitmap = page.render(scale=resolution / POINTS, grayscale=True, crop=cut)
    size = bitmap.width, bitmap.height
    image = Image.frombytes("L", size, bytes(bitmap.buffer), "raw", "L", bitmap.stride, 1)
    bitmap.close()
    return image
