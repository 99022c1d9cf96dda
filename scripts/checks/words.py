"""Look through the tracked files for what has no place there: keys, local addresses, talk about the work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import load_der_private_key

TREE = Path(__file__).resolve().parents[2]
SELF = Path(__file__).resolve().relative_to(TREE)
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is refused: a pattern, why, and the top folders or files it is not looked for in."""

    pattern: re.Pattern[str]
    why: str
    but_in: tuple[str, ...] = ()


RULES = (
    Rule(re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), "a private key"),
    Rule(
        re.compile(r"\b(pypi\.org|pythonhosted\.org|registry\.npmjs\.org|deb\.debian\.org)\b"),
        "a package registry",
    ),
    Rule(re.compile(r"--(extra-)?index-url|--find-links|--trusted-host"), "a package registry's address"),
    Rule(re.compile(r"(?<![\w.~/-])/(work|root|home/\w+|Users/\w+)/"), "a path of one machine"),
    # A scratch path in a shipped file is a habit; the system's own folder comes from `tempfile`.
    Rule(
        re.compile(r"(?<![\w.~/-])/tmp/"),
        "a fixed scratch path",
        but_in=("tests", "docs", "systemd", "scripts"),
    ),
    Rule(
        re.compile(
            r"\b(as an ai\b|language model|chatgpt|openai|anthropic|claude|copilot|gemini|sub-?agents?\b"
            r"|(this|previous|next|my|our) (coding )?session (of|is|was|will|ends|left|wrote)"
            r"|engineer [a-h]\b|the (lead|brief) (owns|said|says|wants|asked)|bash_jobs|TEAM\.md)",
            re.IGNORECASE,
        ),
        "talk about the work",
    ),
)


def said_by(*command: str) -> str:
    """Give what a tool prints, or nothing where it is not installed."""
    if shutil.which(command[0]) is None:
        return ""
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
    ).stdout


def own_registries() -> frozenset[str]:
    """Give the hosts that this machine's pip and apt are told to use: no file may name them."""
    texts = [value for name, value in os.environ.items() if name.startswith("PIP_")]
    texts.append(said_by(sys.executable, "-m", "pip", "config", "list"))
    texts.append(said_by("apt-get", "indextargets", "--format", "$(REPO_URI)"))
    texts.append(said_by("apt-config", "dump", "Acquire"))
    urls = re.findall(r"\bhttps?://[^\s'\"]+", "\n".join(texts))
    return frozenset(host for url in urls if (host := urlsplit(url).hostname)) - LOCAL


def tracked() -> list[Path]:
    """List the files of the index that also exist in the work tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TREE, stdout=subprocess.PIPE, check=True).stdout
    paths = [Path(name) for name in listed.decode().split("\0") if name]
    return [path for path in paths if path != SELF and (TREE / path).is_file()]


def is_private_key(content: bytes) -> bool:
    """Say whether bytes are a private key in DER, with or without a password."""
    if not content.startswith(b"\x30"):
        return False
    try:
        load_der_private_key(content, password=None)
    except TypeError:  # it is one, and has a password
        return True
    except Exception:  # noqa: BLE001 - whatever else a parser says of other bytes: not a key
        return False
    return True


def complaints(path: Path, hosts: frozenset[str]) -> Iterator[str]:
    """Give what is refused in one file, as `path:line: why`."""
    content = (TREE / path).read_bytes()
    if b"\0" in content:
        if is_private_key(content):
            yield f"{path}: a private key"
        return
    for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
        for rule in RULES:
            if path.parts[0] not in rule.but_in and (found := rule.pattern.search(line)):
                yield f"{path}:{number}: {rule.why}: {found[0]}"
        if any(host in line for host in hosts):
            yield f"{path}:{number}: a package registry of this machine"


def main() -> int:
    """Return 0 when no tracked file holds anything that is refused."""
    hosts = own_registries()
    wrong = [said for path in tracked() for said in complaints(path, hosts)]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
