"""What the kernel and the system tell in files, below a root that need not be the machine's own."""

from __future__ import annotations

from pathlib import Path

# The longest file that is read here, mountinfo, has some hundred lines.
_LARGEST = 256 * 1024


def text_of(root: Path, name: str) -> str | None:
    """Read a small file without its outer white space; None where there is none or it may not be read."""
    content = bytes_of(root, name)
    return None if content is None else content.decode(errors="replace").strip()


def bytes_of(root: Path, name: str) -> bytes | None:
    """Read a small file as it is; None where there is none or it may not be read."""
    try:
        with (root / name).open("rb") as file:
            return file.read(_LARGEST)
    except OSError:
        return None


def number_of(root: Path, name: str) -> int | None:
    """Read a whole number, also a hexadecimal one (`0x0a`); None where the file is none or holds none."""
    text = text_of(root, name)
    try:
        return None if text is None else int(text, 16 if text.startswith("0x") else 10)
    except ValueError:
        return None


def found(root: Path, pattern: str) -> list[str]:
    """Name the files and folders that match a pattern, sorted, as `text_of` takes them."""
    try:
        return sorted(str(path.relative_to(root)) for path in root.glob(pattern))
    except OSError:
        return []


def fields_of(root: Path, name: str) -> dict[str, int]:
    """Read lines of a name and a number (`MemFree:  1024 kB`, `oom_kill 0`); empty where there is no file."""
    read: dict[str, int] = {}
    for line in (text_of(root, name) or "").splitlines():
        words = line.replace(":", " ").split()
        if len(words) > 1 and words[1].isdecimal():
            read[words[0]] = int(words[1])
    return read
