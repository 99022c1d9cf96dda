"""A procedure (thủ tục hành chính) with its cases (trường hợp), and what each costs, takes and needs.

Every figure carries its source, because the public sources disagree with each other and go stale.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.catalogue.fee import Fee
from kiosk.catalogue.source import Source
from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.languages.phrase import Phrase, say


class Level(StrEnum):
    """The level of government that settles a procedure."""

    COMMUNE = "commune"
    PROVINCE = "province"
    PROVINCE_OR_COMMUNE = "province-or-commune"
    ANY = "any"

    @property
    def words(self) -> str:
        """The level in Vietnamese."""
        return _LEVEL_WORDS[self]


_LEVEL_WORDS = {
    Level.COMMUNE: "Cấp xã",
    Level.PROVINCE: "Cấp tỉnh",
    Level.PROVINCE_OR_COMMUNE: "Cấp tỉnh hoặc cấp xã",
    Level.ANY: "Mọi cơ quan đang giữ sổ hoặc có thẩm quyền",
}


class KioskFit(StrEnum):
    """How much of a procedure a kiosk can do."""

    FULL = "full"
    SHOW_ORIGINAL = "show-original"
    BOOK_ONLY = "book-only"

    @property
    def words(self) -> str:
        """What the kiosk can do, in Vietnamese."""
        return _FIT_WORDS[self]


_FIT_WORDS = {
    KioskFit.FULL: "Nộp trọn vẹn tại ki-ốt",
    KioskFit.SHOW_ORIGINAL: "Nộp tại ki-ốt, đưa bản chính cho cán bộ xem",
    KioskFit.BOOK_ONLY: "Khai trước tại ki-ốt, làm tiếp ở quầy",
}


class Result(StrEnum):
    """What comes out of a procedure; some end in a database and leave no paper at all."""

    PAPER = "paper"
    E_DOCUMENT = "e-document"
    DATABASE = "database"

    @property
    def words(self) -> str:
        """What the citizen will hold, in Vietnamese."""
        return _RESULT_WORDS[self]


_RESULT_WORDS = {
    Result.PAPER: "Bản giấy",
    Result.E_DOCUMENT: "Bản điện tử",
    Result.DATABASE: "Cập nhật cơ sở dữ liệu, không có bản giấy",
}


class DeadlineUnit(StrEnum):
    """What a deadline is counted in; `same-day` turns into the next working day after 15:00."""

    SAME_DAY = "same-day"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working-days"


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long a case takes, counted from full valid reception by an officer; `amount` is 0 for same-day."""

    amount: int
    unit: DeadlineUnit
    source: Source
    note: str = ""

    def words(self) -> Phrase:
        """Say it in Vietnamese: `3 ngày làm việc`."""
        match self.unit:
            case DeadlineUnit.SAME_DAY:
                return Phrase("Trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo")
            case DeadlineUnit.HOURS:
                return say("{amount} giờ", amount=self.amount)
            case DeadlineUnit.DAYS:
                return say("{amount} ngày", amount=self.amount)
            case DeadlineUnit.WORKING_DAYS:
                return say("{amount} ngày làm việc", amount=self.amount)


@dataclass(frozen=True, slots=True)
class PaperNeeded:
    """A paper (thành phần hồ sơ) that the citizen brings: what a shared database holds is not asked for.

    `key` names it in the dossier; `note` says when it may be left out, or what it must show.
    """

    key: str
    name: str
    copies: int = 1
    required: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One way through a procedure: its fee, time and papers; `reduced` is a fee for those who qualify."""

    key: str
    title: str
    fee: Fee
    deadline: Deadline
    papers: tuple[PaperNeeded, ...]
    reduced: Fee | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """The least that must be known of the card, and of what ties its holder to it.

    `account` is the level of a VNeID account that does instead of the card, empty where none does.
    """

    card: CardAssurance
    holder: HolderAssurance
    source: Source
    account: AccountAssurance = AccountAssurance.NONE

    def met_by(
        self,
        card: CardAssurance,
        holder: HolderAssurance,
        account: AccountAssurance = AccountAssurance.NONE,
    ) -> bool:
        """Whether a visit in which this much is known may file."""
        known = card >= self.card or (bool(self.account) and account.reaches(self.account))
        return known and _HOLDER_RANK[holder] >= _HOLDER_RANK[self.holder]


_HOLDER_RANK = {
    HolderAssurance.UNKNOWN: 0,
    HolderAssurance.PHONE: 1,
    HolderAssurance.COMPARED: 2,
}


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure of the national catalogue; `code` is the national one (`1.001193`).

    `source` is that of code, level and papers; `keywords` are what people call it, for the search alone.
    """

    code: str
    name: str
    level: Level
    agency: str
    summary: str
    cases: tuple[Case, ...]
    needs: Needs
    fit: KioskFit
    result: Result
    result_name: str
    result_codes: tuple[str, ...]
    life_event: str
    keywords: tuple[str, ...]
    source: Source

    def case(self, key: str) -> Case:
        """Return the case with this key; raises KeyError when the procedure has none."""
        for case in self.cases:
            if case.key == key:
                return case
        raise KeyError(key)
