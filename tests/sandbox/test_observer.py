"""The observer finds what a visit left, however it is written, and nothing else."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import random
import sqlite3
import struct
import subprocess
import sys
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from kiosk.sandbox.observer import Facts, Kind, Leak, changed, find_leaks, look, snapshot

NAME = "Nguyễn Mẫu Minh Anh"
NUMBER = "022195000017"
ADDRESS = "Tổ 1, Khu 2, Phường Hồng Gai, Tỉnh Quảng Ninh"
PHONE = "0900000017"
TEXTS = (NAME, NUMBER, ADDRESS, PHONE)


def _picture(seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311  noise
    image = Image.frombytes("RGB", (160, 120), chance.randbytes(160 * 120 * 3)).resize((480, 360))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=75)
    return buffer.getvalue()


PAGE = _picture(1)
FACTS = Facts(TEXTS, (PAGE,))
NOISE = random.Random(7).randbytes(5000)  # noqa: S311


def _around(content: bytes) -> bytes:
    return NOISE + content + NOISE[::-1]


def _nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _in_pdf(text: str) -> bytes:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.contents_add(f"BT ({text}) Tj ET".encode())
        buffer = io.BytesIO()
        pdf.save(buffer, compress_streams=True, recompress_flate=True)
    assert text.encode() not in buffer.getvalue()
    return buffer.getvalue()


def _in_zip(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text * 3)
    return buffer.getvalue()


def _in_png(text: bytes) -> bytes:
    """Draw nothing: the text is a row of grey, and the compressed rows break in its middle."""
    packed = zlib.compress(b"\0" + text, 0)
    half = packed.index(text) + len(text) // 2
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", len(text), 1, 8, 0, 0, 0, 0)),
        *((b"IDAT", part) for part in (packed[:half], packed[half:])),
        (b"IEND", b""),
    ]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    with Image.open(io.BytesIO(png)) as image:
        assert image.tobytes() == text
    return png


WAYS: dict[str, tuple[bytes, Kind, str]] = {
    "plain": (NAME.encode(), Kind.TEXT, "UTF-8 NFC"),
    "decomposed": (_nfd(NAME).encode(), Kind.TEXT, "UTF-8 NFD"),
    "utf-16 decomposed": (_nfd(NAME).encode("utf-16-le"), Kind.TEXT, "UTF-16LE NFD"),
    "utf-16 big end first": (ADDRESS.encode("utf-16-be"), Kind.TEXT, "UTF-16BE NFC"),
    "capitals with accents": (NAME.upper().encode(), Kind.TEXT, "UTF-8 NFC"),
    "capitals without accents": (b"NGUYEN MAU MINH ANH", Kind.TEXT, "folded"),
    "capitals without accents in utf-16": ("NGUYEN MAU MINH ANH".encode("utf-16"), Kind.TEXT, "folded"),
    "machine-readable zone": (b"NGUYEN<<MAU<MINH<ANH<<<<<<<<<<", Kind.TEXT, "MRZ"),
    "hyphens": (b"nguyen-mau-minh-anh", Kind.TEXT, "other separators"),
    "hyphens and accents": ("nguyễn-mẫu-minh-anh".encode(), Kind.TEXT, "other separators"),
    "json": (json.dumps({"n": NAME}).encode(), Kind.TEXT, "JSON escapes"),
    "web address": (b"?q=Nguy%E1%BB%85n+M%E1%BA%ABu+Minh+Anh", Kind.TEXT, "percent escapes"),
    "spaced number": (b"022 195 000 017", Kind.NUMBER, "other separators"),
    "hex": (b" " + PHONE.encode().hex().encode() + b" ", Kind.NUMBER, "UTF-8 in hex"),
    "zlib": (zlib.compress(ADDRESS.encode()), Kind.TEXT, "UTF-8 NFC in zlib"),
    "gzip": (gzip.compress(NUMBER.encode()), Kind.NUMBER, "UTF-8 in gzip"),
    "zip": (_in_zip(NAME), Kind.TEXT, "UTF-8 NFC in zip"),
    "png": (_in_png(NUMBER.encode()), Kind.NUMBER, "UTF-8 in PNG"),
    "pdf": (_in_pdf(NUMBER), Kind.NUMBER, "UTF-8 in zlib"),
    "pdf without the zlib header": (
        b"stream\r\n" + zlib.compress(NUMBER.encode(), wbits=-15),
        Kind.NUMBER,
        "UTF-8 in PDF stream",
    ),
    "base64 of zlib": (
        b" " + base64.b64encode(zlib.compress(NAME.encode())) + b" ",
        Kind.TEXT,
        "UTF-8 NFC in zlib in base64",
    ),
    "a quarter of a page": (PAGE[len(PAGE) // 3 : len(PAGE) // 3 + len(PAGE) // 4], Kind.BLOB, "part"),
    "a page in base64": (b' "' + base64.encodebytes(PAGE), Kind.BLOB, "whole in base64"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_fact_in_the_middle_of_a_file_is_found_however_it_is_written(tmp_path: Path, way: str) -> None:
    planted, kind, form = WAYS[way]
    file = tmp_path / "file.bin"
    file.write_bytes(_around(planted))
    assert Leak(str(file), kind, form) in find_leaks([file], FACTS)


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize("text", TEXTS)
def test_a_fact_in_base64_is_found_at_every_alignment(tmp_path: Path, text: str, before: int) -> None:
    file = tmp_path / "log"
    file.write_bytes(b'"x": "' + base64.urlsafe_b64encode(b"." * before + text.encode() + b"...") + b'"')
    assert [leak.form.endswith("in base64") for leak in find_leaks([file], FACTS)] == [True]


def test_a_whole_page_is_known_by_its_digest(tmp_path: Path) -> None:
    file = tmp_path / "page"
    file.write_bytes(PAGE)
    assert find_leaks([file], FACTS) == (Leak(str(file), Kind.BLOB, "whole"),)


@pytest.mark.parametrize("eighth", range(7))
def test_any_quarter_of_a_page_is_enough(tmp_path: Path, eighth: int) -> None:
    file = tmp_path / "piece"
    start = eighth * len(PAGE) // 8
    file.write_bytes(_around(PAGE[start : start + len(PAGE) // 4]))
    assert find_leaks([file], FACTS)


def test_a_row_in_the_log_of_an_open_database_is_found(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "outbox.db", isolation_level=None)
    try:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("CREATE TABLE row (name TEXT)")
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        base.execute("INSERT INTO row VALUES (?)", (NAME,))
        files = sorted(tmp_path.iterdir())
        assert {(Path(leak.file).name, leak.form) for leak in find_leaks(files, FACTS)} == {
            ("outbox.db-wal", "UTF-8 NFC")
        }
    finally:
        base.close()


def test_a_name_in_a_file_name_is_found_and_not_repeated(tmp_path: Path) -> None:
    file = tmp_path / "Nguyen_Mau_Minh_Anh.pdf"
    file.write_bytes(b"")
    assert find_leaks([file], FACTS) == (
        Leak(str(tmp_path / "…"), Kind.TEXT, "other separators in the name"),
    )


def test_what_is_not_of_the_person_is_no_leak(tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311  noise
    (tmp_path / "other.jpg").write_bytes(_picture(2))
    (tmp_path / "noise").write_bytes(chance.randbytes(2_000_000))
    (tmp_path / "log").write_text("Nguyễn Mẫu Bình 022••••••017 0900000018 Quảng Ninh\n" * 1000)
    (tmp_path / "packed").write_bytes(zlib.compress(b"022195000018" * 1000))
    assert find_leaks(tmp_path.iterdir(), FACTS) == ()


def test_a_name_of_one_letter_raises_no_alarm_and_is_counted_as_left_out(tmp_path: Path) -> None:
    file = tmp_path / "keyboard.json"
    file.write_text('"Ý" Ý ý khai Y', "utf-8")
    report = look([file], Facts(("Ý", "Thử", "Y", NAME)))
    assert (report.leaks, report.left_out_texts) == ((), 3)


@pytest.mark.slow
def test_a_stream_that_would_unpack_without_end_is_cut_and_said_so(tmp_path: Path) -> None:
    file = tmp_path / "bomb"
    file.write_bytes(zlib.compress(bytes(70 << 20), 1))
    assert look([file], FACTS).cut_short == (str(file),)


@pytest.mark.slow
def test_a_fact_late_in_a_huge_file_is_found(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    with file.open("wb") as sparse:
        sparse.seek((64 << 20) - 5)
        sparse.write(NAME.encode())
    report = look([file], FACTS)
    assert report.leaks == (Leak(str(file), Kind.TEXT, "UTF-8 NFC"),)
    assert report.cut_short == (str(file),)


def test_a_file_that_was_there_before_is_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "old").write_text(NAME, "utf-8")
    before = snapshot([tmp_path])
    (tmp_path / "new").write_text("nothing", "utf-8")
    assert changed(before, [tmp_path]) == (tmp_path / "new",)


def test_a_change_is_seen_though_size_and_time_were_put_back(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("nothing at all", "utf-8")
    time.sleep(0.02)  # the clock of the files ticks every few milliseconds
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    before = snapshot([tmp_path])
    file.write_text("something else", "utf-8")
    os.utime(file, ns=times)
    assert changed(before, [tmp_path]) == (file,)


def test_a_file_put_in_the_place_of_another_is_seen(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("one", "utf-8")
    before = snapshot([tmp_path])
    (tmp_path / "next").write_text("two", "utf-8")
    (tmp_path / "next").replace(tmp_path / "file")
    assert changed(before, [tmp_path]) == (tmp_path / "file",)


def test_left_out_folders_and_links_do_not_count(tmp_path: Path) -> None:
    before = snapshot([tmp_path])
    inside, outside = tmp_path / "out" / "deep", tmp_path / "kept"
    for folder in (inside, outside):
        folder.mkdir(parents=True)
        (folder / "page").write_text(NAME, "utf-8")
    (tmp_path / "link").symlink_to(inside / "page")
    (tmp_path / "folder-link").symlink_to(inside)
    os.mkfifo(tmp_path / "pipe")
    assert changed(before, [tmp_path, outside], [tmp_path / "out"]) == (outside / "page",)


@pytest.fixture
def observe() -> Callable[..., dict]:
    def run(*arguments: str | Path, stdin: bytes = b"") -> dict:
        command = [sys.executable, "-m", "kiosk.sandbox.observer", *map(str, arguments)]
        done = subprocess.run(command, input=stdin, capture_output=True, check=True, timeout=60)
        return json.loads(done.stdout)

    return run


def test_as_a_process_of_its_own_it_tells_where_but_not_what(tmp_path: Path, observe) -> None:
    root, out = tmp_path / "root", tmp_path / "root" / "out"
    out.mkdir(parents=True)
    (root / "old").write_text(NAME, "utf-8")
    snap = tmp_path / "snap.json"
    snap.write_text(json.dumps(observe("snapshot", root)))
    (out / "summary").write_text(NAME, "utf-8")
    (root / "new").write_bytes(_around(NAME.encode()))
    (root / "page").write_bytes(PAGE)
    facts = {"texts": [*TEXTS, "Ý"], "blobs": [base64.b64encode(PAGE).decode()]}
    report = ("report", "--before", snap, "--leave-out", out, root)
    assert observe(*report, stdin=json.dumps(facts).encode()) == {
        "files": 2,
        "leaks": [
            {"file": str(root / "new"), "kind": "text", "form": "UTF-8 NFC"},
            {"file": str(root / "page"), "kind": "blob", "form": "whole"},
        ],
        "left_out_texts": 1,
        "unreadable": [],
        "cut_short": [],
    }
