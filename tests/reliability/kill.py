"""Kill the whole server again and again while phones send: nothing lost, nothing twice.

    python -m tests.reliability.kill --cycles 60                     # SQLite
    python -m tests.postgres -- python -m tests.reliability.kill --cycles 60
    python -m tests.reliability.kill --cycles 5 --early              # the control, which must fail

The server is granian as ``script/server`` starts it. Figures go to stdout as JSON; the exit code
is 1 where an acknowledged visit is lost or there twice, or journal and visits do not agree.
"""

import argparse
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

PHONES = 8
TOKEN = "k" * 32
UP_TO = 60.0


class Server:
    """granian in a process group of its own."""

    def __init__(self, module: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.module = module
        self.slowest = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; return once it answers."""
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "granian", f"{self.module}:application", "--interface", "wsgi"]
            + ["--host", "127.0.0.1", "--port", str(self.port), "--workers", "2"]
            + ["--blocking-threads", "1", "--respawn-failed-workers", "--no-ws"]
            + ["--log-level", "error"],
            start_new_session=True,
            stdout=sys.stderr,
        )
        while not self._answers():
            if time.monotonic() - begun > UP_TO:
                raise RuntimeError("the server does not start")
            time.sleep(0.05)
        self.slowest = max(self.slowest, time.monotonic() - begun)

    def _answers(self) -> bool:
        try:
            asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            asked.request("GET", "/sw.js")
            return asked.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False

    def kill(self) -> None:
        """End all of its processes as a power cut would."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Phone(threading.Thread):
    """Sends one visit after the other, each until the server has named it in its answer."""

    def __init__(self, server: Server, session: tuple[str, str], user: int, household: int) -> None:
        super().__init__(daemon=True)
        self.server, self.user, self.household = server, user, household
        self.cookie = f"{session[0]}={session[1]}; csrftoken={TOKEN}"
        self.sent: set[str] = set()
        self.acknowledged: dict[str, str] = {}
        self.retries = 0
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            name = str(uuid.uuid4())
            self.sent.add(name)
            while not (status := self._post(name)):
                self.retries += 1
                if self.stopping.is_set():
                    return
                time.sleep(0.1)
            self.acknowledged[name] = status

    def _post(self, name: str) -> str:
        """Return what the server says became of the visit; nothing where it did not answer."""
        body = {"household": [str(self.household)], "day": ["2014-03-05"], "kind": ["2"]}
        item = {"client_id": name, "kind": "visit", "recorded_at": "2014-03-05T12:00:00+08:00"}
        batch = {"user": self.user, "items": [item | {"body": body | {"found": [name]}}]}
        headers = {
            "Content-Type": "application/json",
            "Cookie": self.cookie,
            "X-CSRFToken": TOKEN,
        }
        try:
            asked = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
            asked.request("POST", "/sync/", json.dumps(batch), headers)
            answer = asked.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):
            return ""
        if answer.status != 200:
            return ""
        status: str = json.loads(told)["items"][0]["status"]
        if status not in ("created", "duplicate"):
            raise RuntimeError(told)
        return status


def prepare(migrated: str) -> list[tuple[tuple[str, str], int, int]]:
    """Lay down the cast in the database; return a session, user and household for each phone."""
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from tests.cast import client_of, make_cast  # noqa: PLC0415
    from tests.make_log import posted  # noqa: PLC0415

    if migrated:
        shutil.copy(migrated, settings.DATABASES["default"]["NAME"])
    call_command("migrate", verbosity=0)
    cast = make_cast()
    homes = {"cadre_a1": cast.household_a1, "cadre_b1": cast.household_b1}
    phones = []
    for number in range(PHONES):
        who = ("cadre_a1", "cadre_b1")[number % 2]
        posted(cast, who)
        name = settings.SESSION_COOKIE_NAME
        session = (name, client_of(cast[who]).cookies[name].value)
        phones.append((session, cast[who].pk, homes[who].pk))
    return phones


def judge(phones: list[Phone]) -> dict[str, Any]:
    """Compare what was acknowledged with what is there, and that with the journal."""
    from django.db import connection  # noqa: PLC0415

    from cadres.models import Visit  # noqa: PLC0415
    from gujang.journal.models import Entry  # noqa: PLC0415
    from gujang.journal.services import verify  # noqa: PLC0415
    from tests.ondisk import integrity  # noqa: PLC0415

    connection.close()
    sent = set().union(*(phone.sent for phone in phones))
    acknowledged = set().union(*(phone.acknowledged for phone in phones))
    rows = list(Visit.objects.values_list("pk", "client_id", "found"))
    there = Counter(found for _, _, found in rows)
    written = Counter(Entry.objects.filter(action="log_visit").values_list("object_id", flat=True))
    keys = {str(pk) for pk, _, _ in rows}
    return {
        "acknowledged": len(acknowledged),
        "answered as duplicate": sum(
            status == "duplicate" for phone in phones for status in phone.acknowledged.values()
        ),
        "requests sent again": sum(phone.retries for phone in phones),
        "rows": len(rows),
        "lost": len(acknowledged - set(there)),
        "twice": sum(number > 1 for number in there.values()),
        "never sent": len(set(there) - sent),
        "rows without entry": len(keys - set(written)),
        "entries without row": len(set(written) - keys),
        "entries twice": sum(number > 1 for number in written.values()),
        "integrity": integrity(),
        "journal": verify()[1] or "ok",
    }


BAD = ("lost", "twice", "never sent", "rows without entry", "entries without row", "entries twice")


def is_sound(figures: dict[str, Any]) -> bool:
    """Say whether nothing was lost, doubled or left out of the journal."""
    return not any(figures[name] for name in BAD) and (
        figures["integrity"] == figures["journal"] == "ok"
    )


def run(cycles: int, *, early: bool, migrated: str) -> dict[str, Any]:
    """Go through ``cycles`` kills; return the figures."""
    known = prepare(migrated)
    server = Server("tests.reliability.early" if early else "gujang.wsgi")
    phones = [Phone(server, *one) for one in known]
    try:
        _kill_and_start(server, phones, cycles)
    finally:
        server.kill()
    figures = {"cycles": cycles, "slowest start (s)": round(server.slowest, 2)}
    return figures | judge(phones)


def _kill_and_start(server: Server, phones: list[Phone], cycles: int) -> None:
    server.start()
    for phone in phones:
        phone.start()
    for cycle in range(cycles):
        before = sum(len(phone.acknowledged) for phone in phones)
        while sum(len(phone.acknowledged) for phone in phones) < before + 3 * PHONES:
            time.sleep(0.01)
        time.sleep(0.013 * (cycle % 16))  # at another moment of a request each time
        server.kill()
        server.start()
    time.sleep(0.5)
    for phone in phones:
        phone.stopping.set()
    for phone in phones:
        phone.join(timeout=60)


def main() -> int:
    """Run as the command line asks; return the exit code."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--cycles", type=int, default=60)
    asked.add_argument("--early", action="store_true", help="answer before the commit")
    asked.add_argument("--migrated", default="", help="a SQLite file to begin with")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="gujang-kill-") as var:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "gujang.settings",
            "GUJANG_VAR": var,
            "GUJANG_HTTPS": "off",
        }
        Path(var, "static").mkdir()
        figures = run(options.cycles, early=options.early, migrated=options.migrated)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    return 0 if is_sound(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
