"""Every check, in reading order: one file a check. Adding one is a file in its area and a line here."""

from __future__ import annotations

from kiosk.technician.check import Check
from kiosk.technician.checks.devices import (
    chip_reader_answers,
    code_scanner_answers,
    document_scanner_answers,
    document_scanner_ready,
    receipt_printer_answers,
    receipt_printer_ready,
)
from kiosk.technician.checks.service import card_anchors, card_verifier

CHECKS: tuple[Check, ...] = (
    chip_reader_answers.CHECK,
    card_anchors.CHECK,
    card_verifier.CHECK,
    code_scanner_answers.CHECK,
    document_scanner_answers.CHECK,
    document_scanner_ready.CHECK,
    receipt_printer_answers.CHECK,
    receipt_printer_ready.CHECK,
)
