"""Whatever somebody changes of a reading, it never proves more than before, and never breaks the judge."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.emrtd.files import TAGS
from hardware.vocabulary import ActiveAuthentication, ChipAuthentication, ChipReading, KeyKind
from kiosk.identity.anchors import Anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.weighing import citizen_of, judge

BASES = {
    "genuine": ("2021", KeyKind.CAN, CardAssurance.CHIP_GENUINE),
    "genuine by RSA alone": ("aa-rsa", KeyKind.CAN, CardAssurance.CHIP_GENUINE),
    "without proof": ("no-proof", KeyKind.CAN, CardAssurance.CHIP_SIGNED),
    "of a stranger": ("signer-stranger", KeyKind.CAN, CardAssurance.CHIP_READ),
    "downgraded": ("downgraded-to-bac", KeyKind.MRZ, CardAssurance.CHIP_READ),
    "a copy": ("clone", KeyKind.CAN, CardAssurance.UNIDENTIFIED),
    "a copy without DG14": ("clone-active", KeyKind.CAN, CardAssurance.UNIDENTIFIED),
}
"""Whole readings, one of each kind that a tampering might lift."""


@pytest.fixture(scope="session")
def bases(read):
    made = {name: read(variant=variant, key=key) for name, (variant, key, _) in BASES.items()}
    alone = made["genuine by RSA alone"]
    return made | {"genuine by RSA alone": replace(alone, chip_authentication=None)}


@pytest.mark.parametrize("base", BASES)
def test_the_readings_are_worth_what_they_should_be_before_they_are_changed(bases, anchors, now, base):
    assert judge(bases[base], anchors, now).assurance is BASES[base][2]


@pytest.mark.slow
@given(
    base=st.sampled_from(sorted(BASES)),
    name=st.sampled_from(("EF.SOD", "EF.COM", "EF.CardAccess", "DG1", "DG2", "DG13", "DG14", "DG15")),
    where=st.floats(0, 1, exclude_max=True),
    to=st.integers(1, 255),
    cut=st.booleans(),
)
@settings(max_examples=120, deadline=None, print_blob=True)
def test_no_altered_byte_of_a_file_ever_raises_the_verdict(  # noqa: PLR0917 - hypothesis fills them by name
    bases, anchors, now, base, name, where, to, cut
):
    """A group must be as it was signed. Of EF.SOD some bytes are not covered (a NULL parameter, a version):

    a change there may be harmless, but what is told of the person never differs.
    """
    reading = bases[base]
    data = reading.files.get(name)
    if data is None:
        return
    place = int(where * len(data))
    altered = data[:place] if cut else data[:place] + bytes((data[place] ^ to,)) + data[place + 1 :]
    changed = replace(reading, files=reading.files | {name: altered})
    for trusted in (anchors, Anchors()):
        before, after = judge(reading, trusted, now), judge(changed, trusted, now)
        assert after.assurance <= before.assurance
        if name.startswith("DG"):
            assert after.assurance is CardAssurance.UNIDENTIFIED
        if after.assurance > CardAssurance.UNIDENTIFIED:
            assert citizen_of(changed, before) == citizen_of(reading, before)


@pytest.mark.slow
def test_every_single_byte_of_the_security_object_may_be_altered_and_never_helps(reading, anchors, now):
    """Every place once, with a changed tag, length or value: lazily parsed parts fail late and elsewhere."""
    data = reading.files["EF.SOD"]
    unknown = judge(reading, Anchors(), now).assurance
    for place in range(len(data)):
        altered = data[:place] + bytes((data[place] ^ 0x81,)) + data[place + 1 :]
        changed = replace(reading, files=reading.files | {"EF.SOD": altered})
        assert judge(changed, Anchors(), now).assurance <= unknown
        verdict = judge(changed, anchors, now)
        if verdict.assurance > CardAssurance.UNIDENTIFIED:
            assert citizen_of(changed, verdict).number == "022185000123"


@given(
    part=st.sampled_from(["challenge", "response"]),
    where=st.floats(0, 1, exclude_max=True),
    to=st.integers(1, 255),
    cut=st.booleans(),
)
@settings(max_examples=100, deadline=None, print_blob=True)
def test_an_altered_challenge_or_answer_is_no_proof(  # noqa: PLR0917 - hypothesis fills them by name
    bases, anchors, now, part, where, to, cut
):
    reading = bases["genuine by RSA alone"]
    answer = reading.active_authentication
    data = getattr(answer, part)
    place = int(where * len(data))
    altered = data[:place] if cut else data[:place] + bytes((data[place] ^ to,)) + data[place + 1 :]
    changed = replace(reading, active_authentication=replace(answer, **{part: altered}))
    assert judge(changed, anchors, now).assurance < CardAssurance.CHIP_GENUINE


@pytest.mark.slow
@given(base=st.sampled_from(sorted(BASES)), dropped=st.sets(st.sampled_from(sorted(TAGS)), min_size=1))
@settings(max_examples=80, deadline=None, print_blob=True)
def test_files_left_away_never_raise_the_verdict(bases, anchors, now, base, dropped):
    reading = bases[base]
    changed = replace(reading, files={n: data for n, data in reading.files.items() if n not in dropped})
    assert judge(changed, anchors, now).assurance <= judge(reading, anchors, now).assurance


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("name", sorted(TAGS))
def test_each_single_file_left_away_never_raises_the_verdict(bases, anchors, now, base, name):
    reading = bases[base]
    changed = replace(reading, files={n: data for n, data in reading.files.items() if n != name})
    assert judge(changed, anchors, now).assurance <= BASES[base][2]


@given(
    files=st.dictionaries(st.sampled_from(sorted(TAGS)), st.binary(max_size=60)),
    access=st.sampled_from(["BAC", "PACE-ECDH-GM-AES-CBC-CMAC-128", ""]),
    missing=st.lists(st.text(max_size=8), max_size=3),
    proved=st.none() | st.booleans(),
    answer=st.none() | st.tuples(st.binary(max_size=20), st.binary(max_size=300)),
)
@settings(max_examples=150, deadline=None, print_blob=True)
def test_whatever_a_chip_holds_is_judged_and_never_an_error(  # noqa: PLR0917 - hypothesis fills them by name
    anchors, now, files, access, missing, proved, answer
):
    reading = ChipReading(
        access,
        files,
        missing=tuple(missing),
        chip_authentication=ChipAuthentication("CA", proved),
        active_authentication=answer and ActiveAuthentication(*answer),
    )
    verdict = judge(reading, anchors, now, challenge=b"12345678")
    assert verdict.assurance is CardAssurance.UNIDENTIFIED
    citizen_of(reading, verdict)


@pytest.mark.slow
@given(
    name=st.sampled_from(sorted(TAGS)),
    content=st.binary(max_size=300),
    framed=st.booleans(),
)
@settings(max_examples=150, deadline=None, print_blob=True)
def test_a_file_of_any_content_in_a_good_reading_is_never_an_error(  # noqa: PLR0917 - hypothesis fills them
    reading, anchors, now, name, content, framed
):
    """With the right tag and length, so that the parsers behind it are reached.

    EF.COM is not signed and proves nothing; EF.CardAccess has a signed copy; all else is signed or signs.
    """
    size = len(content).to_bytes(2, "big")
    data = bytes((TAGS[name], 0x82)) + size + content if framed else content
    changed = replace(reading, files=reading.files | {name: data})
    verdict = judge(changed, anchors, now)
    worth = {"EF.COM": CardAssurance.CHIP_GENUINE, "EF.CardAccess": CardAssurance.CHIP_READ}
    assert verdict.assurance is worth.get(name, CardAssurance.UNIDENTIFIED)
    citizen_of(changed, verdict)
