"""A packet put into the store comes back as it was, from a folder or from S3 over HTTP; trouble is said."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.errors import StateUnusable, StoreAway
from kiosk.gateway.packet_store import open_packet_store

# One cluster serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path):
    if request.param == "folder":
        (tmp_path / "packets").mkdir()
        return open_packet_store("", tmp_path / "packets")
    where = request.getfixturevalue("s3")
    return open_packet_store(where["packets"], tmp_path, endpoint=where["s3_endpoint"])


def test_a_packet_comes_back_as_it_was_put(store):
    store.check()
    packet = os.urandom(300_000)
    store.put("a.packet", packet)
    store.put("b.packet", b"")
    assert (store.get("a.packet"), store.get("b.packet"), store.get("c.packet")) == (packet, b"", None)
    assert sorted(store.names()) == ["a.packet", "b.packet"]
    store.delete("a.packet")
    store.delete("a.packet")
    assert (store.get("a.packet"), list(store.names())) == (None, ["b.packet"])


def test_names_can_be_asked_for_by_age(store):
    store.put("a.packet", b"1")
    now = datetime.now(UTC)
    assert list(store.names(now - timedelta(hours=1))) == []
    assert list(store.names(now + timedelta(hours=1))) == ["a.packet"]


def test_many_names_are_all_given(store):
    wanted = {f"{index:04}.packet" for index in range(30)}
    for name in wanted:
        store.put(name, b"1")
    assert set(store.names()) == wanted


def test_what_was_not_finished_is_no_packet(tmp_path):
    store = open_packet_store("", tmp_path)
    (tmp_path / ".a.packet.0011.tmp").write_bytes(b"half")
    assert list(store.names()) == []


def test_a_folder_that_is_gone_is_trouble_and_no_loss(tmp_path):
    store = open_packet_store("", tmp_path / "none")
    for ask in (lambda: store.put("a.packet", b"1"), store.check, lambda: list(store.names())):
        with pytest.raises(OSError, match="none"):
            ask()


@pytest.mark.parametrize("trouble", ["no such bucket", "nobody listens"])
def test_an_s3_store_in_trouble_is_away_and_never_without_the_packet(s3, tmp_path, monkeypatch, trouble):
    where = ("s3://elsewhere/x", s3["s3_endpoint"])
    if trouble == "nobody listens":
        monkeypatch.setattr("kiosk.gateway.s3_store._ATTEMPTS", 1)
        where = (s3["packets"], "http://127.0.0.1:9")
    store = open_packet_store(where[0], tmp_path, endpoint=where[1])
    for ask in (
        lambda: store.put("a.packet", b"1"),
        lambda: store.get("a.packet"),
        lambda: store.delete("a.packet"),
        lambda: list(store.names()),
        store.check,
    ):
        with pytest.raises(StoreAway):
            ask()


def test_two_gateways_in_one_bucket_do_not_see_each_other_s_packets(s3, tmp_path):
    one, other = (
        open_packet_store(s3["packets"] + end, tmp_path, endpoint=s3["s3_endpoint"]) for end in ("1", "2")
    )
    one.put("a.packet", b"1")
    assert other.get("a.packet") is None
    assert list(other.names()) == []


@pytest.mark.parametrize("address", ["s3:bucket", "/srv/packets", "s3://bucket?x=1", "https://bucket"])
def test_an_address_that_is_no_store_is_said(tmp_path, address):
    with pytest.raises(StateUnusable, match="packets is neither"):
        open_packet_store(address, tmp_path)


def test_a_gateway_keeps_its_packets_in_s3(stored_gateway, s3):
    gateway = stored_gateway("", **s3)
    entry = gateway.take_one()
    assert gateway.custody.open(entry)[0].header.submission_id == entry.submission_id
    assert list((gateway.folder / "packets").iterdir()) == []
    other = new_submission_id()
    assert gateway.storage.table.find(other) is None
