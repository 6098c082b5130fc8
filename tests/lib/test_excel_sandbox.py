"""Whatever the child process does, the parent gets a book or a refusal, and lives."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gujang.lib.excel import sandbox
from gujang.lib.excel.jail import TOO_BIG
from gujang.lib.excel.reading import read_workbook
from gujang.lib.excel.values import MB, Limits, Refused
from tests.lib.hostile import HEAVY
from tests.lib.reading import read_inside
from tests.lib.workbooks import ODS_PLAIN, ods, xlsx


def run(deed: str, limits: Limits | None = None, data: bytes = b"x") -> list[list[object]]:
    return list(sandbox.run("tests.lib.naughty", data, limits or Limits(), deed=deed))


@pytest.mark.parametrize("make", [xlsx, lambda: ods(ODS_PLAIN), lambda: "姓名\n王五\n".encode()])
def test_the_child_reads_what_this_process_would(make: object) -> None:
    data = make()
    assert read_workbook(data) == read_inside(data)


@pytest.mark.parametrize("deed", ["abort", "die", "leave", "raise", "nonsense"])
def test_a_child_that_breaks_off_is_a_refusal_and_never_half_a_book(deed: str) -> None:
    with pytest.raises(Refused) as refusal:
        run(deed)
    assert refusal.value.message_zh == sandbox.BROKEN


def test_a_child_that_wants_too_much_memory_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        run("eat")
    assert refusal.value.message_zh == TOO_BIG


@pytest.mark.parametrize("deed", ["write", "open many"])
def test_the_child_can_write_no_file_and_open_only_a_few(deed: str) -> None:
    assert run(deed)[-1] == ["note", "OSError"]


def test_the_child_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "secret")
    told = run("tell", data=b"12345")[-1]
    assert set(told[1:-1]) <= {
        *("PATH", "LD_LIBRARY_PATH", "RUST_BACKTRACE", "MALLOC_ARENA_MAX", "LC_CTYPE"),
    }
    assert told[-1] == 5


def test_a_reader_that_aborts_is_a_refusal() -> None:
    make, _ = HEAVY["a string count of four thousand million"]
    with pytest.raises(Refused, match="已损坏"):
        read_workbook(make())


@pytest.mark.parametrize(
    ("elapsed", "in_line", "left"),
    [(0, 0, 20), (20, 0, 0), (21, 0, -1), (20, 15, 15), (60, 41, 1), (119, 118, 1), (120, 119, 0)],
)
def test_standing_in_line_for_a_processor_costs_no_time_up_to_six_times(
    elapsed: int, in_line: int, left: int
) -> None:
    assert sandbox.time_left(20, elapsed, in_line) == left


def test_standing_in_line_is_read_from_the_kernel() -> None:
    assert sandbox.seconds_in_line(os.getpid()) > 0
    assert sandbox.seconds_in_line(2**22 + 1) == 0


@pytest.mark.slow
@pytest.mark.parametrize("deed", ["sleep", "spin"])
def test_a_child_that_does_not_end_is_ended(deed: str) -> None:
    with pytest.raises(Refused) as refusal:
        run(deed, Limits(seconds=1))
    assert refusal.value.message_zh == sandbox.TOO_SLOW


@pytest.mark.slow
def test_neither_side_takes_more_than_300_mb_whatever_the_bomb(tmp_path: Path) -> None:
    # made here: what making a bomb takes would count for the sides that read it
    for name, (make, _) in HEAVY.items():
        (tmp_path / name).write_bytes(make())
    script = """
import json, pathlib, re, resource, sys
from gujang.lib.excel.reading import read_workbook
from gujang.lib.excel.values import Refused
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    try:
        read_workbook(path.read_bytes())
    except Refused:
        pass
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
# not RUSAGE_SELF: its maximum begins with that of the process which started this one
parent = int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
print(json.dumps([children // 1024, parent // 1024]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        check=True,
        env=os.environ,
    )
    children, parent = json.loads(done.stdout)
    assert children <= Limits().memory_bytes // MB
    assert parent <= Limits().memory_bytes // MB
