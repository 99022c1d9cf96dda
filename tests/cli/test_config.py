"""`kiosk config check` finds what would only bite when a device is opened."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from hardware.discovery.found import Found, Kind, Source
from hardware.vocabulary import Role
from kiosk.appliance import build, build_station, refuse_stand_ins
from kiosk.cli import kiosk
from kiosk.drivers import changing_names
from kiosk.settings import Device, Gateway, Paths, Sandbox, Settings, SettingsError


@pytest.fixture
def settings(tmp_path):
    """Return what makes settings with the given devices."""

    def make(profile="development", **devices: Device) -> Settings:
        return Settings(
            profile=profile,
            paths=Paths(state=tmp_path / "state", run=tmp_path / "run"),
            sandbox=Sandbox(state=tmp_path / "sandbox"),
            devices={Role(role.replace("_", "-")): device for role, device in devices.items()},
        )

    return make


def check(settings):
    return CliRunner().invoke(kiosk, ["config", "check"], obj=settings)


def test_the_development_defaults_are_sound():
    result = check(Settings())
    assert result.exit_code == 0, result.output


def test_a_gateway_s_settings_are_named_where_there_are_any_and_its_password_is_not():
    assert "gateway " not in check(Settings()).output
    gateway = Gateway(tls="proxy", database="postgresql+psycopg://kiosk:open-sesame@db/kiosk")
    said = check(Settings(gateway=gateway)).output
    assert "tls proxy, postgresql+psycopg, packets in" in said
    assert "open-sesame" not in said


def test_a_driver_that_is_not_installed_is_wrong_and_those_that_are_there_are_named(settings):
    result = check(settings(chip_reader=Device(driver="pscs")))
    assert result.exit_code == 2
    assert "devices.chip-reader: driver 'pscs' is not installed on this machine" in result.stderr
    assert "pcsc, " in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"port": "/dev/ttyS0", "baud": 9600}, "devices.code-scanner.options.baud: serial takes: "),
        ({}, "devices.code-scanner.options.port: serial needs it"),
        (
            {"port": "/dev/ttyS0", "gap": "long"},
            "devices.code-scanner.options.gap: serial wants float, not 'long'",
        ),
    ],
)
def test_options_that_do_not_fit_the_driver_are_wrong(settings, options, said):
    result = check(settings(code_scanner=Device(driver="serial", options=options)))
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_driver_of_another_role_is_wrong(settings):
    result = check(settings(receipt_printer=Device(driver="serial", options={"port": "/dev/ttyS0"})))
    assert result.exit_code == 2
    assert (
        "devices.receipt-printer: serial is no receipt-printer: it has no capabilities, print"
        in result.stderr
    )


CHANGING = Device(driver="serial", options={"port": "/dev/ttyACM0"})


def test_a_name_that_changes_with_the_plug_is_a_warning_in_development(settings):
    result = check(settings(code_scanner=CHANGING))
    assert result.exit_code == 0
    assert "warning: devices.code-scanner: /dev/ttyACM0 may be another device tomorrow" in result.stderr


def test_an_appliance_refuses_a_name_that_changes_with_the_plug(settings):
    result = check(settings("appliance", code_scanner=CHANGING))
    assert result.exit_code == 2
    assert "may be another device tomorrow; plug the device in" in result.stderr


def test_the_name_that_stays_is_told_when_the_device_is_plugged(settings, plugged_scanner):
    (sentence,) = changing_names(settings(code_scanner=CHANGING), [plugged_scanner])
    assert sentence.endswith(f"write {plugged_scanner.address}")


def test_a_usb_printer_is_told_with_the_udev_rule_that_names_it(settings):
    names = ("/dev/usb/lp0",)
    printer = Found("/dev/usb/lp0", Source.UDEV, Kind.USB_PRINTER, serial="S1", usb="04b8:0e03", names=names)
    device = Device(driver="escpos-usb", options={"path": "/dev/usb/lp0"})
    (sentence,) = changing_names(settings(receipt_printer=device), [printer])
    assert "write /dev/kiosk/receipt-printer, and this into /etc/udev/rules.d/70-kiosk.rules: SUB" in sentence


@pytest.fixture
def plugged_scanner():
    link = "/dev/serial/by-id/usb-Honeywell_Vuquest_3310g_00000000AA-if00"
    return Found(link, Source.UDEV, Kind.SERIAL_PORT, names=("/dev/ttyACM0", link))


def test_no_station_is_built_with_a_driver_that_is_not_installed(settings):
    with pytest.raises(SettingsError, match=r"driver 'toaster' is not installed"):
        build_station(settings(chip_reader=Device(driver="toaster")))


def test_a_verb_that_meets_settings_it_cannot_use_ends_with_wrong_usage(settings):
    result = CliRunner().invoke(kiosk, ["diagnose"], obj=settings(chip_reader=Device(driver="toaster")))
    assert result.exit_code == 2
    assert "'toaster' is not installed" in result.stderr


def test_a_device_that_says_it_is_simulated_serves_on_no_appliance(settings):
    station = build_station(settings(code_scanner=Device(driver="simulated-code-scanner")))
    try:
        station.open()
        with pytest.raises(SettingsError, match="simulated devices: code-scanner"):
            refuse_stand_ins(station)
    finally:
        station.close()


def test_a_device_is_recorded_when_the_settings_say_so_and_only_then(settings, tmp_path):
    for record in (False, True):
        station = build_station(settings(code_scanner=Device(driver="simulated-code-scanner", record=record)))
        station.open()
        station.close()
        assert [file.name[:13] for file in tmp_path.rglob("*.jsonl")] == ["code-scanner-"] * record


def test_an_appliance_that_refuses_to_start_can_be_closed(settings):
    # What the settings refuse already; a driver may lie about its name.
    lying = settings(code_scanner=Device(driver="simulated-code-scanner"))
    appliance = build(lying.model_copy(update={"profile": "appliance"}))
    try:
        with pytest.raises(SettingsError, match="code-scanner"):
            appliance.start()
    finally:
        appliance.close()


def test_a_device_that_does_not_answer_keeps_no_appliance_from_serving(settings):
    gone = Device(driver="serial", options={"port": "/dev/no-such-port"})
    station = build_station(settings(code_scanner=gone))
    try:
        station.open()
        refuse_stand_ins(station)
    finally:
        station.close()
