"""What a storm left, as JSON and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from tests.fault.storm.watch import Struck

# What the window may hold more after a storm than after its first visits: a worker that is just being started
# has a few descriptors, and caches fill up a bit.
_MORE_DESCRIPTORS = 16
_MORE_MEMORY_SHARE = 0.5
_MORE_MEMORY = 80 * 1024


def by_kind(struck: Sequence[Struck]) -> dict[str, Any]:
    """Count the faults of each role and kind, and how long their devices took."""
    table: dict[str, Any] = {}
    for entry in struck:
        kind = entry.fault.kind
        row = table.setdefault(f"{kind.role}: {kind.name}", {"faults": 0, "noticed": 0, "seconds": []})
        row["faults"] += 1
        row["noticed"] += entry.noticed
        if entry.seconds is not None:
            row["seconds"].append(entry.seconds)
    for row in table.values():
        row.update(_times(row.pop("seconds")))
    return dict(sorted(table.items()))


def recovery(struck: Sequence[Struck]) -> dict[str, Any]:
    """Say how long devices took to be ready again after what was noticed."""
    every = [entry.seconds for entry in struck if entry.seconds is not None]
    alone = [entry.seconds for entry in struck if entry.seconds is not None and not entry.crowded]
    return {**_times(every), "one_at_a_time": _times(alone)}


def visits(stories: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Count what became of the visits."""
    finished = [story for story in stories if story["finished"]]
    retries: Counter[str] = Counter()
    for story in stories:
        retries.update(story["retries"])
    return {
        "finished": len(finished),
        "given_up": [story["given_up"] for story in stories if story["given_up"]],
        "lost_and_begun_again": sum(story["lost"] for story in stories),
        "retries": retries.total(),
        "retries_by_trouble": dict(retries.most_common()),
        "codes_shown_again": sum(story["shown_again"] for story in stories),
        "scans_stopped": sum(story["stopped_scans"] for story in stories),
        "asked_whether_the_slip_came": sum(story["asked_slip"] for story in stories),
        "slips": dict(Counter(story["slip"] for story in finished)),
        "median_seconds": median([story["seconds"] for story in finished]) if finished else None,
        "longest_seconds": max((story["seconds"] for story in stories), default=None),
    }


def in_words(report: dict[str, Any]) -> str:
    """Say it for people."""
    v, r, p, d = report["visits"], report["recovery"], report["probe"], report["dossiers"]
    s = report["slips"]
    lines = [
        f"seed {report['seed']}: {report['faults']} faults in {report['seconds']:.0f} s",
        f"{report['missed']} more met nobody; chip reader by {report['chip_reader']}",
        "",
        f"{'role: fault':<44}{'faults':>7}{'noticed':>9}{'median s':>10}{'most s':>8}",
    ]
    lines += [
        f"{name:<44}{row['faults']:>7}{row['noticed']:>9}{_s(row['median']):>10}{_s(row['most']):>8}"
        for name, row in report["by_kind"].items()
    ]
    facts = {
        "visits": f"{v['finished']} finished ({report['finished_before']} of them before the storm),"
        f" {len(v['given_up'])} given up,"
        f" {v['lost_and_begun_again']} lost and begun again",
        "retries": f"{v['retries']}: {v['retries_by_trouble']}",
        "besides": f"code shown again {v['codes_shown_again']}, scans stopped {v['scans_stopped']},"
        f" asked for the slip {v['asked_whether_the_slip_came']}",
        "a visit took": f"{_s(v['median_seconds'])} s (median), {_s(v['longest_seconds'])} s (longest)",
        "recoveries": f"{r['count']}, median {_s(r['median'])} s, most {_s(r['most'])} s;"
        f" not ready again: {len(report['not_ready_again'])}",
        "one at a time": f"{r['one_at_a_time']['count']}, median {_s(r['one_at_a_time']['median'])} s,"
        f" most {_s(r['one_at_a_time']['most'])} s",
        "hung screens": f"{p['hangs']}: no heartbeat for {p['patience_seconds']:g} s;"
        f" longest pause {p['longest_pause_seconds']:.2f} s in {p['beats']} beats",
        "dossiers": f"{d['filed']} filed, {d['in_custody']} in custody, {d['at_office']} at the office,"
        f" {len(d['lost'])} lost, {len(d['doubled'])} doubled",
        "slips": (
            f"{s['cut']} cut, {s['whole']} whole, {s['pieces']} pieces of one, {len(s['doubled'])} doubled"
        ),
        "left running": f"{len(report['left_running'])}",
        "kills alone": f"{len(report['retries_beyond_kills'])} visits with more retries than kills",
    }
    lines += ["", *(f"{name:<16}{fact}" for name, fact in facts.items()), ""]
    for name, held in report["holdings"].items():
        lines.append(
            f"{name:<28}{held['descriptors']} descriptors, PSS {held['pss'] / 1024:.0f} MiB,"
            f" RSS {held['rss'] / 1024:.0f} MiB in {held['processes']} process(es)"
        )
    lines += [f"surprise: {words} ({times})" for words, times in report["surprises"].items()]
    lines += ["", *(f"BROKEN: {promise}" for promise in report["broken"])]
    return "\n".join(lines)


def broken(report: dict[str, Any]) -> list[str]:
    """Name the promises that a storm broke; none, in good weather and in bad."""
    d, v = report["dossiers"], report["visits"]
    promises = {
        "a screen hung": report["probe"]["hangs"],
        "a dossier was lost": d["lost"],
        "a dossier was doubled": d["doubled"],
        "a slip was doubled": report["slips"]["doubled"],
        "a visit was given up": v["given_up"],
        "a visit was wiped under somebody's hands": v["lost_and_begun_again"],
        "a device did not come back": report["not_ready_again"],
        "a process was left running": report["left_running"],
        "a worker's death cost more than one retry": report["retries_beyond_kills"],
        "the kiosk's own code broke": report["surprises"],
        "the kiosk ended by itself": report["ended_by_itself"],
        "the last visit, undisturbed, was not smooth": report["last_visit_retries"],
        "no visit was finished in the storm": v["finished"] <= report["finished_before"],
        **_leaks(report["holdings"]),
    }
    return [promise for promise, evidence in promises.items() if evidence]


def _leaks(holdings: dict[str, Any]) -> dict[str, bool]:
    """Compare what the window holds at last with what it held after its first visits; memory in KiB."""
    first, last = holdings["kiosk window, at first"], holdings["kiosk window, at last"]
    more = last["pss"] - first["pss"]
    return {
        "descriptors leaked": last["descriptors"] - first["descriptors"] > _MORE_DESCRIPTORS,
        "memory leaked": more > _MORE_MEMORY and more > _MORE_MEMORY_SHARE * first["pss"],
    }


def _times(seconds: list[float]) -> dict[str, Any]:
    return {
        "count": len(seconds),
        "median": round(median(seconds), 2) if seconds else None,
        "most": max(seconds, default=None),
    }


def _s(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.2f}"
