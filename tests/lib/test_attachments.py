"""What may be kept with a record: told by its content, without what a camera adds."""

import struct

import pytest

from gujang.lib import attachments
from gujang.lib.attachments import JPEG, PDF, PNG, XLSX, examine, with_ending
from gujang.lib.excel.values import Refused
from tests.lib.workbooks import ods, ods_table, ods_text, xlsx, xlsx_with

PIXEL = b"\x08\x02\x00\x00\x00"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + name + body + b"\0\0\0\0"


def png(width: int = 2, height: int = 2, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">LL", width, height) + PIXEL)
    body = [chunk(b"IDAT", b"x"), chunk(b"IEND", b"")]
    return b"".join([b"\x89PNG\r\n\x1a\n", head, *more, *body])


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(orientation: int, order: str = "<") -> bytes:
    mark = {"<": b"II", ">": b"MM"}[order]
    head = mark + struct.pack(f"{order}HL", 42, 8) + struct.pack(f"{order}H", 2)
    turned = struct.pack(f"{order}HHLHH", 0x0112, 3, 1, orientation, 0)
    place = struct.pack(f"{order}HHLL", 0x8825, 4, 1, 0)
    return b"Exif\0\0" + head + turned + place + b"\0\0\0\0GPS 41N 110E"


def jpeg(
    *more: bytes, width: int = 2, height: int = 2, scan: bytes = b"\x01pixels\xff\xd9"
) -> bytes:
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    parts = [b"\xff\xd8", segment(0xE0, b"JFIF\0"), *more, frame, segment(0xDA, b"\0\0"), scan]
    return b"".join(parts)


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7\n...", PDF), (png(), PNG), (jpeg(), JPEG), (xlsx(), XLSX)],
)
def test_scan_photo_and_workbook_are_told_by_their_content(data: bytes, kind: str) -> None:
    assert examine(data) == (kind, data)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!DOCTYPE html><script>1</script>",
        b"GIF89a....",
        b"MZ\x90\0",
        b"PK\x05\x06" + b"\0" * 18,
        b" %PDF-1.7",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "一段文字".encode(),
        b"RIFF\0\0\0\0WEBP",
        ods(ods_table(ods_text("表"))),
        xlsx()[:-100],
        xlsx_with({"xl/vbaProject.bin": b"x"}),
    ],
)
def test_nothing_else_is_taken(data: bytes) -> None:
    with pytest.raises(Refused):
        examine(data)


def test_an_empty_file_and_one_too_large_are_told_apart() -> None:
    with pytest.raises(Refused, match="文件是空的"):
        examine(b"")
    with pytest.raises(Refused, match="超过8 MB"):
        examine(b"%PDF-" + b"0" * attachments.LIMIT)
    assert examine(b"%PDF-".ljust(attachments.LIMIT, b"0"))[0] == PDF


@pytest.mark.parametrize("make", [png, lambda w, h: jpeg(width=w, height=h)])
def test_a_photo_has_at_most_forty_million_pixels(make) -> None:
    assert examine(make(8000, 5000))
    with pytest.raises(Refused, match="4000万像素"):
        examine(make(8000, 5001))
    with pytest.raises(Refused, match="已损坏"):
        examine(make(0, 5))


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_place_in_a_photo_is_left_out_and_its_turn_stays(order: str) -> None:
    taken = jpeg(segment(0xE1, exif(6, order)), segment(0xE1, b"http://ns.adobe.com/xap GPS"))
    kept = examine(taken)[1]
    assert b"GPS" not in kept and kept.endswith(b"pixels\xff\xd9")
    assert b"JFIF" in kept
    assert attachments._orientation(kept[6 : kept.index(b"JFIF")]) == 6


def test_a_photo_that_stands_upright_keeps_no_camera_data() -> None:
    kept = examine(jpeg(segment(0xE1, exif(1)), segment(0xFE, b"GPS comment")))[1]
    assert b"Exif" not in kept and b"GPS" not in kept


def test_what_a_png_tells_beside_the_picture_is_left_out() -> None:
    kept = examine(png(2, 2, chunk(b"eXIf", b"GPS"), chunk(b"tEXt", b"GPS")) + b"GPS behind")[1]
    assert kept == png()


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff",
        jpeg()[:20],
        jpeg().replace(b"\xff\xda", b"\xff\xfe"),
        b"\xff\xd8" + segment(0xDA, b"\0\0") + b"pixels",
        b"\xff\xd8" + struct.pack(">BBH", 0xFF, 0xC0, 3) + b"\0" * 9,
        b"\xff\xd8" + struct.pack(">BBH", 0xFF, 0xE1, 0) + b"\0" * 9,
        png()[:-12],
        png()[:20],
        b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b"x") + chunk(b"IEND", b""),
        jpeg(segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff"))[:-40],
    ],
)
def test_a_broken_photo_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="已损坏"):
        examine(data)


@pytest.mark.parametrize("block", [b"", b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"\0" * 40])
def test_camera_data_that_cannot_be_read_turns_nothing(block: bytes) -> None:
    kept = examine(jpeg(segment(0xE1, block)))[1]
    assert b"Exif" not in kept


@pytest.mark.parametrize(
    ("name", "kind", "named"),
    [
        ("签字.JPG", JPEG, "签字.JPG"),
        ("签字.jpeg", JPEG, "签字.jpeg"),
        ("签字.exe", PDF, "签字.exe.pdf"),
        ("签字", PNG, "签字.png"),
    ],
)
def test_a_name_ends_in_what_the_file_is(name: str, kind: str, named: str) -> None:
    assert with_ending(name, kind) == named
