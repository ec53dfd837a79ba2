"""QR codes as matrices, and as one vector path each.

The rule (measured): level M; the signed code is version 11, or 12 or 13 for long names, the link 4 or 5; nothing is
boosted, nothing is guessed. A text that needs more is refused, because a finer print is not read from worn paper.

The mask is fixed. ISO/IEC 18004, 7.8 asks for the mask of the lowest penalty, and every reader takes any of the eight;
trying all of them costs 40 ms a code, and on signed bytes, which look random, no mask is better than another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

from typesetting import NotPrintable

QUIET_ZONE = 4
"""Modules of white on each side (ISO/IEC 18004, 6.3.8)."""

SIGNED_VERSIONS = (11, 12, 13)
LINK_VERSIONS = (4, 5)
_MASK = 3

Matrix = Sequence[Sequence[bool | None]]
"""Rows of modules from top to bottom; True is dark. The quiet zone is not in it."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR code: its version, and the SVG of its modules with the quiet zone, one unit a module."""

    version: int
    svg: str

    @property
    def modules(self) -> int:
        """Modules on a side, without the quiet zone."""
        return 17 + 4 * self.version


def draw_signed(text: str) -> Symbol:
    """The code of a card credential (`VC1-R…`). Raises `NotPrintable` above version 13 (318 bytes of credential)."""
    words = "The signed code is too long to be read from paper. Issue the card with a shorter form of the name."
    return _draw(text, SIGNED_VERSIONS, words)


def draw_link(url: str) -> Symbol:
    """The code of the verifier's page with the short number. Raises `NotPrintable` above version 5 (84 bytes)."""
    return _draw(
        url, LINK_VERSIONS, "The address of the verifier's page is too long for the small code (84 characters)."
    )


@lru_cache(maxsize=64)  # a document is written down twice: for its digest, and to be set
def _draw(text: str, versions: Sequence[int], too_long: str) -> Symbol:
    if not text:
        raise NotPrintable("There is no text for the code. Issue the card credential first.")
    for version in versions:
        code = QRCode(version=version, error_correction=ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
        code.add_data(text, optimize=0)
        try:
            code.make(fit=False)
        except DataOverflowError:
            continue
        return Symbol(version, _svg(code.modules))
    raise NotPrintable(too_long)


def _svg(modules: Matrix) -> str:
    """One path for all dark modules, so that no seam can show between them."""
    side = len(modules) + 2 * QUIET_ZONE
    path = "".join(
        f"M{start + QUIET_ZONE} {row + QUIET_ZONE}h{end - start}v1h-{end - start}z"
        for row, cells in enumerate(modules)
        for start, end in _runs(cells)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'


def _runs(cells: Sequence[bool | None]) -> list[tuple[int, int]]:
    """Where dark modules follow each other: (first, one after the last)."""
    edges = [place for place in range(len(cells) + 1) if _dark(cells, place) != _dark(cells, place - 1)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _dark(cells: Sequence[bool | None], place: int) -> bool:
    return 0 <= place < len(cells) and bool(cells[place])
