"""One process of a campaign: `python -m tests.fuzz.worker TARGET SEED SECONDS`, with Atheris."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

# Before anything else loads them. To watch the whole standard library would cost more than it shows.
with atheris.instrument_imports(include=["hardware.emrtd", "kiosk.identity", "asn1crypto"]):
    from tests.fuzz.targets import TARGETS

_SECONDS_AN_INPUT = 10
_MEGABYTES = 1024
OUT = Path("out/fuzz")


def main() -> None:
    """Run libFuzzer until the time is over or something is found; it ends the process itself."""
    name, seed, seconds = sys.argv[1:]
    target, folder = TARGETS[name], OUT / name
    options = {
        "seed": seed,
        "max_total_time": seconds,
        "max_len": target.longest,
        "timeout": _SECONDS_AN_INPUT,
        "rss_limit_mb": _MEGABYTES,
        "artifact_prefix": f"{folder}/finding-",
        "print_final_stats": 1,
        "reload": 10,  # seconds, for what the other workers found
    }
    arguments = [f"-{option}={value}" for option, value in options.items()]
    atheris.Setup([name, str(folder / "found"), *map(str, target.folders), *arguments], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
