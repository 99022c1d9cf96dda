"""Hold every sentence that a citizen sees to the catalogues, and find those that no catalogue could say.

    .venv/bin/python scripts/checks/languages.py [--write]

The sentences are taken from the QML (`qsTr`), from the rooms of `kiosk/` that speak to citizens, from the
bridge objects and from the data of procedures and forms. English has to be complete, without left-overs; any
other catalogue may be incomplete, but what it says has to be well formed. `--write` brings the English
catalogue up to date: what is new stands there with nothing said yet, what is gone is taken out.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import polib

from kiosk.catalogue.shelves import agencies

TREE = Path(__file__).resolve().parents[2]
FOLDER = TREE / "assets" / "languages"
COMPLETE = "en"

VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE
)
WORD = re.compile(r"[^\W\d_]{2}")

# Rooms whose every Vietnamese constant is for a citizen; elsewhere in kiosk/ only what `say` is given.
ROOMS = (
    "kiosk/capture",
    "kiosk/catalogue",
    "kiosk/dossier",
    "kiosk/journey",
    "kiosk/speech",
    "kiosk/technician/checks",
    "kiosk/technician/repairs",
    "ui/bridge",
)
ALSO = ("kiosk/words.py", "ui/speaking.py")
# Letters to sort and compare by, names of the law, and words that only a manifest or a slip holds.
NOT_SAID = ("kiosk/catalogue/fold.py", "kiosk/catalogue/shelves.py", "kiosk/dossier/manifest.py")
SAYING = frozenset({"say", "_say", "tr", "inside", "Phrase"})
# Fields of procedures and forms that stand on a screen.
SHOWN = frozenset(
    (
        "name",
        "agency",
        "summary",
        "title",
        "note",
        "result_name",
        "life_event",
        "label",
        "help",
        "lead",
        "meaning",
        "question",
        "each",
        "add",
        "entry",
    )
)
# Letters on keys, and examples of what comes of typing them.
LETTERS = frozenset({"Letters.qml", "Switch.qml"})
SAMPLES = frozenset({'"Aa"'})
# Values that a sentence has whether its Vietnamese names them or not.
GIVEN = frozenset({"month_name"})

QML_CALL = re.compile(r"\bqsTr\s*\(\s*(?P<rest>(?:\"(?:[^\"\\]|\\.)*\"|[^\"\s]))")
QML_TEXT = re.compile(r"\bqsTr\s*\(\s*(\"(?:[^\"\\]|\\.)*\")\s*(?:,\s*\"(?:[^\"\\]|\\.)*\"\s*(?:,[^)]*)?)?\)")
QML_LITERAL = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"")
QML_SHOWN = re.compile(
    r"\b(?:text|title|question|reason|meaning|words|label|hint|happened|next|kept|sentence|detail|primary|back"
    r"|Accessible\.name|Accessible\.description)\s*:\s*\"(?:[^\"\\\n]*[^\W\d_]{2}[^\"\\\n]*)\""
)


class Tree:
    """What the tree says: its sentences with the files they stand in, and the faults that were found."""

    def __init__(self) -> None:
        self.said: dict[str, set[str]] = defaultdict(set)
        self.faults: list[str] = []

    def add(self, text: str, where: str) -> None:
        """Note a sentence, unless there is no word in it: of those only dates differ by language."""
        if where in ALSO or WORD.search(re.sub(r"\{[^}]*\}|%\d|%n", " ", text)):
            self.said[text].add(where)

    def fault(self, where: str, line: int, why: str) -> None:
        """Note what keeps a sentence from being said in another language."""
        self.faults.append(f"{where}:{line}: {why}")


def read_qml(tree: Tree) -> None:
    """Take the sentences of the screens."""
    for path in sorted((TREE / "ui/qml/Kiosk").rglob("*.qml")):
        where = str(path.relative_to(TREE))
        if {"Dock", "Theme"} & set(path.parts):
            continue
        source = re.sub(r"(?m)^\s*//.*$", "", path.read_text())
        for call in QML_CALL.finditer(source):
            if not call["rest"].startswith('"'):
                tree.fault(where, _line(source, call.start()), "qsTr of something that is no literal")
        texts = list(QML_TEXT.finditer(source))
        for text in texts:
            tree.add(json.loads(text[1]), where)
        spans = [text.span(1) for text in texts]
        for literal in QML_LITERAL.finditer(source):
            inside = any(low <= literal.start() < high for low, high in spans)
            letters = path.name in LETTERS or not WORD.search(literal[0])
            if not inside and not letters and VIETNAMESE.search(literal[0]):
                tree.fault(where, _line(source, literal.start()), f"not in qsTr: {literal[0]}")
        for shown in QML_SHOWN.finditer(source):
            if not VIETNAMESE.search(shown[0]) and not shown[0].endswith(tuple(SAMPLES)):
                tree.fault(where, _line(source, shown.start()), f"not in qsTr: {shown[0]}")


def _line(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1


def read_python(tree: Tree) -> None:
    """Take the sentences of the kiosk and of the bridge."""
    for path in sorted(
        [*(TREE / "kiosk").rglob("*.py"), *(TREE / "ui/bridge").rglob("*.py"), TREE / "ui/speaking.py"]
    ):
        where = str(path.relative_to(TREE))
        speaks = (where.startswith(tuple(f"{room}/" for room in ROOMS)) or where in ALSO) and (
            where not in NOT_SAID
        )
        _read_module(tree, ast.parse(path.read_text()), where, speaks=speaks)


def _read_module(tree: Tree, module: ast.Module, where: str, *, speaks: bool) -> None:
    docs = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    parts = {id(part) for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _called(node) in SAYING and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                tree.add(first.value, where)
        if not speaks:
            continue
        if isinstance(node, ast.JoinedStr) and any(_vietnamese(part) for part in node.values):
            tree.fault(where, node.lineno, "an f-string cannot be said in another language: use say()")
        if isinstance(node, ast.BinOp) and (_vietnamese(node.left) or _vietnamese(node.right)):
            tree.fault(where, node.lineno, "pieces cannot be said in another language: use say()")
        if _vietnamese(node) and id(node) not in docs | parts:
            text = ast.literal_eval(node)
            # What is cut at is no sentence: ` hoặc `.
            if text == text.strip():
                tree.add(text, where)


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _vietnamese(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Constant) else None
    return isinstance(value, str) and bool(VIETNAMESE.search(value))


def read_assets(tree: Tree) -> None:
    """Take what procedures and forms say."""
    for folder in ("procedures", "forms"):
        for path in sorted((TREE / "assets" / folder).glob("[0-9]*.json")):
            for text in _shown(json.loads(path.read_text())):
                tree.add(text, str(path.relative_to(TREE)))
    units = TREE / "assets" / "units" / "units.json"
    for province in json.loads(units.read_text())["provinces"]:
        tree.add(province["name"], str(units.relative_to(TREE)))


def _shown(data: Any, key: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _shown(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from _shown(value, key)
    elif isinstance(data, str) and (key in SHOWN or (key == "unit" and VIETNAMESE.search(data))):
        yield data
        if key == "agency":
            yield from agencies(data)


def read_settings(tree: Tree) -> None:
    """Take where help is, as a kiosk says it that was told nothing else."""
    for where in ("kiosk/settings.py", "ui/gallery/visits.py"):
        for node in ast.walk(ast.parse((TREE / where).read_text())):
            if isinstance(node, ast.Constant) and str(node.value).startswith("Quầy hướng dẫn"):
                tree.add(str(node.value), where)


def places(text: str) -> set[str]:
    """Name the places in a sentence where a value goes: `{name}` and `%1`."""
    try:
        named = {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:
        named = set()
    return named | set(re.findall(r"%(?:\d|n)", text))


def complaints(file: polib.POFile, code: str, said: dict[str, set[str]]) -> Iterator[str]:
    """Give what is wrong with one catalogue."""
    known = set()
    for entry in file:
        if entry.obsolete:
            yield f"{code}.po: obsolete: {entry.msgid!r}"
            continue
        known.add(entry.msgid)
        forms = list(entry.msgstr_plural.values()) or [entry.msgstr]
        for form in forms:
            odd = places(form) - places(entry.msgid) - GIVEN
            if form and odd:
                yield f"{code}.po: {sorted(odd)} has no value in {entry.msgid!r}"
        if code == COMPLETE and (not all(forms) or entry.fuzzy):
            yield f"{code}.po: nothing said yet: {entry.msgid!r}"
    for text in sorted(known - set(said)):
        yield f"{code}.po: said nowhere any more: {text!r}"
    if code == COMPLETE:
        for text in sorted(set(said) - known):
            yield f"{code}.po: missing: {text!r} ({', '.join(sorted(said[text]))})"


def write(file: polib.POFile, said: dict[str, set[str]]) -> None:
    """Bring a catalogue up to date, in the order of the files that the sentences stand in."""
    kept = {entry.msgid: entry for entry in file if entry.msgid in said and not entry.obsolete}
    file.clear()
    for text in sorted(said, key=lambda text: (min(said[text]), text)):
        entry = kept.get(text) or polib.POEntry(msgid=text)
        entry.occurrences = [(where, "") for where in sorted(said[text])]
        entry.flags = [flag for flag in entry.flags if flag == "fuzzy"]
        file.append(entry)
    file.save()


def main() -> int:
    """Return 0 when every sentence can be said, and English says them all."""
    tree = Tree()
    for read in (read_qml, read_python, read_assets, read_settings):
        read(tree)
    if "--write" in sys.argv[1:]:
        write(polib.pofile(str(FOLDER / f"{COMPLETE}.po"), encoding="utf-8", wrapwidth=110), tree.said)
    wrong = list(tree.faults)
    for path in sorted(FOLDER.glob("*.po")):
        wrong += complaints(polib.pofile(str(path), encoding="utf-8"), path.stem, tree.said)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
