"""What a SANE device offers, in our words: capabilities, and the options that make a scan as we want it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.drivers.sane_options import Option
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition, ScanMode, ScannerCapabilities, ScanSettings, ScanSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hardware.drivers.sane_model import SaneModel

# What we name of a model that takes any number in a range.
_USUAL_DPI = (75, 100, 150, 200, 240, 300, 400, 600)


@dataclass(frozen=True, slots=True)
class Offer:
    """A device's options, read with its model's profile."""

    model: SaneModel
    options: Mapping[str, Option]

    def capabilities(self) -> ScannerCapabilities:
        """Say what the options allow."""
        resolution = self.options.get("resolution", Option())
        return ScannerCapabilities(
            tuple(source for source in ScanSource if self.source(source) is not None),
            tuple(mode for mode in ScanMode if self.mode(mode) is not None),
            tuple(int(choice) for choice in resolution.choices if choice.isdecimal())
            or tuple(dpi for dpi in _USUAL_DPI if resolution.takes(dpi)),
        )

    def arguments(self, settings: ScanSettings, width: float, height: float) -> list[str]:
        """Return the options for a sheet of `width` x `height` millimetres.

        Raises `DeviceFault(PROTOCOL)` for settings that the device does not offer: SANE would round them.
        """
        source, mode = self.source(settings.source), self.mode(settings.mode)
        resolution = self.options.get("resolution", Option())
        if source is None or mode is None or not resolution.takes(settings.dpi):
            message = f"this scanner has no {settings.source} for {settings.mode} at {settings.dpi} dpi"
            raise DeviceFault(FaultKind.PROTOCOL, message)
        # The source comes first: other options and their ranges depend on it.
        arguments = [*source, *mode, f"--resolution={settings.dpi}"]
        arguments += [
            f"--{name}={value}"
            for name, value in self.model.set.items()
            if name in self.options and self.options[name].settable
        ]
        for flag, size in (
            ("--page-width=", width),
            ("-x", width),
            ("--page-height=", height),
            ("-y", height),
        ):
            if option := self.options.get(flag.strip("-=")):
                arguments.append(f"{flag}{min(size, option.high):g}")
        return arguments

    def sensed(self) -> Condition | None:
        """Return the first condition that a sensor shows."""
        for name, condition in self.model.sensors.items():
            if (option := self.options.get(name)) is not None and option.value == "yes":
                return condition
        return None

    def source(self, source: ScanSource) -> list[str] | None:
        """Return the options for a source, None when the device has none such."""
        option = self.options.get("source")
        if option is None:  # a device with one source does not name it
            return [] if source is ScanSource.FEEDER else None
        name, both, one = self.model.duplex_option or ("", "", "")
        has_both = name in self.options and both in self.options[name].choices
        if source is ScanSource.DUPLEX and has_both:
            feeder = self._named("source", self.model.sources.get(ScanSource.FEEDER, []))
            return feeder and [*feeder, f"--{name}={both}"]
        found = self._named("source", self.model.sources.get(source, []))
        if found and source is ScanSource.FEEDER and has_both:
            return [*found, f"--{name}={one}"]
        return found

    def mode(self, mode: ScanMode) -> list[str] | None:
        """Return the options for a mode, None when the device has none such."""
        if "mode" not in self.options:
            return [] if mode is ScanMode.COLOUR else None
        return self._named("mode", self.model.modes.get(mode, []))

    def _named(self, option: str, words: list[str]) -> list[str] | None:
        """Return the option set to the first of `words` that it takes."""
        choices = self.options[option].choices
        return next(([f"--{option}={word}"] for word in words if word in choices), None)
