"""Who may be let in, whose keys are good, and what a kiosk that was put out of service may still do."""

from __future__ import annotations

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.dossier.packet import signer_id
from kiosk.gateway.registry import IssuedCertificate, Standing
from kiosk.machine.codes import read_code
from kiosk.machine.errors import BadEnrolment
from kiosk.machine.keys import KIOSK_PURPOSES, Purpose, encode_public_key
from tests.gateway_world import KIOSK_ID

# One cluster serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]

NEW = "QN-HCC-02"
UNTIL = datetime(2027, 11, 22, tzinfo=UTC)


def certificate():
    return IssuedCertificate(secrets.token_hex(32), secrets.token_hex(8), UNTIL)


def keys():
    return {purpose: secrets.token_bytes(32) for purpose in KIOSK_PURPOSES}


def invited(registry, kiosk_id=NEW):
    return registry.redeem(read_code(registry.invite(kiosk_id)).lookup)


def grant(registry, invitation, held, digest="d", issued=None):
    return registry.grant(
        invitation, keys=held, keys_digest=digest, certificate=issued or certificate(), answer=digest.encode()
    )


@pytest.fixture
def registry(stored_gateway):
    """One on SQLite: what differs between databases is asked of `gateway`, on both."""
    return stored_gateway("").storage.registry


def test_a_code_lets_in_the_kiosk_it_was_made_for(gateway):
    registry = gateway.storage.registry
    code = read_code(registry.invite(NEW))
    invitation = registry.redeem(code.lookup)
    assert (invitation.kiosk_id, invitation.key, invitation.keys_digest) == (NEW, code.key(), "")
    held, issued = keys(), certificate()
    grant(registry, invitation, held, issued=issued)
    assert registry.signers()[held[Purpose.ENROLMENT]] == NEW
    assert registry.signer(signer_id(held[Purpose.ENROLMENT])).standing is Standing.ACTIVE
    assert registry.signer(signer_id(held[Purpose.TRANSPORT])) is None
    assert registry.kiosk_of_certificate(issued.fingerprint) == NEW
    assert {known.kiosk_id: known.certificate_until for known in registry.kiosks()} == {
        KIOSK_ID: None,
        NEW: UNTIL,
    }


def test_of_machines_that_use_one_code_at_once_one_is_let_in(gateway):
    registry = gateway.storage.registry
    invitation = invited(registry)
    start = threading.Barrier(4)

    def use(worker):
        start.wait()
        name = secrets.token_hex(8)
        return name, grant(worker.registry, invitation, keys(), name)

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(use, [gateway.worker() for _ in range(4)]))
    winners = {stands.keys_digest for _, stands in told}
    assert len(winners) == 1
    assert sum(name in winners for name, _ in told) == 1
    assert len(registry.keys_of(NEW, Purpose.ENROLMENT)) == 1


def test_a_newer_code_voids_the_one_before(registry):
    old = invited(registry)
    invited(registry)
    assert registry.redeem(old.lookup) is None
    assert grant(registry, old, keys()) is None
    assert registry.standing(NEW) is None


def test_a_code_ends_with_its_hours_and_with_wrong_tries(registry):
    assert registry.redeem(read_code(registry.invite(NEW, hours=0)).lookup) is None
    invitation = invited(registry)
    for _ in range(5):
        assert registry.redeem(invitation.lookup) is not None
        registry.note_wrong_code(invitation.lookup)
    assert registry.redeem(invitation.lookup) is None


def test_a_revoked_kiosk_has_nothing_left_and_another_machine_may_take_its_name(registry):
    stolen, issued = keys(), certificate()
    grant(registry, invited(registry), stolen, issued=issued)
    open_code = invited(registry)
    registry.revoke(NEW)
    assert registry.standing(NEW) is Standing.REVOKED
    assert registry.kiosk_of_certificate(issued.fingerprint) is None
    assert stolen[Purpose.ENROLMENT] not in registry.signers()
    assert registry.redeem(open_code.lookup) is None
    with pytest.raises(BadEnrolment):
        registry.renew(NEW, keys=keys(), certificate=certificate())
    with pytest.raises(BadEnrolment, match="revoked"):
        grant(registry, invited(registry), stolen)
    fresh = keys()
    grant(registry, invited(registry), fresh)
    assert registry.standing(NEW) is Standing.ACTIVE
    assert fresh[Purpose.ENROLMENT] in registry.signers()
    assert stolen[Purpose.ENROLMENT] not in registry.signers()
    assert registry.kiosk_of_certificate(issued.fingerprint) is None


def test_a_retired_kiosk_may_send_what_it_has_and_comes_back_with_its_keys_by_a_code(registry):
    held, issued = keys(), certificate()
    grant(registry, invited(registry), held, issued=issued)
    registry.retire(NEW)
    assert registry.signers()[held[Purpose.ENROLMENT]] == NEW
    assert registry.kiosk_of_certificate(issued.fingerprint) == NEW
    with pytest.raises(BadEnrolment):
        registry.renew(NEW, keys=held, certificate=certificate())
    grant(registry, invited(registry), held)
    assert registry.signer(signer_id(held[Purpose.ENROLMENT])).standing is Standing.ACTIVE


def test_keys_of_tomorrow_do_not_end_those_of_today(registry):
    today, tomorrow = keys(), keys()
    grant(registry, invited(registry), today)
    registry.renew(NEW, keys=tomorrow, certificate=certificate())
    for held in (today, tomorrow):
        assert registry.signers()[held[Purpose.ENROLMENT]] == NEW


def test_a_key_is_one_kiosk_s_for_one_purpose(registry):
    held = keys()
    grant(registry, invited(registry), held)
    with pytest.raises(BadEnrolment):
        registry.add_key("QN-HCC-03", Purpose.ENROLMENT, held[Purpose.ENROLMENT])
    with pytest.raises(BadEnrolment):
        registry.add_key(NEW, Purpose.TRANSPORT, held[Purpose.ENROLMENT])
    assert registry.standing("QN-HCC-03") is None


@pytest.mark.parametrize("kiosk_id", ["../x", "", "a" * 65, "a\0b"])
def test_an_id_that_is_none_is_refused(registry, kiosk_id):
    with pytest.raises(BadEnrolment):
        registry.invite(kiosk_id)
    with pytest.raises(BadEnrolment):
        registry.add_key(kiosk_id, Purpose.ENROLMENT, bytes(32))


def test_what_a_kiosk_said_last_of_its_devices_is_kept(gateway):
    registry = gateway.storage.registry
    for body in ('{"format": 1}', '{"format": 1, "version": "2"}'):
        registry.note_health(KIOSK_ID, body)
    (known,) = registry.kiosks()
    assert known.health == '{"format": 1, "version": "2"}'
    assert abs(datetime.now(UTC) - known.health_at) < timedelta(minutes=1)


def test_kiosks_of_an_older_gateway_are_taken_in_once_and_stay_as_they_stand(stored_gateway):
    gateway = stored_gateway("")
    registry = gateway.storage.registry
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    (gateway.folder / "enrolled").mkdir()
    (gateway.folder / "enrolled" / f"{NEW}.pub").write_bytes(encode_public_key(public))
    (gateway.folder / "enrolled" / "broken.pub").write_bytes(b"no key")
    assert gateway.worker().registry.signers()[public] == NEW
    registry.revoke(NEW)
    assert public not in gateway.worker().registry.signers()
