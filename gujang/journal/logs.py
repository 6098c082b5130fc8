"""The log of the server (运行日志): what broke and in which request, never whose data it held.

Who did what is in the journal; this is for whoever keeps the server running.
"""

import datetime as dt
import logging

from gujang.lib.redact import one_line, redact

from .context import current


class Formatter(logging.Formatter):
    """Plain lines: time, level, request id, logger, message; of a trace, every line so.

    What was sent in by somebody can neither end a line nor begin one.
    """

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created).astimezone().isoformat("T", "milliseconds")
        start = f"{at} {record.levelname} {current.get().request_id or '-'} {record.name}"
        trace = [self.formatException(record.exc_info)] if record.exc_info else []
        if record.stack_info:
            trace.append(self.formatStack(record.stack_info))
        lines = [f"{start}: {_clean(record.getMessage())}"]
        lines += [f"{start} | {_clean(line)}" for part in trace for line in part.split("\n")]
        return "\n".join(lines)


def _clean(text: str) -> str:
    return one_line(redact(text))
