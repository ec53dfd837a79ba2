"""Pictures: PNG, JPEG, WebP, and HEIC where its library is installed.

The rule: the number of pixels is read from the header and held to the limit before anything is decoded, and only these
decoders are ever tried. Text, profiles and further frames in the file are not looked at.
"""

import io
import warnings
from typing import Final

from PIL import Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from verifier.reading.codes import Work, read_codes
from verifier.reading.contents import Carrier, Contents, Piece, Stopped, Trouble
from verifier.reading.forms import Form, may_be_credential
from verifier.reading.limits import Limits

try:
    import pillow_heif
except ImportError:
    HAS_HEIF = False
else:
    HAS_HEIF = True
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.options.DISABLE_SECURITY_LIMITS = False
    pillow_heif.register_heif_opener(thumbnails=False)

# Named so that all that a decoder needs is loaded before the child closes itself off: a JPEG file can turn out to be
# one of several frames (MPO), and its EXIF data are those of TIFF. Their openers are not used.
_LOADED: Final = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "HEIF")
_WHITE: Final = 255

# Checked here, by our own limit, which is the smaller one.
Image.MAX_IMAGE_PIXELS = None
Image.preinit()


def read_picture(data: bytes, limits: Limits, work: Work, *, deep: bool = True) -> Contents:
    """Give what the QR codes on a picture hold. Raises `Stopped` for a picture that cannot be read."""
    if data[4:8] == b"ftyp" and not HAS_HEIF:
        raise Stopped(Trouble.NO_HEIC)
    return _sort(read_codes(_decode(data, limits), work, deep=deep).codes, limits)


def _sort(codes: tuple[bytes, ...], limits: Limits) -> Contents:
    """Tell codes that may be credentials from others, which are counted and left alone."""
    if len(codes) > limits.codes:
        raise Stopped(Trouble.TOO_MANY_CODES, limits.codes)
    pieces = tuple(Piece(Carrier.CODE, code) for code in codes if may_be_credential(code))
    others = len(codes) - len(pieces)
    return Contents(Form.PICTURE, pieces, other={Carrier.CODE: others} if others else {})


def _decode(data: bytes, limits: Limits) -> Image.Image:
    """Give the picture in shades of grey, on white where it is transparent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            if image.width * image.height > limits.pixels:
                raise Stopped(Trouble.TOO_MANY_PIXELS, limits.pixels)
            image.draft("L", None)  # a JPEG file gives its shades of grey at a third of the memory
            return _grey(image)
        except (OSError, SyntaxError, ValueError, EOFError):
            raise Stopped(Trouble.DAMAGED) from None


def _grey(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits to a pixel: the upper 8 of them
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if not image.has_transparency_data:
        return image.convert("L")
    shades, alpha = image.convert("RGBA").convert("LA").split()
    return Image.composite(shades, Image.new("L", image.size, _WHITE), alpha)
