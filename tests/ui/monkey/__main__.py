"""Random visits to the real window with the real journey, offscreen; everything that goes wrong is counted.

    python -m tests.ui.monkey --visits 1000 --seed 1 [--only 17] [--verbose]

Window, screens, journey and its thread are the kiosk's. Devices, province, telephone and clock are stand-ins
that answer with every condition when chance lets them, so that a visit repeats by its seed, alone as well
(`--only`). One visit in fifty moves and settles as on a citizen's kiosk, the others do not. Before some
(`--behind`) somebody goes to the technician's door, where real checks run on simulated devices.
The last line is `visits N finished F wiped W dead-ends D warnings W exceptions E personal-data P`; it ends
with 1 unless the last four are 0.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
import traceback

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"

from tests.ui.monkey.campaign import Campaign, say


def main() -> int:
    parser = argparse.ArgumentParser(description="random visits to the real window")
    parser.add_argument("--visits", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))  # noqa: S311  # chance, not secrets
    parser.add_argument("--behind", type=float, default=0.1, help="share with a stay at the hidden door")
    parser.add_argument("--only", type=int, help="play this visit of the run alone")
    parser.add_argument("--verbose", action="store_true", help="say what every visit did")
    parser.add_argument("--weigh", action="store_true", help="draw every screen before the first visit")
    asked = parser.parse_args()
    say(f"seed {asked.seed}")
    begun = time.monotonic()
    campaign = Campaign(asked.seed, verbose=asked.verbose, behind=asked.behind)
    try:
        if asked.weigh:
            campaign.draw_everything()
        numbers = range(asked.visits) if asked.only is None else (asked.only,)
        campaign.run(numbers)
    except KeyboardInterrupt:
        say("interrupted: what was played until then counts")
    except BaseException:
        traceback.print_exc()  # the usual hook belongs to the campaign
        raise
    finally:
        campaign.close()
    for line in campaign.report():
        say(line)
    say(f"{time.monotonic() - begun:.0f} s")
    say(campaign.last_line())
    return 0 if campaign.well else 1


if __name__ == "__main__":
    sys.exit(main())
