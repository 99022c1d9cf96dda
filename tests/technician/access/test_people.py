"""The file of people: who is in it, and what must never be taken for one."""

from __future__ import annotations

import os

import msgspec
import pytest

from kiosk.technician.access.errors import NotAllowed, PeopleUnreadable, PeopleUnsafe, UnknownPerson
from kiosk.technician.access.people import MOST_PEOPLE, Member, People
from kiosk.technician.access.rights import Duty
from kiosk.technician.access.secret import LONGEST, SHORTEST, USUAL, Keeper, need_good
from kiosk.technician.access.tried import Answer

pytestmark = pytest.mark.slow


def text_of(*people, version=1):
    return msgspec.json.encode({"version": version, "people": people})


PERSON = {"id": "lan", "duty": "technician", "secret": "$argon2id$x"}


def test_whoever_is_put_in_is_there_for_everybody_who_looks_and_gone_when_taken_out(tmp_path):
    People(tmp_path / "technician").put(Member("lan", Duty.TECHNICIAN, "kept"))
    people = People(tmp_path / "technician")
    assert people.find("lan").secret == "kept"
    people.put(Member("lan", Duty.OPERATOR, "other"))
    assert [one.duty for one in People(tmp_path / "technician").all()] == [Duty.OPERATOR]
    people.remove("lan")
    assert people.all() == ()
    with pytest.raises(UnknownPerson):
        people.find("lan")


def test_the_file_is_its_owners_alone(tmp_path):
    people = People(tmp_path / "technician")
    people.put(Member("lan", Duty.TECHNICIAN, "kept"))
    assert people.file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "technician").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to groups")
def test_on_an_appliance_root_keeps_the_file_and_the_shells_group_reads_it(tmp_path):
    folder = tmp_path / "technician"
    folder.mkdir()
    os.chown(folder, 0, 4711)
    folder.chmod(0o751)
    people = People(folder)
    people.put(Member("lan", Duty.TECHNICIAN, "kept"))
    held = people.file.stat()
    assert (held.st_uid, held.st_gid, held.st_mode & 0o777) == (0, 4711, 0o640)
    assert people.find("lan")


@pytest.mark.parametrize("mode", [0o620, 0o644, 0o604, 0o606, 0o666, 0o777])
def test_a_file_that_others_could_use_is_refused(tmp_path, mode):
    people = People(tmp_path)
    people.put(Member("lan", Duty.TECHNICIAN, "kept"))
    people.file.chmod(mode)
    with pytest.raises(PeopleUnsafe, match=f"{mode:04o}"):
        people.all()
    with pytest.raises(PeopleUnsafe):
        people.put(Member("minh", Duty.TECHNICIAN, "kept"))


def test_a_folder_in_which_anybody_could_swap_the_file_is_refused(access):
    access.people.file.parent.chmod(0o777)
    assert access.try_secret("48159263").answer is Answer.UNREADABLE
    access.people.file.parent.chmod(0o755)
    assert access.try_secret("48159263").answer is Answer.OPENED


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"{",
        b"[]",
        b"null",
        b'{"version": 1}',
        b"[" * 60_000,
        text_of(PERSON, version=2),
        text_of(PERSON, PERSON),
        text_of({**PERSON, "id": "../lan"}),
        text_of({**PERSON, "duty": "king"}),
        text_of({**PERSON, "secret": 7}),
        text_of(*({**PERSON, "id": f"p{n}"} for n in range(MOST_PEOPLE + 1))),
        text_of(PERSON) + b" " * 70_000,
        text_of(PERSON)[:-3],
        b"\xff\xfe" + text_of(PERSON),
    ],
)
def test_a_file_that_does_not_hold_people_is_said_to_be_so_and_opens_to_nobody(access, content):
    access.people.file.write_bytes(content)
    with pytest.raises(PeopleUnreadable):
        access.people.all()
    assert access.standing().answer is Answer.UNREADABLE
    assert access.try_secret("48159263").answer is Answer.UNREADABLE


def test_a_folder_a_pipe_or_a_link_in_the_place_of_the_file_is_refused_at_once(tmp_path):
    people = People(tmp_path / "a")
    people.put(Member("lan", Duty.TECHNICIAN, "kept"))
    elsewhere = People(tmp_path / "b")
    (tmp_path / "b").mkdir()
    elsewhere.file.symlink_to(people.file)
    with pytest.raises(PeopleUnreadable):
        elsewhere.all()
    elsewhere.file.unlink()
    os.mkfifo(elsewhere.file, 0o600)
    with pytest.raises(PeopleUnreadable):
        elsewhere.all()
    elsewhere.file.unlink()
    elsewhere.file.mkdir(mode=0o700)
    with pytest.raises(PeopleUnreadable):
        elsewhere.all()


def test_one_person_too_many_and_a_name_that_is_none_are_refused(tmp_path):
    people = People(tmp_path)
    for number in range(MOST_PEOPLE):
        people.put(Member(f"p{number}", Duty.OPERATOR, "kept"))
    with pytest.raises(NotAllowed):
        people.put(Member("one-more", Duty.OPERATOR, "kept"))
    people.put(Member("p0", Duty.TECHNICIAN, "kept"))
    for name in ("", "x", "Lan", "lan anh", "lan\n", "../x", "đào", "a" * 33):
        with pytest.raises(NotAllowed):
            people.put(Member(name, Duty.OPERATOR, "kept"))


def test_a_secret_is_kept_as_argon2id_of_the_cost_that_rfc_9106_recommends():
    kept = Keeper().keep("48159263")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert (USUAL.memory_kib, USUAL.passes, USUAL.lanes) == (65536, 3, 4)
    assert Keeper().knows(kept, "48159263")
    assert not Keeper().knows(kept, "48159264")
    assert not Keeper().knows("not a hash", "48159263")


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "1234567",
        "12345678",
        "87654321",
        "00000000",
        "12121212",
        "lan-2026-x",
        "mật khẩu 1",
        "a b c d e f",
        "é" * 9,
        "x" * (LONGEST + 1),
        "7" * SHORTEST,
        "abcabcabc",
        "48159\t263",
    ],
)
def test_a_secret_that_is_guessed_at_once_or_cannot_be_typed_is_refused(secret):
    with pytest.raises(NotAllowed):
        need_good(secret, "lan")


@pytest.mark.parametrize("secret", ["48159263", "tam-coc-2719", "x9" * 5 + "q"])
def test_a_fair_secret_is_taken(secret):
    need_good(secret, "lan")
