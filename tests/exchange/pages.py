"""The import pages as a user meets them: a workbook is sent, and the background works at once."""

from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gujang.exchange.models import ImportBatch
from gujang.lib.excel.values import Book
from tests.cast import Cast, client_of
from tests.sheets import as_xlsx

AT_ONCE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


class Desk:
    """What somebody sends and asks for, as ``who``."""

    def __init__(self, cast: Cast, who: str = "poverty_office") -> None:
        self.cast, self.who = cast, who

    @cached_property
    def client(self) -> Client:
        return client_of(self.cast[self.who])

    def of(self, who: str) -> "Desk":
        """Return the desk of somebody else."""
        return Desk(self.cast, who)

    def post_file(self, data: bytes, name: str = "登记表.xlsx", **fields: Any) -> Any:
        """Return the answer to sending ``data``."""
        form = {"kind": "registers", "year": "2014", "file": SimpleUploadedFile(name, data)}
        return self.client.post(reverse("import_upload"), form | fields)

    def send(self, what: Book | bytes, **fields: Any) -> ImportBatch:
        """Send a workbook and return what became of it."""
        data = what if isinstance(what, bytes) else as_xlsx(what)
        answer = self.post_file(data, **fields)
        assert answer.status_code == 302, answer.content.decode()
        return ImportBatch.objects.get(pk=answer.url.split("/")[-2])

    def get(self, view: str, batch: ImportBatch, query: str = "") -> Any:
        return self.client.get(reverse(view, args=[batch.pk]) + query)

    def post(self, view: str, batch: ImportBatch, **fields: Any) -> Any:
        return self.client.post(reverse(view, args=[batch.pk]), fields)

    def page(self, batch: ImportBatch, query: str = "") -> str:
        """Return the text of the import's page."""
        return str(self.get("import_batch", batch, query).content.decode())

    def commit(self, batch: ImportBatch, **fields: Any) -> Any:
        """Commit what the page showed."""
        answer = self.post("import_commit", batch, **({"token": batch.token} | fields))
        batch.refresh_from_db()
        return answer

    def take(self, what: Book | bytes, **fields: Any) -> ImportBatch:
        """Send and commit."""
        batch = self.send(what, **fields)
        self.commit(batch)
        return batch
