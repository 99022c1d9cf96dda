"""Alert rules and dashboard ask for nothing that the endpoint does not tell, and every alert can fire."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from prometheus_client.openmetrics.exposition import generate_latest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from hardware.vocabulary import Condition, Mender, Role, State
from kiosk.machine.readiness import STANDINGS
from kiosk.telemetry.device_states import DeviceNow
from kiosk.telemetry.metrics import metrics_registry
from kiosk.telemetry.vitals import Disk, OutboxVitals, ReportVitals, Vitals

FOLDER = Path(__file__).parents[2] / "systemd/monitoring"
PAGE = Path(__file__).parents[2] / "docs/fleet.md"
RULES, RULE_TESTS, DASHBOARD = (
    FOLDER / name for name in ("kiosk.rules.yml", "kiosk.rules.test.yml", "grafana-kiosks.json")
)
# What Prometheus adds itself.
OF_PROMETHEUS = {"instance", "job", "__name__"}
ALL = Vitals(
    kiosk_id="QN-1",
    version="0.1.0",
    unit="06673",
    started=1.0,
    trouble="away-silent",
    outbox=OutboxVitals(1, 2, 3, 4, 5),
    devices={Role.RECEIPT_PRINTER: DeviceNow("attention", "paper-out", 1, 2, 3, 4)},
    disk=Disk(1, 2),
    memory_available=1,
    temperatures={"acpitz": 40},
    certificate_until=1.0,
    keys_serial=1,
    catalogue_serial=1,
    report=ReportVitals(1, "fit", 0),
    unreadable=("outbox",),
)


def told(seen: Vitals = ALL) -> dict[str, set[str]]:
    """Say which series the endpoint gives, and their labels."""
    labels: dict[str, set[str]] = defaultdict(set)
    said = generate_latest(metrics_registry(lambda: seen)).decode()
    for family in text_string_to_metric_families(said):
        for sample in family.samples:
            labels[sample.name] |= set(sample.labels)
    return labels


def rules() -> list[dict]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def panels() -> list[dict]:
    return json.loads(DASHBOARD.read_text())["panels"]


def dashboard_expressions() -> list[str]:
    found = [target["expr"] for panel in panels() for target in panel.get("targets", [])]
    return [one.replace("$kiosk", ".*") for one in found]


EXPRESSIONS = [*(rule["expr"] for rule in rules()), *dashboard_expressions()]


@pytest.fixture
def promtool() -> str:
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("promtool is not installed (Debian: prometheus)")
    return found


def run(*command: str) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.slow
def test_the_rules_fire_and_are_silent_as_their_tests_say(promtool):
    run(promtool, "test", "rules", str(RULE_TESTS))


def test_what_the_dashboard_asks_is_understood(promtool, tmp_path):
    made = [{"record": f"panel:{number}", "expr": one} for number, one in enumerate(dashboard_expressions())]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": made}]}))
    run(promtool, "check", "rules", str(file), str(RULES))


def test_every_alert_fires_in_one_moment_of_the_tests_and_is_silent_in_another():
    fires: set[str] = set()
    silent: set[str] = set()
    for case in yaml.safe_load(RULE_TESTS.read_text())["tests"]:
        for moment in case["alert_rule_test"]:
            (fires if moment["exp_alerts"] else silent).add(moment["alertname"])
    alerts = {rule["alert"] for rule in rules()}
    assert (fires, silent) == (alerts, alerts)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_figure_and_label_that_is_asked_for_is_one_that_the_endpoint_tells(expression):
    figures = told()
    asked = set(re.findall(r"\bkiosk_\w+", expression))
    assert asked <= figures.keys()
    labels = set().union(*(figures[name] for name in asked)) | OF_PROMETHEUS
    matched = {
        name for inside in re.findall(r"\{([^}]*)\}", expression) for name in re.findall(r"(\w+)[=!]", inside)
    }
    grouped = {
        name.strip()
        for inside in re.findall(r"\b(?:by|on) \(([^)]*)\)", expression)
        for name in inside.split(",")
    }
    assert matched | grouped <= labels


@pytest.mark.parametrize("series", sorted(set(re.findall(r"series: '([^']+)'", RULE_TESTS.read_text()))))
def test_the_tests_of_the_rules_are_fed_with_what_the_endpoint_tells(series):
    name, _, labels = series.rstrip("}").partition("{")
    assert name == "up" or set(re.findall(r"(\w+)=", labels)) - OF_PROMETHEUS <= told()[name]
    assert name == "up" or name in told()


def test_every_word_that_is_asked_for_is_one_that_a_kiosk_says():
    said = {
        "state": {one.value for one in State},
        "condition": {one.value for one in Condition if one.mender in (Mender.ATTENDANT, Mender.TECHNICIAN)},
        "role": {one.value for one in Role},
        "verdict": set(STANDINGS),
    }
    texts = [*EXPRESSIONS, RULE_TESTS.read_text()]
    for label, words in said.items():
        for found in re.findall(rf'\b{label}=~?"([^"]*)"', " ".join(texts)):
            assert set(found.split("|")) <= words


def test_every_figure_is_on_the_page_and_the_page_names_no_other():
    named = set(re.findall(r"^\| `(kiosk_\w+)", PAGE.read_text("utf-8"), re.MULTILINE))
    assert named == told().keys()


def test_every_alert_is_on_the_page_and_says_what_to_do():
    page = PAGE.read_text("utf-8")
    for rule in rules():
        assert f"`{rule['alert']}`" in page
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert len(rule["annotations"]["help"]) > 10


def test_every_panel_has_a_place_of_its_own_and_a_source_that_can_be_chosen():
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken
        assert at["x"] + at["w"] <= 24
        taken |= cells
        assert panel["type"] == "row" or panel["datasource"]["uid"] == "${source}"
    assert len({panel["id"] for panel in panels()}) == len(panels())
