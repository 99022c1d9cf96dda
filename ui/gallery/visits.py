"""A made-up person's visits, one for every screen and state: what the gallery draws and the tests look at.

Whoever adds a screen adds its visits here; every name is the name of a picture.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from PIL import Image, ImageDraw

from hardware.vocabulary import Role
from kiosk.capture.page import Page, PageFlaw, PageRefused
from kiosk.capture.turn import turned
from kiosk.catalogue.shelves import Browse
from kiosk.catalogue.store import load_catalogue
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.forms import load_forms
from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.identity.citizen import Citizen
from kiosk.identity.phone.port import PhoneCode
from kiosk.journey.visit import (
    Filing,
    Given,
    Login,
    Overlay,
    Purpose,
    SlipState,
    Step,
    Trouble,
    TroubleKind,
    Visit,
)
from kiosk.journey.world import World
from kiosk.languages.phrase import say
from ui.bridge.scene import Place

ASSETS = Path(__file__).resolve().parents[2] / "assets"
WORLD = World(
    load_catalogue(ASSETS / "procedures"),
    load_forms(ASSETS / "forms"),
    lambda: datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    phone=True,
)
PLACE = Place("Trung tâm Phục vụ hành chính công tỉnh Quảng Ninh", "Quầy hướng dẫn số 1", "QN-HCC-01", 90, 20)
CITIZEN = Citizen(
    number="022196000107",
    name="Nguyễn Mẫu Thu Hà",
    birth_date="1996-06-18",
    sex="Nữ",
    nationality="Việt Nam",
    ethnicity="Kinh",
    residence="Tổ 9, Khu 4, Phường Cao Xanh, Tỉnh Quảng Ninh",
    assurance=CardAssurance.CHIP_SIGNED,
)
PROCEDURE = WORLD.catalogue.find("1.001193")
ANSWERS = {
    "relation": "me",
    "submitter_residence": CITIZEN.residence,
    "contact_phone": "0912345678",
    "copies": "1",
    "child_name": "Lê Thử Nghiễm Khuyến",
    "child_birth": "05/11/2026",
    "child_sex": "Nữ",
    "child_ethnicity": "Kinh",
    "child_nationality": "Việt Nam",
    "birth_place": "Bệnh viện Sản Nhi tỉnh Quảng Ninh, phường Hồng Gai",
    "child_origin": "Phường Hồng Gai, tỉnh Quảng Ninh",
    "mother_name": CITIZEN.name,
    "mother_birth": "18/06/1996",
    "mother_number": CITIZEN.number,
    "father_declared": "khong",
}


def _jpeg() -> bytes:
    sheet = Image.new("RGB", (826, 1169), "#fdfdfb")
    pen = ImageDraw.Draw(sheet)
    for row in range(90, 1050, 42):
        pen.line((90, row, 420 + row * 7 % 300, row), fill="#333", width=4)
    out = io.BytesIO()
    sheet.save(out, "JPEG")
    return out.getvalue()


def _slip() -> bytes:
    slip = Image.new("L", (576, 1100), 255)
    pen = ImageDraw.Draw(slip)
    pen.rectangle((40, 200, 280, 440), fill=0)
    for row in range(520, 1000, 60):
        pen.line((40, row, 300 + row % 200, row), fill=0, width=8)
    out = io.BytesIO()
    slip.save(out, "PNG")
    return out.getvalue()


# Two people who move in together, one with an address chosen from the units of 2025.
STAY = {
    "who": "self",
    "mover_name": CITIZEN.name,
    "mover_birth": "18/06/1996",
    "mover_sex": CITIZEN.sex,
    "mover_number": CITIZEN.number,
    "mover_home": CITIZEN.residence,
    "stay.province": "22",
    "stay.commune": "ha",
    "stay_right": "rent",
    "owner_name": "Lê Văn Mẫu",
    "owner_consent": "paper",
    "until": "30/06/2027",
    "reason": "work",
    "head": "mover",
    "others": "yes",
    "members": "2",
    "members.1.name": "Phạm Mẫu Toàn",
    "members.1.birth": "1993",
    "members.1.sex": "Nam",
    "members.1.relation": "spouse",
    "members.2.name": "Y",
    "members.2.birth": "29/02/2025",
}
_NONE: Mapping[str, str] = MappingProxyType({})


def _filling(
    known: Visit, code: str, answers: Mapping[str, str], page: int, sources: Mapping[str, str] = _NONE
) -> Visit:
    procedure = WORLD.catalogue.find(code)
    return replace(
        known,
        step=Step.FORM,
        procedure=procedure,
        case=procedure.cases[0],
        form_step=page,
        answers=MappingProxyType(dict(answers)),
        sources=MappingProxyType(dict(sources)),
    )


def _of_forms(known: Visit) -> dict[str, Visit]:
    """Show groups, addresses, two people and for whom one files."""
    card = dict.fromkeys((f"mover_{part}" for part in ("name", "birth", "sex", "number", "home")), "chip")
    bad = MappingProxyType(
        {
            "members.2.birth": say("Năm {year} không có ngày 29 tháng 2. Xin xem lại.", year=2025),
            "members.2.sex": "Xin chọn một ô.",
        }
    )
    stay = _filling(known, "1.004194", STAY, 0, card)
    marriage = _filling(known, "1.000894", {"who": "spouses"}, 4)
    return {
        "who": replace(stay, step=Step.WHO, answers=_NONE, sources=_NONE),
        "who-chosen": replace(marriage, step=Step.WHO, form_step=0),
        "form-card": stay,
        "form-address": replace(stay, form_step=1),
        "form-household": replace(stay, form_step=2),
        "form-member": replace(stay, form_step=3),
        "form-member-last": replace(stay, form_step=4, problems=bad),
        "form-records": _filling(known, "2.000635", {"who": "self", "records.1.place.province": "24"}, 1),
        "form-signing": marriage,
    }


_AT_THE_CARD = frozenset(
    {
        TroubleKind.WRONG_NUMBER,
        TroubleKind.NO_CARD,
        TroubleKind.CARD_REMOVED,
        TroubleKind.CARD_REFUSES,
        TroubleKind.CARD_NOT_SUPPORTED,
        TroubleKind.NEEDS_PRINTED_CODE,
        TroubleKind.CARD_FALSE,
        TroubleKind.CARD_COPY,
        TroubleKind.CARD_REVOKED,
        TroubleKind.CARD_UNCHECKED,
        TroubleKind.CARD_EXPIRED,
        TroubleKind.READER_FAILED,
    }
)
_AT_THE_PRINTER = frozenset(
    {
        TroubleKind.PAPER_OUT,
        TroubleKind.PRINTER_COVER_OPEN,
        TroubleKind.CUTTER_JAM,
        TroubleKind.HEAD_HOT,
        TroubleKind.SLIP_NOT_TAKEN,
        TroubleKind.PRINTER_OFFLINE,
        TroubleKind.PRINTER_FAILED,
    }
)


def _visits() -> dict[str, Visit]:
    begun = Visit(step=Step.PURPOSE)
    agreed = replace(
        begun,
        step=Step.CONSENT,
        purpose=Purpose.FILE,
        consents=MappingProxyType({p: Given(WORLD.now()) for p in ConsentPurpose if p.required}),
    )
    identify = replace(agreed, step=Step.IDENTIFY, can="0000")
    login = replace(agreed, step=Step.LOGIN)
    phone = PhoneCode("482-193", "https://vneid.example/phone?user_code=482-193", 180, WORLD.now())
    vneid = replace(agreed, step=Step.VNEID, login=Login.VNEID)
    by_phone = replace(
        CITIZEN,
        assurance=CardAssurance.UNIDENTIFIED,
        account=AccountAssurance.VNEID_2,
        holder=HolderAssurance.PHONE,
    )
    known = replace(agreed, step=Step.GREETING, citizen=CITIZEN, can="000107")
    search = replace(known, step=Step.SEARCH, query="khai sinh", hits=WORLD.catalogue.search("khai sinh"))
    chosen = replace(search, step=Step.PROCEDURE, procedure=PROCEDURE, case=PROCEDURE.cases[0])
    form = replace(
        chosen,
        step=Step.FORM,
        answers=MappingProxyType({**ANSWERS}),
        sources=MappingProxyType(
            {"submitter_residence": "chip", "child_ethnicity": "chip", "mother_name": "chip"}
        ),
    )
    empty = replace(form, answers=MappingProxyType({}), sources=MappingProxyType({}))
    page = Page(jpeg=_jpeg(), width=826, height=1169, dpi=300)
    papers = replace(form, step=Step.PAPERS)
    scanned = replace(papers, pages=MappingProxyType({"giay-chung-sinh": (page, page)}))
    delivery = replace(scanned, step=Step.DELIVERY, delivery=DeliveryWay.DESK)
    post = replace(
        delivery,
        delivery=DeliveryWay.POST,
        delivery_answers=MappingProxyType({"phone": ""}),
        problems=MappingProxyType({"phone": "Xin ghi số điện thoại để bưu điện gọi trước khi đến."}),
    )
    review = replace(delivery, step=Step.REVIEW, submission_id="00" * 16, local_reference="KIOSK-7F3K-9Q2M")
    queued = Filing("KIOSK-7F3K-9Q2M")
    held = Filing("KIOSK-7F3K-9Q2M", "2026-11-22T02:31:00+00:00", "H49.22.01-261122-0001", date(2026, 11, 23))
    done = replace(review, step=Step.DONE, filing=held, slip=SlipState.CONFIRMED, slip_png=_slip())
    visits = {
        "welcome": Visit(),
        "welcome-partly-out": Visit(out=frozenset({Role.CHIP_READER, Role.RECEIPT_PRINTER})),
        "welcome-no-scanner": Visit(out=frozenset({Role.DOCUMENT_SCANNER})),
        "closed": Visit(step=Step.CLOSED),
        "closed-all-out": Visit(step=Step.CLOSED, out=frozenset(Role)),
        "purpose": begun,
        "consent": agreed,
        "consent-unticked": replace(agreed, consents=MappingProxyType({})),
        "login": login,
        "login-reader-out": replace(login, out=frozenset({Role.CHIP_READER})),
        "vneid": replace(vneid, phone=phone),
        "vneid-asking": vneid,
        "identify": identify,
        "identify-by-digits": replace(identify, out=frozenset({Role.CODE_SCANNER})),
        "identify-refused": replace(identify, code_refused=True, can=""),
        "card": replace(identify, step=Step.CARD),
        "card-reading": replace(identify, step=Step.CARD, progress=0.4, card_on_reader=True),
        "greeting": known,
        "greeting-phone": replace(known, citizen=by_phone),
        "greeting-unsigned": replace(known, citizen=replace(CITIZEN, assurance=CardAssurance.CHIP_READ)),
        "greeting-genuine": replace(known, citizen=replace(CITIZEN, assurance=CardAssurance.CHIP_GENUINE)),
        "search": search,
        "search-nothing": replace(search, query="xyzw", hits=()),
        "search-browse": replace(search, query="", hits=()),
        "search-agencies": replace(search, query="", hits=(), browse=Browse.AGENCY),
        "search-shelf": replace(search, query="", hits=(), shelf="Kết hôn"),
        "procedure": chosen,
        "procedure-at-desk": replace(chosen, procedure=WORLD.catalogue.find("2.000815")),
        **{f"form-{i}": replace(form, form_step=i) for i in range(4)},
        **_of_forms(known),
        "form-empty": replace(empty, problems=MappingProxyType({"relation": "Xin chọn một ô."})),
        "papers": papers,
        "papers-scanning": replace(papers, scanning=True, progress=0.6),
        "papers-scanned": scanned,
        "papers-turned": replace(papers, pages=MappingProxyType({"giay-chung-sinh": (turned(page),)})),
        "papers-replacing": replace(scanned, scanning=True, progress=1.0, replacing=1),
        "delivery": delivery,
        "delivery-post": post,
        "delivery-post-known": replace(post, delivery_answers=_NONE, problems=_NONE),
        "review": review,
        "submitting": replace(review, step=Step.SUBMITTING, progress=0.0),
        "submitting-queued": replace(review, step=Step.SUBMITTING, progress=0.5, filing=queued),
        "printing": replace(review, step=Step.PRINTING, filing=held, slip=SlipState.PRINTING),
        "printing-drawn": replace(done, step=Step.PRINTING, slip=SlipState.PRINTING),
        "ask-printed": replace(review, step=Step.ASK_PRINTED, filing=held, slip=SlipState.UNKNOWN),
        "service": Visit(step=Step.SERVICE),
        "done": done,
        "done-queued": replace(done, filing=queued),
        "done-card-there": replace(done, card_on_reader=True, stars=4),
        "done-printer-out": replace(
            done, slip=SlipState.NOT_PRINTED, slip_png=b"", out=frozenset({Role.RECEIPT_PRINTER})
        ),
        "done-no-slip": replace(done, slip=SlipState.NOT_PRINTED, slip_png=b""),
    }
    for overlay in Overlay:
        visits[f"overlay-{overlay}"] = replace(scanned, overlay=overlay)
    visits["welcome-card-left"] = Visit(card_left=True)
    visits["closed-card-left"] = Visit(step=Step.CLOSED, card_left=True)
    visits["overlay-take-card"] = replace(done, card_on_reader=True, overlay=Overlay.TAKE_CARD)
    card = replace(identify, step=Step.TROUBLE, can="")
    paper = replace(scanned, step=Step.TROUBLE)
    slip = replace(review, step=Step.TROUBLE, filing=held, slip=SlipState.NOT_PRINTED)
    for kind in TroubleKind:
        before, resume = paper, Step.PAPERS
        if kind in _AT_THE_CARD:
            before, resume = card, Step.IDENTIFY
        elif kind in _AT_THE_PRINTER:
            before, resume = slip, Step.PRINTING
        visits[f"trouble-{kind}"] = replace(before, trouble=Trouble(kind, resume))
    for kind in (TroubleKind.PHONE_REFUSED, TroubleKind.PHONE_FAILED):
        visits[f"trouble-{kind}"] = replace(card, login=Login.VNEID, trouble=Trouble(kind, Step.LOGIN))
    by_account = replace(chosen, citizen=by_phone, login=Login.VNEID)
    copies = WORLD.catalogue.find("2.000635")
    at_who = replace(known, procedure=copies, out=frozenset({Role.DOCUMENT_SCANNER}))
    without_reader = replace(begun, out=frozenset({Role.CHIP_READER}))
    looked_up = replace(without_reader, purpose=Purpose.LOOK_UP, procedure=PROCEDURE, case=PROCEDURE.cases[0])
    elsewhere = {
        "needs-more": (chosen, Trouble(TroubleKind.NEEDS_MORE, Step.PROCEDURE)),
        "needs-a-card": (by_account, Trouble(TroubleKind.NEEDS_A_CARD, Step.PROCEDURE)),
        "needs-a-card-reader-out": (
            replace(by_account, out=frozenset({Role.CHIP_READER})),
            Trouble(TroubleKind.NEEDS_A_CARD, Step.PROCEDURE),
        ),
        "phone-away": (replace(card, login=Login.VNEID), Trouble(TroubleKind.PHONE_AWAY, Step.VNEID)),
        "reader-out": (without_reader, Trouble(TroubleKind.READER_OUT, Step.PURPOSE)),
        "reader-out-looked-up": (looked_up, Trouble(TroubleKind.READER_OUT, Step.PROCEDURE)),
        "scanner-out": (at_who, Trouble(TroubleKind.SCANNER_OUT, Step.WHO)),
        "not-saved": (review, Trouble(TroubleKind.NOT_SAVED, Step.REVIEW)),
        "page-blank": (
            paper,
            Trouble(TroubleKind.PAGE_REFUSED, Step.PAPERS, PageRefused(PageFlaw.BLANK).words),
        ),
    }
    for name, (before, met) in elsewhere.items():
        visits[f"trouble-{name}"] = replace(before, step=Step.TROUBLE, trouble=met)
    return visits


VISITS = _visits()
# What is only so at a kiosk where nobody can log in by phone.
BY_CARD_ALONE = frozenset({"closed-all-out", "trouble-reader-out", "trouble-reader-out-looked-up"})
