"""What goes into an archive, and a database made from one."""

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from django.db import DatabaseError, connection, transaction

from cadres import protection as conduct
from gujang.access.keycheck import check_value
from gujang.journal import heads
from gujang.journal import protection as journal
from gujang.journal.models import Head
from households import protection as money

from . import archive, engines, files, rows, sequences, structure
from .archive import Header, Manifest, Refused, Writer
from .proof import Proof, compare, prove

_ROWS = "rows/"
_KEPT = (journal, money, conduct)  # what triggers keep from change
_LINES, _BYTES = 2000, 4 * 1024 * 1024

UNFIT = "备份中的数据放不进数据库（互相对不上，或违反约束），不能恢复；请换用另一份备份。"
BEHIND = "数据库比程序新，没有备份；请先升级程序。"


def pack(path: Path, header: Header) -> None:
    """Write the registry as it is at this moment to a new archive, on disk when this returns."""
    with (
        files.Pins() as pins,
        files.create(path) as file,
        engines.still(),
    ):
        pins.add()
        manifest = Manifest(connection.vendor, structure.applied())
        if structure.unknown(manifest.migrations):
            raise Refused(BEHIND)
        with archive.written(file, header, manifest) as writer:
            _pack_rows(writer)
            head = Head.objects.get(pk=1)
            manifest.journal = (head.seq, head.hash)
            writer.add(files.HEADS, files.heads_up_to(head.seq))
            for name, data in pins.read():
                writer.add(f"{files.UPLOADS}{name}", data)
        file.flush()
        os.fsync(file.fileno())


def examine(path: Path) -> Manifest:
    """Read an archive to its end and return its manifest, if this program can use it."""
    manifest = archive.examine(path, check_value())
    if structure.unknown(manifest.migrations):
        raise Refused(archive.NEWER)
    return manifest


def fill(path: Path, manifest: Manifest, folder: Path) -> Proof:
    """Make the empty database what the archive holds, prove it, bring it up to this program.

    The file of heads is laid into ``folder``.
    """
    structure.build(manifest.migrations)
    models = {model._meta.db_table: model for model in structure.models_at(manifest.migrations)}
    for kept in _KEPT:
        kept.unprotect(connection)
    try:
        with transaction.atomic():
            for model in models.values():
                rows.empty(model)
            for table, lines in _lines(path):
                rows.write(models[table], lines)
            sequences.write(models.values(), manifest.sequences)
    except DatabaseError as error:
        raise Refused(UNFIT) from error
    for kept in _KEPT:
        kept.protect(connection)
    compare(manifest)
    structure.build()
    for _, data in archive.parts(path, files.HEADS):
        files.put(folder / files.HEADS, data)
    with heads.kept_in(folder / files.HEADS):
        return prove(manifest)


def _pack_rows(writer: Writer) -> None:
    models = structure.models_at(writer.manifest.migrations)
    for model in models:
        name, digest = model._meta.db_table, rows.Digest()
        for number, lines in enumerate(_bundles(rows.read(model))):
            for line in lines:
                digest.add(line)
            writer.add(f"{_ROWS}{name}/{number:05}.jsonl", b"\n".join(lines))
        writer.manifest.tables[name] = digest.as_json()
    writer.manifest.sequences = sequences.read(models)


def _bundles(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    bundle: list[bytes] = []
    size = 0
    for line in lines:
        bundle.append(line)
        size += len(line)
        if len(bundle) >= _LINES or size >= _BYTES:
            yield bundle
            bundle, size = [], 0
    if bundle:
        yield bundle


def _lines(path: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    found = archive.parts(path, _ROWS)
    for table, group in groupby(found, lambda part: part[0].split("/")[1]):
        yield table, (line for _, data in group for line in data.split(b"\n"))
