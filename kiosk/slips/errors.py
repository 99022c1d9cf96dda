"""Every way a slip can fail.

SlipError
    SlipRefused      these data may not go on paper; the message names the field, never what it holds
    TemplateError    the template cannot be used; the message names the file and what is wrong with it
    FontMissing      the slip's typeface is not installed
"""

from __future__ import annotations


class SlipError(Exception):
    """Anything that the slips raise on purpose."""


class SlipRefused(SlipError):
    """These data may not go on paper; the message names the field, never what it holds."""


class TemplateError(SlipError):
    """The template cannot be used; the message names the file and what is wrong with it."""


class FontMissing(SlipError):
    """The slip's typeface is not installed."""
