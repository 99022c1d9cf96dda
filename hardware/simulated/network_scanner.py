"""Driver `simulated-network-scanner`: the real SANE driver on sane-airscan, which talks to our eSCL scanner.

Slower than the pnm simulation and as deep as the wire: reading ahead, jobs, HTTP errors. Control: see
`hardware.simulated.feeder`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hardware.drivers.private_folder import PrivateFolder
from hardware.drivers.sane import SaneDocumentScanner
from hardware.simulated.escl import EsclServer
from hardware.simulated.feeder import Feeder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hardware.vocabulary import Identity

_NAME = "Simulated"


class SimulatedNetworkScanner(SaneDocumentScanner):
    """A network scanner whose sheets and troubles come from control requests.

    `detects_double_feed`: the model has a sensor for it. `deadline` as of the driver `sane`.
    """

    driver_name = "simulated-network-scanner"

    def __init__(self, deadline: float = 90.0, *, detects_double_feed: bool = True) -> None:
        self._feeder = Feeder(detects_double_feed=detects_double_feed)
        self._server = EsclServer(self._feeder)
        self._folder = PrivateFolder("kiosk-escl-")
        (self._folder.path / "dll.conf").write_text("airscan\n")
        (self._folder.path / "airscan.conf").write_text(
            f'[devices]\n"{_NAME}" = {self._server.url}, eSCL\n[options]\ndiscovery = disable\n'
        )
        try:
            super().__init__(
                f"airscan:e0:{_NAME}", str(self._folder.path), deadline, status_url=self._server.url
            )
        except BaseException:
            self._take_down()
            raise

    def identify(self) -> Identity:
        """Say that it is simulated."""
        return replace(super().identify(), simulated=True)

    def close(self) -> None:
        """Let the sheets go and take the scanner off the network."""
        super().close()
        self._take_down()

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Act on the sheets."""
        return {**self._feeder.control(request), "scanning": self._server.scanning}

    def _take_down(self) -> None:
        self._feeder.empty()
        self._server.close()
        self._folder.remove()
