"""The profiles of SANE's backends: data that holds, and what it makes of the backends' option lists."""

from __future__ import annotations

from importlib.resources import files

import pytest

from hardware.drivers import sane_model
from hardware.drivers.sane import SaneDocumentScanner
from hardware.drivers.sane_model import model_for
from hardware.drivers.sane_offer import Offer
from hardware.drivers.sane_options import read_options
from hardware.drivers.sane_status import SaneStatus
from hardware.errors import DeviceFault
from hardware.vocabulary import Condition, ScanMode, ScanSettings, ScanSource

NAMES = sorted(
    file.name.removesuffix(".toml") for file in (files("hardware.drivers") / "sane_models").iterdir()
)

# As `scanimage --all-options` prints them (frontend/scanimage.c), with the options of the backend's source.
FUJITSU = """
All options specific to device `fujitsu:fi-7160:1234':
  Standard:
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
        Selects the scan source (such as a document-feeder).
    --mode Lineart|Halftone|Gray|Color [Lineart]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 50..600dpi (in steps of 1) [600]
        Sets the resolution of the scanned image.
  Geometry:
    --page-width 0..221.121mm (in steps of 0.0211639) [215.872]
        Specifies the width of the media.
    --page-height 0..355.6mm (in steps of 0.0211639) [279.364]
    -l 0..215.872mm (in steps of 0.0211639) [0]
    -x 0..215.872mm (in steps of 0.0211639) [215.872]
    -y 0..279.364mm (in steps of 0.0211639) [279.364]
  Advanced:
    --df-action Default|Continue|Stop [Default] [advanced]
    --df-thickness[=(yes|no)] [inactive]
    --buffermode Default|Off|On [Default] [advanced]
  Sensors:
    --page-loaded[=(yes|no)] [no] [hardware]
    --cover-open[=(yes|no)] [{cover}] [hardware]
    --double-feed[=(yes|no)] [{double}] [hardware]
"""
EPSON2 = """
    --mode Lineart|Gray|Color [Lineart]
    --resolution 75|150|300|600dpi [75]
    --source Flatbed|Automatic Document Feeder [Flatbed]
    --adf-mode Simplex|Duplex [{adf}]
    -x 0..215.9mm [215.9]
"""
# An ADS-1600W as its owner saw it (github.com/PhilippMundhenk/BrotherScannerDocker, issue 77).
BROTHER = """
    --mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color[Fast] [24bit Color[Fast]]
        Select the scan mode
    --resolution 100|150|200|300|400|600|1200|2400|4800|9600dpi [200]
    --source Automatic Document Feeder(left aligned)|Automatic Document Feeder(left aligned,Duplex) [Automatic Document Feeder(left aligned)]
    --brightness -50..50% (in steps of 1) [inactive]
    -x 0..211.9mm (in steps of 0.0999908) [211.881]
"""  # noqa: E501 - as it is printed
PANASONIC = """
    --mode bw|halftone|gray|color [bw]
    --resolution 100..600dpi (in steps of 10) [200]
    --duplex[=(yes|no)] [no]
    --source adf|fb [adf]
    --double-feed[=(yes|no)] [no]
"""


def offer(device: str, listing: str) -> Offer:
    return Offer(model_for(device), read_options(listing))


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_holds_what_it_may(name):
    model = model_for("", name)
    assert set(model.sources) == set(ScanSource)
    assert set(model.modes) == set(ScanMode)
    assert {status.upper().replace("-", "_") for status in model.statuses} <= set(SaneStatus.__members__)
    assert len(model.duplex_option) in {0, 3}


def test_a_profile_is_found_by_the_backend_also_behind_a_server():
    assert model_for("fujitsu:fi-7160:1234").words == model_for("net:10.0.0.9:fujitsu:fi-7160:1").words
    assert model_for("unheard-of:0") == model_for("", "usual")
    with pytest.raises(DeviceFault, match="no scanner model"):
        model_for("fujitsu:0", "wishful")


def test_a_fujitsu_scans_both_sides_and_stops_at_a_double_feed():
    found = offer("fujitsu:fi-7160:1234", FUJITSU.format(cover="no", double="no"))
    capabilities = found.capabilities()
    assert capabilities.sources == (ScanSource.FEEDER, ScanSource.DUPLEX)
    assert capabilities.modes == (ScanMode.COLOUR, ScanMode.GREY, ScanMode.MONO)
    assert {200, 300, 600} <= set(capabilities.resolutions)
    settings = ScanSettings(dpi=300, mode=ScanMode.MONO, source=ScanSource.DUPLEX)
    assert found.arguments(settings, 210.0, 297.0) == [
        "--source=ADF Duplex",
        "--mode=Lineart",
        "--resolution=300",
        "--df-action=Stop",
        "--buffermode=Off",
        "--page-width=210",
        "-x210",
        "--page-height=297",
        "-y279.364",
    ]


@pytest.mark.parametrize(
    ("cover", "double", "condition"),
    [
        ("no", "no", None),
        ("yes", "no", Condition.SCANNER_COVER_OPEN),
        ("no", "yes", Condition.DOUBLE_FEED),
    ],
)
def test_a_fujitsu_tells_by_its_sensors(cover, double, condition):
    assert offer("fujitsu:x", FUJITSU.format(cover=cover, double=double)).sensed() is condition


def test_a_feeder_that_scans_both_sides_by_an_option_of_its_own():
    found = offer("epson2:net:10.0.0.9", EPSON2.format(adf="Simplex"))
    assert found.capabilities().sources == tuple(ScanSource)
    assert found.source(ScanSource.DUPLEX) == ["--source=Automatic Document Feeder", "--adf-mode=Duplex"]
    assert found.source(ScanSource.FEEDER) == ["--source=Automatic Document Feeder", "--adf-mode=Simplex"]
    assert found.source(ScanSource.FLATBED) == ["--source=Flatbed"]
    assert found.capabilities().resolutions == (75, 150, 300, 600)


def test_what_is_inactive_is_not_there():
    found = offer("epson2:x", EPSON2.format(adf="inactive"))
    assert found.capabilities().sources == (ScanSource.FEEDER, ScanSource.FLATBED)


@pytest.mark.parametrize(
    "settings", [ScanSettings(dpi=151), ScanSettings(dpi=1200), ScanSettings(source=ScanSource.DUPLEX)]
)
def test_what_a_scanner_has_not_is_refused_and_not_rounded(settings):
    with pytest.raises(DeviceFault, match="this scanner has no"):
        offer("epson2:x", EPSON2.format(adf="inactive")).arguments(settings, 210.0, 297.0)


def test_a_value_with_brackets_of_its_own_is_read():
    found = offer("brother4:net1;dev0", BROTHER)
    assert found.options["mode"].choices[-1] == found.options["mode"].value == "24bit Color[Fast]"
    assert found.capabilities().sources == (ScanSource.FEEDER, ScanSource.DUPLEX)
    assert found.capabilities().modes == tuple(ScanMode)
    assert found.mode(ScanMode.GREY) == ["--mode=True Gray"]


def test_both_sides_by_a_switch():
    found = offer("kvs1025:libusb:001:002", PANASONIC)
    assert found.capabilities().sources == tuple(ScanSource)
    duplex = ScanSettings(dpi=300, mode=ScanMode.MONO, source=ScanSource.DUPLEX)
    assert found.arguments(duplex, 210.0, 297.0) == [
        "--source=adf",
        "--duplex=yes",
        "--mode=bw",
        "--resolution=300",
        "--double-feed=yes",
    ]
    assert found.source(ScanSource.FEEDER) == ["--source=adf", "--duplex=no"]


def test_what_a_backend_says_when_asked_to_say_more_gives_a_status_its_meaning(tmp_path, monkeypatch):
    """With the real program and SANE's own test backend, whose lines stand in for a model's."""
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    usual = files("hardware.drivers") / "sane_models" / "usual.toml"
    (profiles / "usual.toml").write_bytes(usual.read_bytes())
    (profiles / "test.toml").write_text(
        'debug.SANE_DEBUG_TEST = "2"\nwords."sane_start: handle" = "double-feed"\n'
    )
    (tmp_path / "dll.conf").write_text("test\n")
    (tmp_path / "test.conf").write_text('read-status-code "SANE_STATUS_JAMMED"\n')

    def scan() -> object:
        scanner = SaneDocumentScanner("test:0", str(tmp_path))
        return scanner.scan("job", ScanSettings(dpi=100), lambda _: None)

    assert scan() is Condition.SHEET_JAM
    monkeypatch.setattr(sane_model, "_FOLDER", profiles)
    assert scan() is Condition.DOUBLE_FEED
