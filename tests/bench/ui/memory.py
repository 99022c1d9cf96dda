"""What the window's process holds after many random visits, against after the first ten.

Every screen was drawn before on every glass, in every language and size of letters: what Qt keeps of letters
that it drew for the first time is no growth by visits.

KIOSK_BENCH_VISITS says how many (1,000 by default, half an hour on an idle machine).
"""

from __future__ import annotations

import os
import subprocess
import sys


def main() -> None:
    """Print what the monkeys' run says of it."""
    visits = os.environ.get("KIOSK_BENCH_VISITS", "1000")
    run = subprocess.run(
        [sys.executable, "-m", "tests.ui.monkey", "--visits", visits, "--seed", "1", "--weigh"],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    said = run.stdout.splitlines()
    print(next((line for line in said if line.startswith("memory")), "no memory was weighed"))
    print("aim: at most 1.05 times")
    print(said[-1])


if __name__ == "__main__":
    main()
