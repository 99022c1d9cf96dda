"""Documents with parts that are drawn from the code, each between two marks."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Mapping
from pathlib import Path

_BEGIN, _END = "<!-- drawn: {} -->", "<!-- end -->"


def hold(command: str, document: Path, parts: Mapping[str, str]) -> int:
    """Hold a document to its parts, or write them into it (--write); returns the exit code of `command`.

    Raises ValueError where a part has no place.
    """
    parser = argparse.ArgumentParser(prog=command, description=f"Hold docs/{document.name} to the code.")
    parser.add_argument("--write", action="store_true", help="write the drawn parts anew")
    arguments = parser.parse_args()
    written = document.read_text(encoding="utf-8")
    wanted = written
    for part, body in parts.items():
        wanted = _put(wanted, part, body)
    if arguments.write:
        document.write_text(wanted, encoding="utf-8")
        return 0
    print("\n".join(difflib.unified_diff(written.splitlines(), wanted.splitlines(), "as it is", "as drawn")))
    if written != wanted:
        print(f"docs/{document.name} differs: .venv/bin/python scripts/checks/{command}.py --write")
    return int(written != wanted)


def _put(text: str, part: str, body: str) -> str:
    begin = _BEGIN.format(part)
    before, found, rest = text.partition(begin)
    _, ended, after = rest.partition(_END)
    if not found or not ended:
        raise ValueError(f"there is no place for: {part}")
    return f"{before}{begin}\n\n{body}\n\n{_END}{after}"
