import io
import random
import struct
import zlib

import pytest
from PIL import Image

from mentorship import pictures
from mentorship.exceptions import NotAPicture, PictureTooBig

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def picture(size=(300, 400), color="teal", mode="RGB", kind="PNG", **options):
    file = io.BytesIO()
    Image.new(mode, size, color).save(file, kind, **options)
    return file.getvalue()


def portrait_of(data):
    return pictures.portrait(io.BytesIO(data))


def opened(data):
    return Image.open(io.BytesIO(data))


def huge_png(width, height):
    """A PNG whose header promises many pixels, and which holds next to none."""

    def chunk(kind, body):
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("RGB", "JPEG"), ("CMYK", "JPEG"), ("L", "JPEG"), ("RGB", "PNG"), ("RGBA", "PNG"),
     ("P", "PNG"), ("LA", "PNG"), ("1", "PNG"), ("RGB", "WEBP"), ("RGBA", "WEBP")],
)  # fmt: skip
def test_portrait_of_every_kind_is_a_small_square_jpeg(mode, kind):
    made = opened(portrait_of(picture(mode=mode, kind=kind, color=0 if mode in "1P" else "white")))

    assert (made.format, made.size, made.mode) == ("JPEG", (256, 256), "RGB")


def test_portrait_keeps_to_forty_kilobytes_whatever_it_shows():
    noise = Image.frombytes("RGB", (600, 600), random.Random(7).randbytes(600 * 600 * 3))
    file = io.BytesIO()
    noise.save(file, "PNG")

    assert len(portrait_of(file.getvalue())) <= 40_000


def test_portrait_drops_place_camera_comment_and_profile():
    exif = Image.Exif()
    exif[MAKER] = "SECRETCAMERA"
    exif.get_ifd(GPS)[1] = "N"
    data = picture(
        kind="JPEG", exif=exif, comment=b"SECRETCOMMENT", icc_profile=b"SECRETPROFILE" * 20
    )
    assert b"SECRETCAMERA" in data
    assert b"SECRETCOMMENT" in data
    assert b"SECRETPROFILE" in data

    made = portrait_of(data)

    assert not dict(opened(made).getexif())
    assert b"SECRET" not in made


@pytest.mark.parametrize("length", [400, 4000])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_portrait_is_turned_as_it_was_held(kind, length):
    image = Image.new("RGB", (length, length // 2), "black")
    image.paste("white", (0, 0, length // 2, length // 2))
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # held upright: its left side is the top
    file = io.BytesIO()
    image.save(file, kind, exif=exif)

    made = opened(portrait_of(file.getvalue()))

    assert made.getpixel((128, 20)) > (200, 200, 200)
    assert made.getpixel((128, 240)) < (50, 50, 50)


def test_portrait_shows_the_middle_on_white_ground():
    image = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 150, 200))
    file = io.BytesIO()
    image.save(file, "PNG")

    made = opened(portrait_of(file.getvalue()))

    assert made.getpixel((128, 128)) == (255, 255, 255)
    assert made.getpixel((3, 128)) == (255, 255, 255)


def test_portrait_takes_the_first_of_several_pictures():
    file = io.BytesIO()
    frames = [Image.new("RGB", (100, 100), color) for color in ("white", "black")]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    phone = io.BytesIO()
    frames[0].save(phone, "MPO", save_all=True, append_images=frames[1:])

    for data in (file, phone):
        assert opened(portrait_of(data.getvalue())).getpixel((100, 100)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("kind", "mode", "size"),
    [("JPEG", "RGB", (8000, 7000)), ("PNG", "P", (1500, 3000)), ("WEBP", "RGBA", (4000, 1200))],
)
def test_portrait_of_a_large_picture_is_made(kind, mode, size):
    color = 0 if mode == "P" else "teal"

    made = opened(portrait_of(picture(size=size, mode=mode, kind=kind, color=color)))

    assert made.size == (256, 256)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        EICAR,
        SVG,
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a" + b"\0" * 400,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        picture()[:200],
        picture(kind="JPEG")[:300],
        picture(kind="WEBP")[:40],
        picture(size=(63, 900)),
        picture(kind="GIF"),
        picture(kind="BMP"),
        picture(kind="TIFF"),
    ],
)
def test_portrait_of_what_is_no_picture_is_refused(data):
    with pytest.raises(NotAPicture):
        portrait_of(data)


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 9_000), (4_001, 4_000)])
def test_portrait_of_a_bomb_is_refused_before_it_is_decoded(size):
    with pytest.raises(PictureTooBig):
        portrait_of(huge_png(*size))


def test_portrait_of_a_polyglot_is_only_a_picture():
    script = b"<script>alert('SECRET')</script>"
    for kind in ("JPEG", "PNG", "WEBP"):
        made = portrait_of(picture(kind=kind) + script + b"PK\x03\x04")

        assert opened(made).format == "JPEG"
        assert b"SECRET" not in made
        assert b"PK\x03\x04" not in made


def test_portrait_of_damaged_pictures_is_made_or_refused():
    chance, outcomes = random.Random(11), set()
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = picture(size=(80, 90), kind=kind)
        for _round in range(60):
            data = bytearray(whole)
            for _byte in range(chance.randint(1, 12)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            try:
                outcomes.add(opened(portrait_of(bytes(data))).size)
            except (NotAPicture, PictureTooBig) as refusal:
                outcomes.add(refusal.code)

    assert outcomes <= {(256, 256), "not_a_picture", "picture_too_big"}
    assert "not_a_picture" in outcomes
