"""How a virtual card lets itself be opened: PACE in every suite it has, BAC where it has that."""

from __future__ import annotations

from hardware.emrtd import tlv
from hardware.emrtd.access import Mapping, PaceInfo, speak
from hardware.emrtd.apdu import Command
from hardware.emrtd.bac import Session
from hardware.emrtd.errors import BadData
from hardware.emrtd.kdf import Password
from hardware.simulated.card.bac_chip import BacChip
from hardware.simulated.card.data import CardData
from hardware.simulated.card.filesystem import CONDITIONS, OK, WRONG_DATA, Answer
from hardware.simulated.card.groups import zone_of
from hardware.simulated.card.keys import CardKeys
from hardware.simulated.card.pace_chip import PaceChip
from hardware.simulated.card.security_infos import Protocol
from hardware.simulated.card.variant import Variant

_WRONG_PASSWORD = 0x6300
_TRIES_LEFT = 0x63C0
_BLOCKED = 0x6983
_UNKNOWN_REFERENCE = 0x6A88
_UNKNOWN_INSTRUCTION = 0x6D00


class AccessControl:
    """Runs PACE and BAC; how many wrong CANs it still bears, if it counts, outlives a reset."""

    def __init__(self, data: CardData, variant: Variant, keys: CardKeys) -> None:
        information = zone_of(data, variant.document).key_information
        known = {"mrz": Password.from_mrz(information), "can": Password.from_can(data.number[-6:])}
        self._passwords = {
            bytes((password.kind,)): password
            for name, password in known.items()
            if name in variant.access.passwords
        }
        self._suites = tuple(
            speak(PaceInfo(protocol.pace_oid, 2, protocol.parameter_id), several=True)
            for protocol in map(Protocol.parse, variant.access.pace)
        )
        self._information = information
        self._has_bac = variant.access.bac
        self._tries = self._most_tries = variant.access.tries
        self._keys = keys
        self.reset()

    def reset(self) -> None:
        """Forget what was begun."""
        self._pace: PaceChip | None = None
        self._bac = BacChip(self._information)

    def choose_pace(self, command: Command) -> int:
        """MSE:Set AT."""
        self._pace = None
        try:
            objects = {item.tag: item.value for item in tlv.read_all(command.data)}
        except BadData:
            return WRONG_DATA
        suites = [suite for suite in self._suites if suite.oid == objects.get(0x80)]
        if 0x84 in objects:
            wanted = int.from_bytes(objects[0x84], "big")
            suites = [suite for suite in suites if suite.parameter_id == wanted]
        if not suites:
            return WRONG_DATA
        password = self._passwords.get(objects.get(0x83, b""))
        if password is None:
            return _UNKNOWN_REFERENCE
        if self._tries == 0:
            return _BLOCKED
        suite = suites[0]
        static = (
            self._keys.scalar("chip", suite.group.order)
            if suite.mapping is Mapping.CHIP_AUTHENTICATION
            else 0
        )
        wrong = _WRONG_PASSWORD if self._tries is None else _TRIES_LEFT | self._tries - 1
        self._pace = PaceChip(suite, password, static, wrong)
        # It warns only once a try was lost: some readers take the warning for a refusal.
        full = self._tries is None or self._tries == self._most_tries
        return OK if full else _TRIES_LEFT | (self._tries or 0)

    def general_authenticate(self, command: Command) -> Answer:
        """Take the next step of PACE; a wrong password costs a try where they are counted."""
        if self._pace is None:
            return b"", CONDITIONS
        data, sw = self._pace.general_authenticate(command)
        if self._tries is not None and sw & 0xFFF0 == _TRIES_LEFT:
            self._tries -= 1
        if sw != OK:
            self._pace = None
        return data, sw

    def get_challenge(self) -> Answer:
        """Begin BAC."""
        return (self._bac.get_challenge(), OK) if self._has_bac else (b"", _UNKNOWN_INSTRUCTION)

    def external_authenticate(self, data: bytes) -> Answer:
        """End BAC."""
        return self._bac.external_authenticate(data) if self._has_bac else (b"", _UNKNOWN_INSTRUCTION)

    def take_session(self) -> Session | None:
        """Return the keys and the counter of a session once, when either has succeeded."""
        if self._pace is not None and self._pace.keys is not None:
            keys, self._pace = self._pace.keys, None
            return Session(keys, 0)
        begun, self._bac.session = self._bac.session, None
        return begun
