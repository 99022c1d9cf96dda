"""Run inside the rig: reads a card that is pulled at one command or another, prints what the reader says."""

from __future__ import annotations

import threading

from hardware.drivers.pcsc import PcscChipReader
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import make_issuer
from hardware.simulated.vpcd import VpcdBridge

CARD = VirtualCard(
    CardData("022085000001", "Nguyễn Văn Thử", "1985-02-01", "Nam", "Hạ Long", "Hồng Gai", "2021-06-15"),
    make_issuer(),
)


class PulledCard:
    """A card that is gone at its Nth command."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.bridge: VpcdBridge | None = None

    def reset(self) -> None:
        CARD.reset()

    def process(self, command: bytes) -> bytes:
        self.left -= 1
        if self.left > 0:
            return CARD.process(command)
        raise ConnectionAbortedError


def main() -> None:
    for left in (2, 5, 20):
        card = PulledCard(left)
        bridge = VpcdBridge(card)  # type: ignore[arg-type]  # as much of a card as the bridge asks for

        def run(bridge: VpcdBridge = bridge) -> None:
            try:
                bridge.run()
            except ConnectionAbortedError:
                bridge.close()

        thread = threading.Thread(target=run)
        thread.start()
        reader = PcscChipReader()
        assert reader.wait_for_card(10.0)
        said = reader.read("000001", ("EF.SOD", "DG1", "DG13"), lambda _progress: None)
        print(said)  # noqa: T201 - the test reads it
        thread.join()
        assert reader.wait_for_removal(10.0)
        reader.close()


main()
