"""Hold the licences of what the kiosk's own processes load to an allow-list.

A permissive licence may be loaded, and a weak copyleft whose library stays unmodified and replaceable.
GPL and AGPL may not: such a tool is run as a child program, or not at all.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]

# By the name that a package gives it: an SPDX identifier, or the wording of an older classifier.
ALLOWED = frozenset({
    "0BSD",
    "Apache-2.0", "Apache 2.0", "Apache License 2.0", "Apache Software License",
    "BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause",
    "HPND",
    "ISC", "ISC License (ISCL)",
    "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)",
    "GNU Lesser General Public License v3 (LGPLv3)",
    "MIT", "MIT License", "MIT-0", "MIT-CMU",
    "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)",
    "PSF-2.0", "PSFL", "Python Software Foundation License",
    "Unlicense",
    "Zlib",
})  # fmt: skip

# A package whose statement is not on the list, and why it may be loaded all the same.
EXCEPTIONS = {
    "python-dateutil": "'Dual License' is the choice that its two classifiers name: Apache-2.0 or BSD",
    "qrcode": "the code is BSD; its second classifier only says that 'QR Code' is a trademark",
}

NO_STATEMENT = "UNKNOWN"


def canonical(name: str) -> str:
    """Fold a distribution's name as the packaging standard (PEP 503) does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[str]:
    """Give the names of all packages that a kiosk installs."""
    lock = (TREE / "requirements" / "run.txt").read_text()
    return {canonical(name) for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}


def allowed(statement: str) -> bool:
    """Say whether one licence statement leaves a choice that the list allows."""
    if statement in ALLOWED:
        return True
    choices = statement.strip("()").split(" OR ")
    return any(all(part.strip("() ") in ALLOWED for part in choice.split(" AND ")) for choice in choices)


def complaint(package: dict[str, str]) -> str | None:
    """Say what is wrong with one package's licence, or nothing.

    An SPDX expression stands alone. Without one, every older statement has to be on the list.
    """
    expression = package["License-Expression"]
    if expression != NO_STATEMENT:
        statements = [expression]
    else:
        classifiers = [text for text in package["License-Classifier"].split("; ") if text != "DFSG approved"]
        statements = [text for text in (package["License-Metadata"], *classifiers) if text != NO_STATEMENT]
    if statements and all(allowed(statement) for statement in statements):
        return None
    return f"{package['Name']} {package['Version']}: {' / '.join(statements) or 'states no licence'}"


def main() -> int:
    """Return 0 when every package of the run-time lock is installed and allowed."""
    command = [
        str(Path(sys.executable).parent / "pip-licenses"),
        "--format=json",
        "--from=all",
        "--with-system",
    ]
    listed = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    packages = {canonical(package["Name"]): package for package in listed}
    names = locked()
    wrong = [f"{name}: locked, but not installed" for name in sorted(names - packages.keys())]
    for name in sorted(names & packages.keys()):
        said = complaint(packages[name])
        if said and name not in EXCEPTIONS:
            wrong.append(said)
        elif name in EXCEPTIONS and not said:
            wrong.append(f"{name}: no longer needs its exception")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
