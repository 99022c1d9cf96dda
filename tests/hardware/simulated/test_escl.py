"""The simulated eSCL scanner as its protocol says, asked without sane-airscan."""

from __future__ import annotations

import http.client
import io
import random
import socket
import urllib.parse

import pytest
from PIL import Image

from hardware.drivers.escl_status import feeder_condition
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated import escl
from hardware.simulated.escl import EsclServer
from hardware.simulated.escl_xml import Order, read_order
from hardware.simulated.feeder import Feeder, Sheet
from hardware.vocabulary import Condition

ORDER = """<?xml version="1.0"?><scan:ScanSettings><pwg:ScanRegions><pwg:ScanRegion>
<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset><pwg:Width>{width}</pwg:Width>
<pwg:Height>600</pwg:Height></pwg:ScanRegion></pwg:ScanRegions><pwg:InputSource>{source}</pwg:InputSource>
<scan:ColorMode>{mode}</scan:ColorMode><pwg:DocumentFormat>{kind}</pwg:DocumentFormat>
<scan:XResolution>{dpi}</scan:XResolution><scan:YResolution>{dpi}</scan:YResolution>
<scan:Duplex>{duplex}</scan:Duplex></scan:ScanSettings>"""


def order(**own: object) -> str:
    usual = {"width": 300, "source": "Feeder", "mode": "RGB24", "kind": "image/png", "dpi": 100}
    return ORDER.format(**usual | {"duplex": "false"} | own)


class Client:
    """Speaks HTTP to the scanner."""

    def __init__(self, server: EsclServer) -> None:
        self.server = server

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes, str]:
        url = urllib.parse.urlsplit(self.server.url)
        connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=10)
        try:
            connection.request(method, path if path.startswith("/") else f"/eSCL/{path}", body)
            response = connection.getresponse()
            return response.status, response.read(), response.headers.get("Location", "")
        finally:
            connection.close()

    def begin(self, **own: object) -> tuple[int, str]:
        code, _, location = self.ask("POST", "ScanJobs", order(**own))
        return code, location


@pytest.fixture
def feeder():
    return Feeder()


@pytest.fixture
def client(feeder):
    server = EsclServer(feeder)
    yield Client(server)
    server.close()


def put(feeder: Feeder, *colours: str) -> None:
    for colour in colours:
        feeder._sheets.append(Sheet(Image.new("RGB", (100, 200), colour)))


def test_pages_come_one_after_the_other_and_then_there_are_none(client, feeder):
    put(feeder, "red", "blue")
    code, job = client.begin()
    assert code == 201
    colours = []
    for _ in range(2):
        code, page, _ = client.ask("GET", f"{job}/NextDocument")
        with Image.open(io.BytesIO(page)) as picture:
            colours.append(picture.getpixel((50, 50)))
            assert picture.size == (100, 200)
    assert colours == [(255, 0, 0), (0, 0, 255)]
    assert client.ask("GET", f"{job}/NextDocument")[0] == 404


def test_a_second_job_is_told_to_come_back_until_the_first_is_deleted(client, feeder):
    put(feeder, "red", "blue")
    _, job = client.begin()
    assert client.begin()[0] == 503
    assert b"Processing" in client.ask("GET", "ScannerStatus")[1]
    assert client.ask("DELETE", job)[0] == 200
    assert client.ask("DELETE", job)[0] == 404
    assert client.ask("GET", f"{job}/NextDocument")[0] == 404
    assert client.begin()[0] == 201


def test_a_job_whose_owner_went_away_is_forgotten(client, feeder, monkeypatch):
    put(feeder, "red")
    client.begin()
    monkeypatch.setattr(escl, "_FORGOTTEN_SECONDS", 0.0)
    assert client.begin()[0] == 201


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (Condition.SHEET_JAM, "ScannerAdfJam"),
        (Condition.SCANNER_COVER_OPEN, "ScannerAdfDoorOpen"),
        (Condition.DOUBLE_FEED, "ScannerAdfMultipickDetected"),
    ],
)
def test_a_job_that_cannot_begin_is_refused_and_the_status_says_why(client, feeder, trouble, state):
    put(feeder, "red")
    feeder.trouble = trouble
    assert client.begin()[0] == 409
    assert state.encode() in client.ask("GET", "ScannerStatus")[1]
    assert feeder_condition(client.server.url, 5.0) is trouble
    assert feeder.loaded


def test_without_a_sheet_the_feeder_is_empty_and_the_glass_still_works(client):
    assert client.begin()[0] == 409
    assert feeder_condition(client.server.url, 5.0) is Condition.FEEDER_EMPTY
    code, job = client.begin(source="Platen")
    assert code == 201
    assert client.ask("GET", f"{job}/NextDocument")[0] == 200
    assert client.ask("GET", f"{job}/NextDocument")[0] == 404


def test_region_colour_and_format_are_honoured(client, feeder):
    put(feeder, "red", "red")
    _, job = client.begin(width=150, mode="Grayscale8", kind="image/jpeg")
    with Image.open(io.BytesIO(client.ask("GET", f"{job}/NextDocument")[1])) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "L", (50, 200))


def test_a_sheet_has_front_and_back(client, feeder):
    feeder._sheets.append(Sheet(Image.new("RGB", (100, 200), "red"), Image.new("RGB", (100, 200), "blue")))
    _, job = client.begin(duplex="true")
    sides = [client.ask("GET", f"{job}/NextDocument") for _ in range(3)]
    assert [code for code, *_ in sides] == [200, 200, 404]


@pytest.mark.parametrize("body", ["", "<x>", order(dpi=151), order(dpi=0), order(width="wide"), "\0" * 999])
def test_an_order_that_makes_no_sense_is_refused(client, feeder, body):
    put(feeder, "red")
    assert client.ask("POST", "ScanJobs", body)[0] == 400
    assert feeder.loaded


@pytest.mark.parametrize("path", ["/", "ScanJobs/x/NextDocument", "ScanJobs/99/NextDocument", "Nothing"])
def test_a_place_that_is_not_there_is_not_found(client, path):
    assert client.ask("GET", path)[0] == 404


def test_an_order_is_read():
    assert read_order(order(duplex="true")) == Order(True, True, False, 100, 0, 0, 300, 600, "image/png")


def test_random_bytes_on_its_port_do_not_disturb_it(client, feeder):
    seed = random.randrange(1 << 32)  # noqa: S311 - noise, not a secret
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    chance = random.Random(seed)  # noqa: S311 - likewise
    url = urllib.parse.urlsplit(client.server.url)
    for _ in range(10):
        with socket.create_connection((url.hostname, url.port), 5) as peer:
            peer.sendall(chance.randbytes(chance.randrange(1, 3000)) + b"\r\n\r\n")
    put(feeder, "red")
    assert client.begin()[0] == 201


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 500 No\r\n\r\n", b"\0" * 99, b"HTTP/1.1 200 OK\r\n\r\n<x/>"]
)
def test_a_scanner_whose_status_is_none_is_a_fault(answer):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        import threading  # noqa: PLC0415 - only here

        def serve() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.recv(1000)
                peer.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(DeviceFault) as fault:
            feeder_condition(f"http://127.0.0.1:{listener.getsockname()[1]}/eSCL", 5.0)
        thread.join()
    assert fault.value.kind in {FaultKind.GONE, FaultKind.PROTOCOL}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:abc/eSCL", "http://[::1/eSCL", f"http://{'a' * 70}.x/eSCL"]
)
def test_what_is_no_address_is_a_fault_that_names_it(url):
    with pytest.raises(DeviceFault, match="is no address of a scanner") as fault:
        feeder_condition(url, 5.0)
    assert fault.value.kind is FaultKind.PROTOCOL
