"""From a picture as somebody uploaded it to a small portrait of our own making."""

import io
from typing import IO

from PIL import Image, ImageOps

from mentorship.exceptions import NotAPicture, PictureTooBig

MOST_BYTES = 5 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")
# Decoding takes memory by the pixel. JPEG is decoded at an eighth of its size where it is large.
MOST_PIXELS = {"PNG": 16_000_000, "WEBP": 16_000_000}
MOST_PIXELS_JPEG = 60_000_000
SMALLEST_SIDE = 64
SIDE = 256
PORTRAIT_BYTES = 40_000
QUALITIES = (85, 75, 65, 55, 45, 35, 25, 15)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def portrait(upload: IO[bytes]) -> bytes:
    """Return the square middle of a picture as a JPEG of ``SIDE`` pixels, at most 40 kB.

    What it is, is told by its content, never by its name. Only pixels survive: no place, no
    camera, nothing hidden behind the picture.

    Raises:
        NotAPicture: not a whole JPEG, PNG or WebP, or smaller than ``SMALLEST_SIDE``.
        PictureTooBig: more pixels than we decode.
    """
    try:
        with Image.open(upload, formats=FORMATS) as image:
            _refuse_size(image)
            return _encoded(_square(image))
    except BOMBS as error:
        raise PictureTooBig from error
    except (NotAPicture, PictureTooBig):
        raise
    except Exception as error:  # a decoder that is given hostile bytes may raise anything
        raise NotAPicture from error


def _refuse_size(image: Image.Image) -> None:
    """Look at the size that the header promises, before a pixel is decoded."""
    width, height = image.size
    if width * height > MOST_PIXELS.get(image.format or "", MOST_PIXELS_JPEG):
        raise PictureTooBig
    if min(width, height) < SMALLEST_SIDE:
        raise NotAPicture


def _square(image: Image.Image) -> Image.Image:
    image.draft("RGB", (2 * SIDE, 2 * SIDE))
    _shrink(image)
    upright = ImageOps.exif_transpose(image)
    side = min(upright.size)
    left, top = (upright.width - side) // 2, (upright.height - side) // 3  # faces are high up
    cut = upright.crop((left, top, left + side, top + side))
    return _opaque(cut).resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def _shrink(image: Image.Image) -> None:
    """Make a large picture small in place, before anything copies it."""
    shorter = min(image.size)
    if shorter > 4 * SIDE:
        width, height = (2 * SIDE * length // shorter for length in image.size)
        image.thumbnail((width, height), reducing_gap=2.0)


def _opaque(image: Image.Image) -> Image.Image:
    """Return the picture in plain colors, on white where one could look through it."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    ground.alpha_composite(layer)
    return ground.convert("RGB")


def _encoded(image: Image.Image) -> bytes:
    # A new image: what the old one carried in its ``info`` would be written as well.
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    data = b""
    for quality in QUALITIES:
        file = io.BytesIO()
        clean.save(file, "JPEG", quality=quality, optimize=True)
        data = file.getvalue()
        if len(data) <= PORTRAIT_BYTES:
            break
    return data
