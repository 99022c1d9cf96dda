"""Structured log lines: JSON on standard error, long digit runs masked.

Nothing personal is passed to a logger in the first place; the mask is the second lock on that door.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

_LONG_NUMBER = re.compile(r"(?<!\d)\d{9,}(?!\d)")


def configure(process: str, *, level: int = logging.INFO) -> None:
    """Send every log line of this process, ours and the libraries', to standard error as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask_numbers,
    ]
    handler = logging.StreamHandler(sys.stderr)
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


def _mask_numbers(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    return _LONG_NUMBER.sub("•••", value) if isinstance(value, str) else value
