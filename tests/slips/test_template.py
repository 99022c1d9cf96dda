from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.slips.errors import TemplateError
from kiosk.slips.template import load_template

SHIPPED = Path(__file__).parent.parent.parent / "assets/slips/slip.json"


def changed(folder: Path, *path: str, to: object) -> Path:
    """Write the shipped template with one value changed."""
    whole = json.loads(SHIPPED.read_text("utf-8"))
    part = whole
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = to
    (folder / "slip.json").write_text(json.dumps(whole), "utf-8")
    return folder


def test_the_shipped_template_is_version_1_with_margins_of_3_mm():
    template = load_template(SHIPPED.parent)
    assert template.version == 1
    assert template.sizes.margin == 3


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("version",), 2, "version"),
        (("sizes", "margin"), 2.5, "margin"),
        (("sizes", "line_height"), 1.2, "line height"),
        (("sizes", "qr"), -1, "nought"),
        (("sizes", "capitals", "code"), 2, "largest"),
        (("sizes", "capitals"), {"code": 6}, "headline is missing"),
        (("received", "advice"), "Kính gửi {name}", "{name}"),
        (("received", "advice"), "Mã {", "slip.json"),
        (("head",), 3, "head"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_with_its_file_and_fault(tmp_path, path, value, told):
    with pytest.raises(TemplateError) as refused:
        load_template(changed(tmp_path, *path, to=value))
    assert told in str(refused.value)
    assert "slip.json" in str(refused.value)


def test_a_missing_template_is_refused(tmp_path):
    with pytest.raises(TemplateError, match=r"slip\.json"):
        load_template(tmp_path)
