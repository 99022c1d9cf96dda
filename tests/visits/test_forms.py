"""Forms with groups, proxies and two people, from the welcome to a sealed packet that a gateway opens."""

from __future__ import annotations

import pytest

from hardware.vocabulary import Role
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.form import Who
from kiosk.dossier.manifest import decode_manifest
from kiosk.dossier.packet import open_packet
from kiosk.gateway.door import check_manifest
from kiosk.gateway.keyring import Keyring
from kiosk.journey import events as e
from kiosk.journey.visit import Purpose, Step
from kiosk.machine.keys import Purpose as KeyPurpose
from kiosk.province.pinned import Pinned

pytestmark = pytest.mark.slow

MOVING = {
    "stay.province": "22",
    "stay.commune": "Phường Hồng Gai",
    "stay.detail": "Tổ 5, khu 2",
    "stay_right": "rent",
    "owner_name": "Lê Văn Mẫu",
    "owner_consent": "vneid",
    "until": "30/06/2027",
    "reason": "work",
    "head": "mover",
    "others": "yes",
    "members": "2",
    "members.1.name": "Trần Thử Đức",
    "members.1.birth": "1993",
    "members.1.sex": "Nam",
    "members.1.relation": "spouse",
    "members.2.name": "Y",
    "members.2.birth": "29/02/2024",
    "members.2.sex": "Nữ",
    "members.2.relation": "child",
}
COPIES = {
    "person_name": "Hoàng Mẫu Lụa",
    "person_birth": "00/00/1950",
    "person_sex": "Nữ",
    "relation": "Cháu",
    "records": "2",
    "records.1.kind": "birth",
    "records.1.place.province": "24",
    "records.1.place.commune": "Xã Yên Phong",
    "records.1.copies": "2",
    "records.2.kind": "other",
    "records.2.kind_words": "Nhận con nuôi",
    "records.2.place.province": "other",
    "records.2.place.line": "Xã Mẫu, tỉnh Lào Cai",
    "records.2.copies": "1",
}
MARRIAGE = {
    "my_ethnicity": "Kinh",
    "my_before": "none",
    "spouse_name": "Trần Thử Đức",
    "spouse_birth": "19/08/1993",
    "spouse_sex": "Nam",
    "spouse_number": "024093000026",
    "spouse_ethnicity": "Tày",
    "spouse_home.province": "24",
    "spouse_home.commune": "Xã Yên Phong",
    "spouse_home.detail": "Thôn Mẫu",
    "spouse_before": "divorced",
    "spouse_times": "2",
    "contact_phone": "0900000026",
}


@pytest.fixture
def file(kiosk):
    """File a procedure for somebody, with the sheets it needs, and open what was sealed as a gateway does."""

    def file(code, who, answers, *sheets):
        agree = [e.SetConsent(purpose, given=True) for purpose in ConsentPurpose]
        kiosk.post(e.Begin(), e.ChoosePurpose(Purpose.FILE), *agree, e.Continue())
        kiosk.at(Step.IDENTIFY)
        kiosk.show_code()
        kiosk.at(Step.CARD)
        kiosk.put_card()
        kiosk.at(Step.GREETING)
        kiosk.post(e.Continue(), e.ChooseProcedure(code), e.Continue())
        kiosk.at(Step.WHO)
        kiosk.post(e.ChooseWho(Who(who)))
        kiosk.at(Step.FORM)
        kiosk.post(*[e.Answer(key, value) for key, value in answers.items()])
        kiosk.until(lambda visit: answers.items() <= visit.answers.items(), "the answers")
        pages = len(kiosk.appliance.runner.world.forms.form(code).pages(kiosk.visit.answers))
        kiosk.post(*[e.Continue()] * pages)
        for key in sheets:
            kiosk.at(Step.PAPERS)
            kiosk.feed()
            kiosk.post(e.ScanSheet(key))
            kiosk.until(lambda visit, key=key: visit.pages.get(key), f"a page of {key}")
        kiosk.until(lambda visit: visit.step in {Step.PAPERS, Step.DELIVERY}, "the form's end")
        if kiosk.visit.step is Step.PAPERS:
            kiosk.post(e.Continue())
        kiosk.at(Step.DELIVERY)
        kiosk.post(e.ChooseDelivery(DeliveryWay.DESK), e.Continue())
        kiosk.at(Step.REVIEW)
        kiosk.until(lambda visit: visit.submission_id, "a submission id")
        kiosk.post(e.Continue())
        kiosk.at(Step.DONE)
        return opened(kiosk)

    return file


def opened(kiosk):
    row = kiosk.outbox.find(kiosk.visit.submission_id)
    packet = kiosk.outbox.packet(row.submission_id)
    own = kiosk.settings.paths.state
    signer = Pinned(own / "province", own / "keys").key(KeyPurpose.ENROLMENT).public()
    keys = Keyring(kiosk.settings.gateway.state).open_keys()
    found = open_packet(packet, keys, {kiosk.settings.centre.kiosk_id: signer})
    manifest = decode_manifest(found.manifest)
    check_manifest(manifest, found.papers)
    return manifest


def test_a_family_moves_in_and_everybody_is_named(kiosk, file):
    manifest = file("1.004194", "self", MOVING, "cho-o-hop-phap")
    people = {one.role: one.person for one in manifest.people}
    assert (manifest.format, manifest.who) == (2, "self")
    assert manifest.subject.name == manifest.submitter.name == kiosk.person.card.name
    assert (people["member.1"].birth_date, people["member.2"].birth_date) == ("1993", "2024-02-29")
    assert people["member.2"].name == "Y"
    assert people["owner"].name == "Lê Văn Mẫu"
    assert manifest.answers["stay"] == "Tổ 5, khu 2, Phường Hồng Gai, Tỉnh Quảng Ninh"
    assert manifest.answers["stay.unit"] == "06685"
    # The card's address of three levels is filed as it is.
    assert manifest.answers["mover_home"] == kiosk.person.card.residence


def test_who_was_asked_files_for_somebody_else_with_that_persons_written_word(kiosk, file):
    manifest = file("2.000635", "proxy", COPIES, "giay-uy-quyen")
    assert manifest.who == "proxy"
    assert manifest.submitter.name == kiosk.person.card.name
    assert (manifest.subject.name, manifest.subject.birth_date) == ("Hoàng Mẫu Lụa", "1950")
    assert [paper.key for paper in manifest.papers] == ["giay-uy-quyen"]
    assert manifest.answers["records"] == "2"
    assert manifest.answers["records.1.place"] == "Xã Yên Phong, Tỉnh Bắc Ninh"
    assert manifest.answers["records.2.place"] == "Xã Mẫu, tỉnh Lào Cai"


def test_two_who_marry_file_together_and_the_kiosk_asks_for_no_paper_of_the_first(kiosk, file):
    manifest = file("1.000894", "spouses", MARRIAGE)
    assert manifest.who == "spouses"
    assert manifest.subject.name == kiosk.person.card.name
    (spouse,) = [one.person for one in manifest.people if one.role == "spouse"]
    assert spouse.residence == "Thôn Mẫu, Xã Yên Phong, Tỉnh Bắc Ninh"
    assert manifest.papers == ()
    assert kiosk.tell(Role.RECEIPT_PRINTER, do="slips")["slips"]
