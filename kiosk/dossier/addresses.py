"""An address (nơi cư trú) as its parts: province and commune of 2025 to choose from, all else as it is typed.

The line itself stands under the field's key where a card gave it, old addresses of three levels too, and is
kept as it is. Who chooses again answers the parts: `<key>.province` is a province's code or `other`,
`<key>.commune` the commune's name, `<key>.detail` house, street or hamlet; `<key>.line` is the whole address
where the units are not known here. What is filed is the line, and the commune's code as `<key>.unit`.
"""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.catalogue.units import Commune, Province, Units
from kiosk.dossier.answers import problem_with_text, tidy
from kiosk.dossier.form import Field
from kiosk.languages.phrase import Phrase

OTHER = "other"
PROVINCE, COMMUNE, DETAIL, LINE = "province", "commune", "detail", "line"
PARTS = (PROVINCE, COMMUNE, DETAIL, LINE)
UNIT = "unit"
LABELS = {
    PROVINCE: Phrase("Tỉnh"),
    COMMUNE: Phrase("Xã, phường"),
    DETAIL: Phrase("Số nhà, đường hoặc thôn"),
    LINE: Phrase("Địa chỉ"),
}


def part(field: Field, name: str, answers: Mapping[str, str]) -> str:
    """Return one part of an address, tidied."""
    return tidy(answers.get(f"{field.key}.{name}", ""))


def province_of(field: Field, answers: Mapping[str, str], units: Units | None) -> Province | None:
    """Return the province that was chosen, None for the card's line and for an address elsewhere."""
    return units.province(part(field, PROVINCE, answers)) if units else None


def commune_of(field: Field, answers: Mapping[str, str], units: Units | None) -> Commune | None:
    """Return the commune that was chosen, None while there is none of this name."""
    province = province_of(field, answers, units)
    return province.find(part(field, COMMUNE, answers)) if province else None


def line_of(field: Field, answers: Mapping[str, str], units: Units | None) -> str:
    """Return the address as one line: of its parts where they were chosen, else as it came."""
    province = province_of(field, answers, units)
    if province is not None:
        commune = commune_of(field, answers, units)
        detail = part(field, DETAIL, answers) if field.street else ""
        return ", ".join(filter(None, (detail, commune.name if commune else "", province.name)))
    if part(field, PROVINCE, answers) == OTHER:
        return part(field, LINE, answers)
    return tidy(answers.get(field.key, ""))


def unit_of(field: Field, answers: Mapping[str, str], units: Units | None) -> dict[str, str]:
    """Return the code of the commune that was chosen, under `<key>.unit`; empty where none was."""
    commune = commune_of(field, answers, units)
    return {f"{field.key}.{UNIT}": commune.code} if commune else {}


def problems_with_address(field: Field, answers: Mapping[str, str], units: Units | None) -> dict[str, str]:
    """Return the problem of each part by its key; an address that may be left out is checked where begun."""
    if province_of(field, answers, units) is not None:
        return _problems_with_parts(field, answers, units)
    if part(field, PROVINCE, answers) == OTHER:
        line = part(field, LINE, answers)
        problem = problem_with_text(line, field.longest) if line else "Xin ghi địa chỉ, có tên xã và tỉnh."
        return {f"{field.key}.{LINE}": problem} if problem else {}
    line = tidy(answers.get(field.key, ""))
    if not line:
        return {field.key: "Xin chọn tỉnh."} if field.required else {}
    problem = problem_with_text(line, field.longest)
    return {field.key: problem} if problem else {}


def _problems_with_parts(field: Field, answers: Mapping[str, str], units: Units | None) -> dict[str, str]:
    problems = {}
    typed = part(field, COMMUNE, answers)
    if not typed:
        problems[COMMUNE] = "Xin chọn xã, phường."
    elif commune_of(field, answers, units) is None:
        problems[COMMUNE] = "Xin chạm vào tên xã, phường trong danh sách."
    if field.street:
        detail = part(field, DETAIL, answers)
        problem = problem_with_text(detail, 120) if detail else "Xin ghi số nhà, đường hoặc tên thôn."
        if problem:
            problems[DETAIL] = problem
    return {f"{field.key}.{name}": problem for name, problem in problems.items()}
