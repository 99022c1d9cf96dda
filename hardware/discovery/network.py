"""Source `network`: scanners and printers that announce themselves by multicast DNS (DNS-SD).

What a service says of itself in its TXT record: `ty` (maker and model), `UUID`, `usb_MFG`, `usb_MDL`, `rs`
(path of eSCL), as Bonjour Printing 1.2.1 and Mopria eSCL name them. All of it is hostile text until cleaned.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zeroconf import InterfaceChoice, IPVersion, ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

from hardware.discovery.found import Found, Kind, Source, SourceError, Suggestion, clean
from hardware.host.messages import Option
from hardware.vocabulary import Role

ESCL = "_uscan._tcp.local."
SCANNER = "_scanner._tcp.local."
RAW_PRINTER = "_pdl-datastream._tcp.local."
IPP = "_ipp._tcp.local."
_TYPES = (ESCL, SCANNER, RAW_PRINTER, IPP)
_MOST_SERVICES = 500
_MOST_OF_A_HOST = 16
_ASK_SECONDS = 1.5
# Office printers announce a raw port as well; these words are of makers' receipt printers.
_RECEIPT_PRINTER = re.compile(
    r"\bTM-|\bTSP|\bmC-Print|\bSRP-|\bCT-[SDE]|receipt|\bPOS\b|thermal", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NetworkFinder:
    """Listens for announcements for `listen` seconds on the machine's networks.

    `interfaces` are the addresses to ask from; the default asks from the one that leads out.
    """

    interfaces: tuple[str, ...] = ()
    listen: float = 2.0
    source: Source = Source.NETWORK

    @property
    def seconds(self) -> float:
        """How long an answer may take."""
        return self.listen + 4.0

    def find(self) -> tuple[Found, ...]:
        """List what announces itself; raises SourceError without a network."""
        interfaces = list(self.interfaces) or InterfaceChoice.Default
        try:
            zeroconf = Zeroconf(interfaces=interfaces, ip_version=IPVersion.V4Only)
        except OSError as error:
            raise SourceError(f"multicast DNS cannot be used: {error.strerror}") from error
        try:
            hearer = _Hearer()
            browser = ServiceBrowser(zeroconf, list(_TYPES), hearer)
            time.sleep(self.listen)
            browser.cancel()
            infos = _ask(zeroconf, sorted(hearer.heard))
        finally:
            zeroconf.close()
        return tuple(service(info) for info in _few_of_each_host(infos))


@dataclass(slots=True)
class _Hearer(ServiceListener):
    """Collects names, up to a bound: anybody in the network may announce anything."""

    heard: set[tuple[str, str]] = field(default_factory=set)

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Remember an announced service."""
        del zc
        if len(self.heard) < _MOST_SERVICES:
            self.heard.add((type_, name))

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Take an announcement that changed for the same service."""

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Forget a service that says good-bye."""
        del zc
        self.heard.discard((type_, name))


def _ask(zeroconf: Zeroconf, names: Iterable[tuple[str, str]]) -> list[ServiceInfo]:
    """Ask all of them side by side what they are, so that those who do not answer cost the others no time."""
    infos = [ServiceInfo(kind, name) for kind, name in names]

    async def ask_all() -> list[bool]:
        return await asyncio.gather(*(info.async_request(zeroconf, _ASK_SECONDS * 1000) for info in infos))

    assert zeroconf.loop is not None  # noqa: S101 - it has been started; tells the type checker
    answered = asyncio.run_coroutine_threadsafe(ask_all(), zeroconf.loop).result()
    return [info for info, told in zip(infos, answered, strict=True) if told and info.port and info.server]


def _few_of_each_host(infos: Iterable[ServiceInfo]) -> list[ServiceInfo]:
    """Leave out what one host announces beyond all measure: it would hide the others in the list."""
    seen: Counter[str] = Counter()
    kept = []
    for info in infos:
        seen[info.server or ""] += 1
        if seen[info.server or ""] <= _MOST_OF_A_HOST:
            kept.append(info)
    return kept


def service(info: ServiceInfo) -> Found:
    """Read one announcement."""
    said = _said(info)
    host = clean(info.server or "").rstrip(".")
    address = f"{host}:{info.port}"
    numbers = tuple(f"{number}:{info.port}" for number in info.parsed_addresses(IPVersion.V4Only))
    model = said.get("ty") or said.get("usb_mdl") or said.get("product", "").strip("()")
    model = model or clean(info.name.removesuffix("." + info.type))
    scanner = info.type in (ESCL, SCANNER)
    return Found(
        address=address,
        source=Source.NETWORK,
        kind=Kind.SCANNER if scanner else Kind.NETWORK_PRINTER,
        maker=said.get("usb_mfg") or said.get("mfg", ""),
        model=model,
        serial=said.get("uuid", ""),
        names=(address, *numbers, clean(info.name)),
        suggestions=_suggestions(info, host, model, said),
    )


def _suggestions(info: ServiceInfo, host: str, model: str, said: Mapping[str, str]) -> tuple[Suggestion, ...]:
    match info.type:
        case "_uscan._tcp.local.":
            # A device name that sane-airscan(5) opens without discovery; a colon would end the name in it.
            name = model.replace(":", " ")
            path = said.get("rs", "eSCL").strip("/")
            device = f"airscan:escl:{name}:http://{host}:{info.port}/{path}/"
            return (Suggestion(Role.DOCUMENT_SCANNER, "sane", {"device": device}),)
        case "_pdl-datastream._tcp.local.":
            options: dict[str, Option] = {"host": host, "port": info.port or 0}
            likely = bool(_RECEIPT_PRINTER.search(model))
            return (Suggestion(Role.RECEIPT_PRINTER, "escpos-tcp", options, likely),)
        case _:
            return ()


def _said(info: ServiceInfo) -> dict[str, str]:
    """Return the TXT record as cleaned text, its keys in small letters."""
    return {
        clean(key.decode("utf-8", "replace")).lower(): clean((value or b"").decode("utf-8", "replace"))
        for key, value in info.properties.items()
    }
