"""The rows of a page of the form: a row is one thing to fill or to choose; an address takes several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kiosk.catalogue.units import Province, Units
from kiosk.dossier.addresses import COMMUNE, DETAIL, LABELS, LINE, OTHER, PROVINCE, commune_of, part
from kiosk.dossier.answers import tidy
from kiosk.dossier.filling import AnswerSource
from kiosk.dossier.form import Field, FieldKind
from kiosk.journey.visit import Visit
from kiosk.languages.phrase import Phrase, say

# So many communes are offered before one asks for all of them.
OFFERED = 8
_DATE_LENGTH = len("dd/mm/yyyy")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `kind` is the keyboard of a line, `choice`, or `commune`, whose `options` are those meant."""

    key: str
    label: str
    kind: str
    value: str
    origin: str
    trouble: str
    hint: str
    help: str
    limit: int
    options: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    more: int = 0


def source_words(source: str) -> str:
    """Say where a value came from; empty for what was typed."""
    return AnswerSource(source).words if source else ""


@dataclass(frozen=True, slots=True)
class RowMaker:
    """Makes the rows of one visit's page; `told` says a text in the language of the screens."""

    visit: Visit
    units: Units | None
    told: Callable[[str], str]
    all_communes_of: str = ""

    def rows(self, fields: tuple[Field, ...]) -> list[Row]:
        """Return the rows of these fields, in the order they are asked."""
        return [row for field in fields for row in self._rows(field)]

    def _rows(self, field: Field) -> Iterator[Row]:
        if field.kind is not FieldKind.ADDRESS:
            yield self._row(field)
            return
        province = self.units.province(self._part(field, PROVINCE)) if self.units else None
        yield self._provinces(field)
        if province is not None:
            yield self._communes(field, province)
            if field.street:
                yield self._line(field, DETAIL, 120, say("Ví dụ: {example}", example="Tổ 5, khu 2"))
        elif self._part(field, PROVINCE) == OTHER or (self.units is None):
            hint = say("Ví dụ: {example}", example="Số 1 phố Huế, phường Hai Bà Trưng, Hà Nội")
            yield self._line(field, LINE, field.longest, hint)

    def _row(self, field: Field) -> Row:
        return Row(
            key=field.key,
            label=self._label(field),
            kind=field.kind.value,
            value=self.visit.answers.get(field.key, ""),
            origin=self._origin(field.key),
            trouble=self._trouble(field.key),
            hint=self.told(say("Ví dụ: {example}", example=field.example)) if field.example else "",
            help=self.told(_help(field)),
            limit=_DATE_LENGTH if field.kind in {FieldKind.DATE, FieldKind.BIRTH} else field.longest,
            options=tuple(self.told(choice.label) for choice in field.choices),
            values=tuple(choice.value for choice in field.choices),
            meanings=tuple(self.told(choice.meaning) for choice in field.choices),
        )

    def _provinces(self, field: Field) -> Row:
        line = tidy(self.visit.answers.get(field.key, ""))
        source = self.visit.sources.get(field.key, "")
        kept = "Giữ như đã ghi"
        if source:
            kept = "Như trên VNeID" if source == AnswerSource.ACCOUNT.value else "Như trên thẻ"
        offered = [("", self.told(kept), line)] if line else []
        offered += [(one.code, self.told(one.name), "") for one in self.units.provinces] if self.units else []
        offered.append((OTHER, self.told("Nơi khác"), self.told("Tỉnh, thành phố khác hoặc nước ngoài")))
        chosen = self._part(field, PROVINCE)
        return Row(
            key=f"{field.key}.{PROVINCE}",
            label=self._label(field),
            kind="choice",
            # Nothing is chosen while there is neither a line to keep nor a province.
            value=chosen if chosen or line else "-",
            origin=self._origin(field.key) if not chosen else "",
            trouble=self._trouble(field.key),
            hint="",
            help=self.told(field.help),
            limit=0,
            options=tuple(label for _, label, _ in offered),
            values=tuple(value for value, _, _ in offered),
            meanings=tuple(meaning for _, _, meaning in offered),
        )

    def _communes(self, field: Field, province: Province) -> Row:
        key = f"{field.key}.{COMMUNE}"
        typed = self._part(field, COMMUNE)
        there = commune_of(field, self.visit.answers, self.units)
        found = () if there is not None and there.name == typed else province.matching(typed)
        offered = found if self.all_communes_of == key else found[:OFFERED]
        names = tuple(commune.name for commune in offered)
        return Row(
            key=key,
            label=self.told(LABELS[COMMUNE]),
            kind="commune",
            value=self.visit.answers.get(key, ""),
            origin="",
            trouble=self._trouble(key),
            hint=self.told("Gõ vài chữ, ví dụ: hong gai"),
            help=self.told("Gõ tên mới từ tháng 7 năm 2025, rồi chạm vào tên hiện ra.") if found else "",
            limit=60,
            options=names,
            values=names,
            meanings=("",) * len(names),
            more=len(found) - len(offered),
        )

    def _line(self, field: Field, name: str, longest: int, hint: Phrase) -> Row:
        key = f"{field.key}.{name}"
        return Row(
            key=key,
            label=self.told(LABELS[name]),
            kind="text",
            value=self.visit.answers.get(key, ""),
            origin="",
            trouble=self._trouble(key),
            hint=self.told(hint),
            help="",
            limit=longest,
        )

    def _label(self, field: Field) -> str:
        label = Phrase(field.label)
        return self.told(label if field.required else say("{label} (không bắt buộc)", label=label))

    def _origin(self, key: str) -> str:
        return self.told(source_words(self.visit.sources.get(key, "")))

    def _trouble(self, key: str) -> str:
        return self.told(self.visit.problems.get(key, ""))

    def _part(self, field: Field, name: str) -> str:
        return part(field, name, self.visit.answers)


def _help(field: Field) -> str:
    if field.help or field.kind is not FieldKind.BIRTH:
        return field.help
    return "Không nhớ ngày thì ghi tháng và năm, hoặc chỉ ghi năm."


def trouble_count(problems: Mapping[str, str]) -> int:
    """Count the answers that something is wrong with."""
    return sum(1 for problem in problems.values() if problem)
