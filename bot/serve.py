"""Rasa's own command line with a log that never quotes: errors are named by their kind alone."""

from __future__ import annotations

import logging
import warnings
from typing import Any

from rasa.__main__ import main

from bot.wire import check_quickly

_record = logging.getLogRecordFactory()


def discreet(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """Make a log record without traceback: its frames and messages may hold what somebody said."""
    record = _record(*args, **kwargs)
    if record.exc_info and record.exc_info[0]:
        record.msg = f"{record.getMessage()} ({record.exc_info[0].__name__})"
        record.args = ()
    record.exc_info = record.exc_text = record.stack_info = None
    return record


def wanted(record: logging.LogRecord) -> bool:
    """Refuse TensorFlow's complaints of parts that we left out on purpose."""
    return "missing TensorBoard" not in str(record.msg)


if __name__ == "__main__":
    warnings.showwarning = lambda *_, **__: None  # old libraries talk to their authors, not to operators
    logging.getLogger().addFilter(wanted)
    logging.setLogRecordFactory(discreet)
    check_quickly()
    main()
