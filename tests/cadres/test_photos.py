"""Photos of a visit: sent on their own, once, of one's own visit, handed out by the gate (S7)."""

import hashlib
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from cadres.models import Photo, Visit
from cadres.services import take_held
from cadres.services.photos import LIMIT
from gujang.journal.models import Entry
from tests.cast import Cast, client_of
from tests.make_log import make_held, make_item, make_photo, make_visit, png, posted, visit_body


@pytest.fixture
def visit(cast: Cast, tmp_path: Path, settings: Any) -> Visit:
    settings.UPLOAD_DIR = tmp_path
    posted(cast)
    return make_visit(cast["cadre_a1"], cast.household_a1)


def send(cast: Cast, of: uuid.UUID, data: bytes = b"", **fields: Any) -> Any:
    data = data or png()
    sent = {
        "client_id": uuid.UUID(int=1),
        "visit": of,
        "sha256": hashlib.sha256(data).hexdigest(),
        "file": SimpleUploadedFile("x.jpg", data),
    }
    who = fields.pop("who", "cadre_a1")
    return client_of(cast[who]).post("/sync/photos/", sent | fields)


def test_a_photo_is_kept_sealed_and_a_repeat_is_a_success(cast: Cast, visit: Visit) -> None:
    first, second = (send(cast, visit.client_id) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    photo = Photo.objects.get()
    assert photo.visit == visit
    (stored,) = Path(settings.UPLOAD_DIR).iterdir()
    assert png() not in stored.read_bytes()
    assert Entry.objects.filter(action="add_photo").count() == 1


@pytest.mark.parametrize(
    ("data", "fields", "status", "said"),
    [
        (png(), {"sha256": "0" * 64}, 409, "传输中损坏"),
        (png(), {"visit": uuid.UUID(int=9)}, 409, "还没有上传"),
        (b"%PDF-1.4", {}, 422, "只能上传照片"),
        (b"<svg/>", {}, 422, "只能上传"),
        (b"\x89PNG\r\n\x1a\nxx", {}, 422, "已损坏"),
    ],
)
def test_what_cannot_be_kept_is_told(
    cast: Cast, visit: Visit, data: bytes, fields: dict[str, Any], status: int, said: str
) -> None:
    answer = send(cast, visit.client_id, data, **fields)
    assert answer.status_code == status
    assert said in answer.json()["said"]
    assert not Photo.objects.exists()
    assert not list(Path(settings.UPLOAD_DIR).iterdir())


def test_another_photo_of_the_same_name_is_refused(cast: Cast, visit: Visit) -> None:
    send(cast, visit.client_id)
    answer = send(cast, visit.client_id, png(200))
    assert (answer.status_code, answer.json()["status"]) == (422, "rejected")
    assert Photo.objects.get().sha256 == hashlib.sha256(png()).hexdigest()


def test_a_browser_without_cryptography_sends_no_digest(cast: Cast, visit: Visit) -> None:
    assert send(cast, visit.client_id, sha256="").status_code == 201
    assert Photo.objects.get().sha256 == hashlib.sha256(png()).hexdigest()


def test_a_visit_of_somebody_else_takes_no_photo(cast: Cast, visit: Visit) -> None:
    posted(cast, "cadre_b1")
    assert send(cast, visit.client_id, who="cadre_b1").status_code == 409
    assert not Photo.objects.exists()


def test_a_visit_takes_so_many_and_no_more(cast: Cast, visit: Visit) -> None:
    for shade in range(LIMIT):
        make_photo(visit, png(shade))
    assert "最多9张" in send(cast, visit.client_id, png(100)).json()["said"]


def test_a_photo_waits_for_its_held_visit(cast: Cast, visit: Visit) -> None:
    held = make_held(cast["cadre_a1"], cast.household_a1)
    assert "待镇核实" in send(cast, held.client_id).json()["said"]
    body = visit_body(cast.household_a1, day="2014-01-05")
    item = make_item("visit", body, client_id=held.client_id)
    take_held(actor=cast["town_a"], held=held, item=item, note="属实")
    assert send(cast, held.client_id).status_code == 201


def test_it_is_handed_out_to_who_sees_the_village_and_that_is_written_down(
    cast: Cast, visit: Visit
) -> None:
    photo = make_photo(visit)
    answer = client_of(cast["town_a"]).get(f"/visits/photos/{photo.pk}/")
    assert answer.content == png()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client_of(cast["town_b"]).get(f"/visits/photos/{photo.pk}/").status_code == 404
    assert Entry.objects.filter(action="download").count() == 1
