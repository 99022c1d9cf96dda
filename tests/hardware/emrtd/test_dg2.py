"""DG2: what is a portrait, and what must never reach a decoder."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from hardware.emrtd import tlv
from hardware.emrtd.dg2 import MAX_FACES, faces, portrait
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.picture import MAX_SIDE, measure

SPECIMEN = Path(__file__).resolve().parents[4] / "shared/chip/specimen-bsi/Datagroup2.bin"


def picture(kind: str = "JPEG", size: tuple[int, int] = (24, 32), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#88aacc").save(out, kind, **options)
    return out.getvalue()


def face(image: bytes, points: int = 0, kind: int = 1, length: int | None = None) -> bytes:
    body = points.to_bytes(2, "big") + bytes(14 + 8 * points) + bytes((kind, 0)) + bytes(10) + image
    return (4 + len(body) if length is None else length).to_bytes(4, "big") + body


def record(*images: bytes, count: int | None = None) -> bytes:
    number = (len(images) if count is None else count).to_bytes(2, "big")
    body = b"".join(images)
    return b"FAC\x00010\x00" + (14 + len(body)).to_bytes(4, "big") + number + body


def group(*records: bytes, tag: int = 0x5F2E) -> bytes:
    header = tlv.encode(0xA1, bytes.fromhex("8101028201008702010188020008"))
    templates = b"".join(tlv.encode(0x7F60, header + tlv.encode(tag, block)) for block in records)
    count = tlv.encode(0x02, bytes((len(records) & 0xFF,)))
    return tlv.encode(0x75, tlv.encode(0x7F61, count + templates))


JPEG = picture()
JP2 = picture("JPEG2000")
CODESTREAM = picture("JPEG2000", no_jp2=True)
SIZE = JPEG.index(b"\xff\xc0") + 5
"""Where the JPEG's frame says height and width."""


@pytest.mark.parametrize(
    ("image", "media_type"),
    [
        (JPEG, "image/jpeg"),
        (picture(progressive=True), "image/jpeg"),
        (JP2, "image/jp2"),
        (CODESTREAM, "image/jp2"),
        (picture("JPEG2000", tile_size=(16, 16)), "image/jp2"),
        (picture("JPEG2000", quality_layers=[20, 10, 5], irreversible=True), "image/jp2"),
    ],
)
def test_jpeg_and_jpeg_2000_come_out_as_they_lie_there(image, media_type):
    (only,) = faces(group(record(face(image))))
    assert (only.picture.media_type, only.picture.data) == (media_type, image)
    assert (only.picture.width, only.picture.height) == Image.open(io.BytesIO(image)).size == (24, 32)


def test_feature_points_before_the_picture_are_skipped():
    assert portrait(group(record(face(JPEG, points=3)))) == ("image/jpeg", JPEG)


def test_several_faces_come_in_their_order_and_the_first_is_the_portrait():
    """Two in one record and one in a record of its own."""
    data = group(record(face(JPEG, kind=1), face(JP2, kind=2)), record(face(CODESTREAM, kind=0)))
    assert [(one.kind, one.picture.data) for one in faces(data)] == [(1, JPEG), (2, JP2), (0, CODESTREAM)]
    assert portrait(data) == ("image/jpeg", JPEG)


def test_the_last_face_takes_what_is_there_whatever_length_it_claims():
    assert portrait(group(record(face(JPEG, length=0))))[1] == JPEG


@pytest.mark.parametrize("count", [0, MAX_FACES + 1, 0xFFFF])
def test_the_number_of_faces_is_bounded(count):
    with pytest.raises(BadData, match=f"{count} faces"):
        faces(group(record(face(JPEG), count=count)))


def test_the_number_of_faces_is_bounded_over_all_records():
    with pytest.raises(BadData, match="faces"):
        faces(group(*[record(face(JPEG))] * (MAX_FACES + 1)))


@pytest.mark.parametrize("begin", ["a1030201", "6582", "3082"])
def test_the_newer_format_is_refused_by_its_name(begin):
    with pytest.raises(NotSupported, match="39794-5"):
        faces(group(bytes.fromhex(begin) + bytes(40), tag=0x7F2E))


@pytest.mark.parametrize(
    "block", [b"", b"FAC", b"FAC\x00", record(face(b"")), record(face(JPEG))[:40], b"XXXX" + bytes(60)]
)
def test_what_is_no_face_is_bad_data(block):
    with pytest.raises(BadData):
        faces(group(block))


def test_an_empty_group_is_bad_data():
    with pytest.raises(BadData, match="no face"):
        faces(group())


@pytest.mark.parametrize(
    "image", [b"GIF89a" + bytes(40), b"\x89PNG\r\n\x1a\n" + bytes(40), b"BM" + bytes(60)]
)
def test_other_kinds_of_pictures_never_reach_a_decoder(image):
    with pytest.raises(BadData, match="neither"):
        faces(group(record(face(image))))


@pytest.mark.parametrize(("height", "width"), [(65500, 65500), (1, MAX_SIDE + 1), (4000, 4000), (0, 24)])
def test_a_jpeg_that_promises_too_many_pixels_is_refused(height, width):
    bomb = JPEG[:SIZE] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + JPEG[SIZE + 4 :]
    with pytest.raises(BadData, match="pixels"):
        measure(bomb)


def test_a_second_frame_cannot_promise_another_size():
    start = SIZE - 5
    frame = JPEG[start : start + 2 + int.from_bytes(JPEG[start + 2 : start + 4], "big")]
    with pytest.raises(BadData, match="two frames"):
        measure(JPEG[:start] + frame + JPEG[start:])


def test_a_frame_cannot_hide_in_a_segment_that_decoders_read_differently():
    """JPG extensions (FFF0 to FFFD): some readers skip the marker and take its content for segments."""
    hidden = bytes.fromhex("fff00013ffc0001108ffffffff03011100021101031101")
    with pytest.raises(BadData, match="marker F0"):
        measure(JPEG[:2] + hidden + JPEG[2:])


def test_a_jpeg_of_thousands_of_passes_is_refused():
    with pytest.raises(BadData, match="scans"):
        measure(JPEG + b"\xff\xda" * 1000)


def test_a_jpeg_without_end_of_segments_is_refused():
    with pytest.raises(BadData, match="segments"):
        measure(JPEG[:2] + b"\xff\xe0\x00\x02" * 5000)


def patched(at: int, value: int, count: int = 4, image: bytes = CODESTREAM) -> bytes:
    return image[:at] + value.to_bytes(count, "big") + image[at + count :]


COD = CODESTREAM.index(b"\xff\x52") + 4
"""The coding style: flags, the order, two bytes of layers, one for colours, then levels and block size."""


@pytest.mark.parametrize(
    "bomb",
    [
        patched(8, 0xFFFFFFFF),  # width
        patched(12, 5000),  # height
        patched(24, 1),  # a tile of one pixel's width: 24 tiles, still few …
        patched(40, 16384, 2),  # components
        patched(40, 0, 2),
        patched(24, 0),
        patched(16, 23),  # an area that is not shown
        patched(COD + 2, 65535, 2),  # layers
        patched(COD + 6, 0x0000, 2),  # blocks of 4 x 4
    ],
)
def test_a_jpeg_2000_picture_that_costs_too_much_is_refused(bomb):
    if bomb == patched(24, 1):
        assert measure(bomb).width == 24
        bomb = patched(28, 1, image=bomb)  # … and 24 x 32 of one pixel each are not
    with pytest.raises(BadData):
        measure(bomb)


def test_tiny_precincts_are_refused():
    """A byte a level, each two exponents: 0x11 cuts every level into pieces of two pixels."""
    levels = CODESTREAM[COD + 5]
    length = int.from_bytes(CODESTREAM[COD - 2 : COD], "big")
    body = bytes((CODESTREAM[COD] | 1,)) + CODESTREAM[COD + 1 : COD - 2 + length]
    for precinct, fine in ((0x77, True), (0x11, False)):
        style = (length + levels + 1).to_bytes(2, "big") + body + bytes((precinct,)) * (levels + 1)
        changed = CODESTREAM[: COD - 2] + style + CODESTREAM[COD - 2 + length :]
        if fine:
            assert measure(changed).width == 24
        else:
            with pytest.raises(BadData, match="precincts"):
                measure(changed)


def test_a_tile_cannot_change_the_style_that_was_checked():
    tile = CODESTREAM.index(b"\xff\x90")
    changed = CODESTREAM[: tile + 12] + CODESTREAM[COD - 4 : COD + 8] + CODESTREAM[tile + 12 :]
    with pytest.raises(BadData, match="differ in style"):
        measure(changed)


def test_a_file_cannot_promise_another_size_than_what_is_in_it():
    at = JP2.index(b"ihdr") + 4
    with pytest.raises(BadData, match="different size"):
        measure(JP2[:at] + (16).to_bytes(4, "big") + JP2[at + 4 :])


@pytest.mark.parametrize("image", [JPEG, JP2, CODESTREAM])
def test_a_picture_that_is_cut_off_in_its_header_is_bad_data(image):
    for end in range(60):
        with pytest.raises(BadData):
            measure(image[:end])


def test_the_german_specimen_is_read():
    if not SPECIMEN.exists():
        pytest.skip("the specimen files are not beside this tree")
    (only,) = faces(SPECIMEN.read_bytes())
    assert (only.picture.media_type, only.picture.width, only.picture.height) == ("image/jp2", 413, 531)
