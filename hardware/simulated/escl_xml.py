"""The documents of the Mopria eSCL specification that a simulated network scanner speaks in."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCAN = 'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
_PWG = 'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
# The specification counts in 300ths of an inch: letter's width, legal's length, A4's length.
WIDEST, LONGEST_FEEDER, LONGEST_GLASS = 2550, 4200, 3508
RESOLUTIONS = (75, 100, 150, 200, 300, 400, 600)
MAKER, MODEL = "Kiosk", "Simulated network scanner"


@dataclass(frozen=True, slots=True)
class Order:
    """What a ScanSettings document asks for; the region is in 300ths of an inch."""

    feeder: bool
    duplex: bool
    grey: bool
    dpi: int
    left: int
    top: int
    width: int
    height: int
    format: str


def capabilities() -> str:
    """Return ScannerCapabilities: a glass and a feeder for both sides, in colour and grey."""
    resolutions = "".join(
        f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
        f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
        for dpi in RESOLUTIONS
    )
    profile = (
        "<scan:SettingProfiles><scan:SettingProfile><scan:ColorModes>"
        "<scan:ColorMode>RGB24</scan:ColorMode><scan:ColorMode>Grayscale8</scan:ColorMode></scan:ColorModes>"
        "<scan:DocumentFormats><pwg:DocumentFormat>image/png</pwg:DocumentFormat>"
        "<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats>"
        "<scan:SupportedResolutions><scan:DiscreteResolutions>"
        f"{resolutions}</scan:DiscreteResolutions></scan:SupportedResolutions>"
        "</scan:SettingProfile></scan:SettingProfiles>"
    )

    def source(name: str, longest: int) -> str:
        return (
            f"<scan:{name}><scan:MinWidth>300</scan:MinWidth><scan:MaxWidth>{WIDEST}</scan:MaxWidth>"
            f"<scan:MinHeight>300</scan:MinHeight><scan:MaxHeight>{longest}</scan:MaxHeight>"
            f"<scan:MaxScanRegions>1</scan:MaxScanRegions>{profile}</scan:{name}>"
        )

    return _document(
        "ScannerCapabilities",
        "<pwg:Version>2.63</pwg:Version>"
        f"<pwg:MakeAndModel>{MAKER} {MODEL}</pwg:MakeAndModel><scan:Manufacturer>{MAKER}</scan:Manufacturer>"
        f"<scan:Platen>{source('PlatenInputCaps', LONGEST_GLASS)}</scan:Platen>"
        f"<scan:Adf>{source('AdfSimplexInputCaps', LONGEST_FEEDER)}"
        f"{source('AdfDuplexInputCaps', LONGEST_FEEDER)}"
        "<scan:AdfOptions><scan:AdfOption>Duplex</scan:AdfOption></scan:AdfOptions></scan:Adf>",
    )


def status(state: str, adf_state: str) -> str:
    """Return ScannerStatus."""
    return _document(
        "ScannerStatus",
        f"<pwg:Version>2.63</pwg:Version><pwg:State>{state}</pwg:State>"
        f"<scan:AdfState>{adf_state}</scan:AdfState>",
    )


def read_order(document: str) -> Order:
    """Read a ScanSettings document; raises ValueError for one that asks for nothing sensible."""

    def text(name: str, default: str = "") -> str:
        found = re.search(rf"<(?:\w+:)?{name}>\s*([^<]*?)\s*</", document)
        if found is None and not default:
            raise ValueError(f"no {name} in the scan settings")
        return found[1] if found else default

    dpi = int(text("XResolution"))
    if dpi not in RESOLUTIONS or dpi != int(text("YResolution")):
        raise ValueError(f"{dpi} dpi is not offered")
    return Order(
        feeder=text("InputSource") == "Feeder",
        duplex=text("Duplex", "false") == "true",
        grey=text("ColorMode") == "Grayscale8",
        dpi=dpi,
        left=int(text("XOffset", "0")),
        top=int(text("YOffset", "0")),
        width=min(int(text("Width")), WIDEST),
        height=min(int(text("Height")), LONGEST_FEEDER),
        format=text("DocumentFormat", "image/jpeg"),
    )


def _document(name: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<scan:{name} {_SCAN} {_PWG}>{content}</scan:{name}>\n'
