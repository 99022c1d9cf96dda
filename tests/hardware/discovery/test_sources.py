"""pcscd, SANE and the network: what each answers, and that its absence is an answer."""

from __future__ import annotations

import socket
import threading
import uuid
from pathlib import Path

import pytest
from smartcard import scard
from zeroconf import ServiceInfo, Zeroconf
from zeroconf._dns import DNSPointer
from zeroconf._protocol.outgoing import DNSOutgoing
from zeroconf.const import _CLASS_IN, _FLAGS_AA, _FLAGS_QR_RESPONSE, _TYPE_PTR

from hardware.discovery.asking import Asker, discover
from hardware.discovery.found import Kind, Source, SourceError
from hardware.discovery.network import ESCL, RAW_PRINTER, NetworkFinder
from hardware.discovery.pcsc import PcscFinder, reader
from hardware.discovery.sane import SaneFinder, scanners
from hardware.vocabulary import Role

pytestmark = pytest.mark.slow

SANE_CONFIG = Path(__file__).resolve().parents[3] / "hardware/simulated/sane"


def test_a_readers_number_of_plugging_is_no_part_of_its_address():
    found = reader("Gemalto Prox-DU [Prox-DU Contactless_09A00795] (SYN00795) 01 00")
    assert found.address == "Gemalto Prox-DU [Prox-DU Contactless_09A00795] (SYN00795)"
    assert found.serial == "SYN00795"
    (suggestion,) = found.suggestions
    assert (suggestion.driver, suggestion.options) == ("pcsc", {"reader": found.address})
    assert suggestion.likely


def test_the_slots_of_one_reader_have_addresses_of_their_own():
    assert [reader(f"Virtual PCD 00 0{slot}").address for slot in (0, 1)] == [
        "Virtual PCD",
        "Virtual PCD 00 01",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Gemalto Prox-DU [Prox-DU Contact_SYN] (SYN) 00 00",
        "ACS ACR1252 Dual Reader [ACR1252 Dual Reader SAM] 01 00",
    ],
)
def test_a_slot_where_no_card_is_laid_is_not_likely_the_chip_reader(name):
    (suggestion,) = reader(name).suggestions
    assert not suggestion.likely


def test_no_pcscd_is_an_answer(monkeypatch):
    monkeypatch.setattr(scard, "SCardEstablishContext", lambda _scope: (scard.SCARD_E_NO_SERVICE, 0))
    with pytest.raises(SourceError, match="pcscd does not run"):
        PcscFinder().find()


def test_no_reader_is_an_answer_too(monkeypatch):
    monkeypatch.setattr(scard, "SCardEstablishContext", lambda _scope: (0, 1))
    monkeypatch.setattr(
        scard, "SCardListReaders", lambda _context, _groups: (scard.SCARD_E_NO_READERS_AVAILABLE, [])
    )
    monkeypatch.setattr(scard, "SCardReleaseContext", lambda _context: 0)
    assert PcscFinder().find() == ()


def test_sane_lists_devices_and_its_stand_ins_fill_no_role():
    found = SaneFinder(str(SANE_CONFIG)).find()
    assert found[0].address == "pnm:0"
    assert (found[0].kind, found[0].roles) == (Kind.SCANNER, ())


def test_a_scanner_is_suggested_by_its_sane_name():
    (found,) = scanners("fujitsu:fi-7160:SYN7160\tFUJITSU\tfi-7160\tscanner\nnot a line\n")
    assert (found.maker, found.model) == ("FUJITSU", "fi-7160")
    assert found.suggestions[0].options == {"device": "fujitsu:fi-7160:SYN7160"}
    assert found.roles == (Role.DOCUMENT_SCANNER,)


def test_a_machine_without_sane_says_so():
    with pytest.raises(SourceError, match="does not start"):
        SaneFinder(program="no-such-scanimage").find()


def test_a_backend_that_hangs_is_killed(tmp_path):
    program = tmp_path / "scanimage"
    program.write_text("#!/bin/sh\nexec sleep 100\n")
    program.chmod(0o755)
    with pytest.raises(SourceError, match="hangs"):
        SaneFinder(program=str(program), seconds=0.2).find()


@pytest.fixture
def announced():
    """Announce a scanner, a receipt printer and an office printer on the loopback; return their mark."""
    mark = uuid.uuid4().hex[:12]
    services = [
        (ESCL, "scanner", {"ty": "Kyocera ECOSYS", "UUID": f"u-{mark}", "rs": "/eSCL"}),
        (RAW_PRINTER, "slips", {"ty": "EPSON TM-m30", "usb_MFG": "EPSON"}),
        (RAW_PRINTER, "office", {"ty": "Office\x1b[2JJet \x00"}),
    ]
    zeroconf = Zeroconf(interfaces=["127.0.0.1"])
    for number, (kind, name, said) in enumerate(services):
        info = ServiceInfo(
            kind,
            f"{name}-{mark}.{kind}",
            addresses=[socket.inet_aton("127.0.0.1")],
            port=9100 + number,
            properties=said,
            server=f"{name}-{mark}.local.",
        )
        zeroconf.register_service(info, cooperating_responders=True)
    yield mark
    zeroconf.close()


def test_scanners_and_printers_that_announce_themselves_are_found(announced):
    found = {
        one.address.split("-")[0]: one
        for one in NetworkFinder(("127.0.0.1",), listen=1.0).find()
        if announced in one.address
    }
    scanner = found["scanner"]
    assert (scanner.model, scanner.serial) == ("Kyocera ECOSYS", f"u-{announced}")
    device = f"airscan:escl:Kyocera ECOSYS:http://scanner-{announced}.local:9100/eSCL/"
    assert scanner.suggestions[0].options == {"device": device}
    slips = found["slips"]
    assert "127.0.0.1:9101" in slips.names
    assert slips.suggestions[0].options == {"host": f"slips-{announced}.local", "port": 9101}
    assert slips.suggestions[0].likely
    office = found["office"]
    assert office.model == "Office [2JJet"
    assert not office.suggestions[0].likely


def test_a_host_that_announces_names_and_answers_for_none_hides_nobody(announced):
    finder = NetworkFinder(("127.0.0.1",), listen=1.0)
    noisy = Zeroconf(interfaces=["127.0.0.1"])
    shout = DNSOutgoing(_FLAGS_QR_RESPONSE | _FLAGS_AA)
    for number in range(60):
        # Before all others in the alphabet, and never resolved.
        name = f"0-{number}-{announced}.{ESCL}"
        shout.add_answer_at_time(DNSPointer(ESCL, _TYPE_PTR, _CLASS_IN, 4500, name), 0)
    closing = threading.Event()

    def go_on() -> None:
        while not closing.wait(0.2):
            noisy.send(shout)

    shouting = threading.Thread(target=go_on)
    shouting.start()
    try:
        answer = discover([finder])
    finally:
        closing.set()
        shouting.join()
        noisy.close()
    assert answer.unasked == ()
    assert {one.address.split("-")[0] for one in answer.found if announced in one.address} == {
        "scanner",
        "slips",
        "office",
    }


class Fixed:
    """A source that answers as it is told."""

    def __init__(self, source, answer, seconds=5.0):
        self.source = source
        self.seconds = seconds
        self.answer = answer
        self.asked = 0

    def find(self):
        self.asked += 1
        return self.answer()


def fail():
    raise SourceError("out of order")


def break_down():
    raise ZeroDivisionError


def test_a_source_that_fails_breaks_or_hangs_hides_none_of_the_others():
    never = threading.Event()
    scanner = scanners("fujitsu:x\tF\tM\tscanner\n")
    sources = [
        Fixed(Source.UDEV, fail),
        Fixed(Source.PCSC, break_down),
        Fixed(Source.NETWORK, lambda: never.wait() and (), seconds=0.05),
        Fixed(Source.SANE, lambda: scanner),
    ]
    answer = discover(sources)
    never.set()
    assert answer.found == scanner
    assert {unasked.source: unasked.why.split(":")[0] for unasked in answer.unasked} == {
        Source.UDEV: "out of order",
        Source.PCSC: "failed in a way that is a bug",
        Source.NETWORK: "no answer within 0.05 s",
    }


def test_a_source_that_still_hangs_is_not_asked_again():
    never = threading.Event()
    source = Fixed(Source.SANE, lambda: never.wait() and (), seconds=0.02)
    asker = Asker([source])
    assert [len(asker.ask().unasked) for _ in range(3)] == [1, 1, 1]
    assert source.asked == 1
    source.seconds = 5.0
    never.set()
    assert asker.ask().unasked == ()
    assert asker.ask().unasked == ()
    assert source.asked == 3


def test_a_late_answer_to_an_earlier_question_is_thrown_away():
    plugged, slow = [reader("Old Reader 00 00")], threading.Event()

    def look():
        seen = tuple(plugged)
        slow.wait()
        return seen

    source = Fixed(Source.PCSC, look, seconds=0.02)
    asker = Asker([source])
    assert asker.ask().found == ()
    plugged[:] = [reader("New Reader 00 00")]
    source.seconds = 10.0
    slow.set()
    assert [found.address for found in asker.ask().found] == ["New Reader"]
