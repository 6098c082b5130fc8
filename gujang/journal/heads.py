"""The chain's end of each day, kept in a file outside the database: cutting the tail then shows."""

from django.conf import settings


def append(seq: int, digest: str) -> None:
    """Add ``seq`` and its hash to the file of heads."""
    settings.JOURNAL_HEAD_FILE.parent.mkdir(parents=True, exist_ok=True)
    with settings.JOURNAL_HEAD_FILE.open("a", encoding="ascii") as file:
        file.write(f"{seq} {digest}\n")


def read() -> dict[int, str]:
    """Return the heads on file; an empty dict when there are none yet."""
    if not settings.JOURNAL_HEAD_FILE.exists():
        return {}
    lines = settings.JOURNAL_HEAD_FILE.read_text(encoding="ascii").split("\n")
    return {int(seq): digest for seq, _, digest in (line.partition(" ") for line in lines if line)}
