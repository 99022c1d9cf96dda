"""This machine's figures in the words of OpenMetrics: one collector, asked at each scrape.

Their names are a promise to who made rules and dashboards of them: docs/fleet.md lists them, and a test holds
rules and dashboard to what stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from hardware.vocabulary import State
from kiosk.machine.readiness import STANDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from prometheus_client.core import Metric

    from kiosk.telemetry.vitals import Vitals

_COUNTERS = {
    "opens": "How often the device was opened since the screens were started.",
    "faults": "What failed at the device since the screens were started.",
    "recoveries": "How often the device worked again after a fault.",
    "jobs": "Prints, scans, chip readings and codes that came to their end.",
}


def metrics_registry(look: Callable[[], Vitals]) -> CollectorRegistry:
    """Make a registry that holds this machine's figures and nothing else."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(KioskCollector(look))
    return registry


class KioskCollector(Collector):
    """Turns what `look` gives into metrics."""

    def __init__(self, look: Callable[[], Vitals]) -> None:
        self._look = look

    def describe(self) -> Iterable[Metric]:
        """Promise nothing before the first scrape: nothing else is in the registry."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Look, and tell."""
        seen = self._look()
        yield InfoMetricFamily(
            "kiosk",
            "Which kiosk this is, and its software.",
            {"kiosk_id": seen.kiosk_id, "version": seen.version, "unit": seen.unit},
        )
        yield _gauge("kiosk_agent_start_time_seconds", "When the agent was started.", seen.started)
        yield _labelled(
            "kiosk_unreadable", "What could not be read for these figures.", "part", seen.unreadable
        )
        yield from _province(seen)
        yield from _devices(seen)
        yield from _machine(seen)
        yield from _report(seen)


def _province(seen: Vitals) -> Iterator[Metric]:
    trouble = seen.trouble
    yield _gauge(
        "kiosk_province_answering", "Whether nothing keeps dossiers from being handed over.", not trouble
    )
    yield _labelled(
        "kiosk_province_trouble", "What keeps them from it.", "kind", (trouble,) if trouble else ()
    )
    if (queue := seen.outbox) is not None:
        yield _gauge("kiosk_outbox_waiting_packets", "Packets not yet in custody.", queue.waiting)
        yield _gauge("kiosk_outbox_waiting_bytes", "Bytes of these.", queue.waiting_bytes)
        yield _gauge(
            "kiosk_outbox_oldest_seconds", "Age of the one that waits longest.", queue.oldest_seconds
        )
        yield _gauge("kiosk_outbox_room_bytes", "Bytes that packets may still take.", queue.room_bytes)
        yield _gauge(
            "kiosk_outbox_last_custody_timestamp_seconds",
            "When the province last took a packet, 0 for never.",
            queue.last_custody,
        )
    if seen.certificate_until is not None:
        yield _gauge(
            "kiosk_certificate_expiry_timestamp_seconds",
            "When the kiosk's certificate ends.",
            seen.certificate_until,
        )
    if seen.keys_serial is not None:
        yield _gauge("kiosk_keys_serial", "Serial of the key list that the kiosk holds.", seen.keys_serial)
    if seen.catalogue_serial is not None:
        yield _gauge(
            "kiosk_catalogue_serial",
            "Serial of the catalogue that the kiosk holds, 0 for the one it came with.",
            seen.catalogue_serial,
        )


def _devices(seen: Vitals) -> Iterator[Metric]:
    yield _gauge(
        "kiosk_screens_running", "Whether the screens run and say how the devices are.", bool(seen.devices)
    )
    states = GaugeMetricFamily(
        "kiosk_device_state", "1 for the state that the device is in.", labels=("role", "state")
    )
    conditions = GaugeMetricFamily(
        "kiosk_device_condition", "1 for what staff could mend there.", labels=("role", "condition")
    )
    counters = {
        name: CounterMetricFamily(f"kiosk_device_{name}", words, labels=("role",))
        for name, words in _COUNTERS.items()
    }
    for role, device in seen.devices.items():
        for state in State:
            states.add_metric((role, state.value), float(device.state == state))
        if device.condition:
            conditions.add_metric((role, device.condition), 1)
        for name, counter in counters.items():
            counter.add_metric((role,), getattr(device, name))
    yield states
    yield conditions
    yield from counters.values()


def _machine(seen: Vitals) -> Iterator[Metric]:
    if seen.disk is not None:
        yield _gauge("kiosk_disk_free_bytes", "What the disk of the state has left.", seen.disk.free)
        yield _gauge("kiosk_disk_size_bytes", "Size of that disk.", seen.disk.size)
    if seen.memory_available is not None:
        yield _gauge(
            "kiosk_memory_available_bytes", "Memory that programs could still take.", seen.memory_available
        )
    heat = GaugeMetricFamily(
        "kiosk_temperature_celsius", "What the machine's sensors say.", labels=("sensor",)
    )
    for sensor, celsius in seen.temperatures.items():
        heat.add_metric((sensor,), celsius)
    yield heat


def _report(seen: Vitals) -> Iterator[Metric]:
    report = seen.report
    if report is None:
        return
    yield _gauge(
        "kiosk_report_timestamp_seconds", "When the newest readiness report was taken.", report.taken_at
    )
    yield _gauge("kiosk_report_failed_checks", "How many of its checks failed.", report.failed)
    verdicts = GaugeMetricFamily("kiosk_report_verdict", "1 for how it stands.", labels=("verdict",))
    for verdict in STANDINGS:
        verdicts.add_metric((verdict,), float(report.verdict == verdict))
    yield verdicts


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=float(value))


def _labelled(name: str, words: str, label: str, values: Iterable[str]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=(label,))
    for value in values:
        family.add_metric((value,), 1)
    return family
