"""Structured log lines: JSON on standard error, long digit runs masked.

Nothing personal is passed to a logger in the first place; the mask is the second lock on that door. The text
of an exception may quote what a citizen typed, so of an exception only types and places are written.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

from kiosk.telemetry.recent import KeepingHandler

_LONG_NUMBER = re.compile(r"(?<!\d)\d{9,}(?!\d)")


def configure(process: str, *, level: int = logging.INFO) -> None:
    """Send every log line of this process, ours and the libraries', to standard error as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _place_exceptions,
        _mask_numbers,
    ]
    handler = KeepingHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda failed: _log_uncaught(
        failed.exc_type, failed.exc_value, failed.exc_traceback
    )


def places_of(error: BaseException) -> list[str]:
    """Say what kind of exception came from where, causes last; never its text."""
    told: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        frames = traceback.extract_tb(seen.__traceback__)
        told += [type(seen).__name__, *(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)]
        seen = seen.__cause__ or seen.__context__
    return told


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None
) -> None:
    if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    structlog.get_logger(__name__).critical("uncaught", exc_info=error)


def _place_exceptions(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    given = event.pop("exc_info", None)
    if isinstance(given, tuple):
        given = given[1]
    if given is True:
        given = sys.exc_info()[1]
    if isinstance(given, BaseException):
        event["exception"] = places_of(given)
    return event


def _mask_numbers(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    return _LONG_NUMBER.sub("•••", value) if isinstance(value, str) else value
