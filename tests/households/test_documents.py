"""Files kept with a household: taken by content, sealed on disk, handed out to who may see it."""

import hashlib
import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from gujang.access.gate import OutOfReach
from gujang.access.models import Membership
from gujang.journal.models import Entry
from gujang.lib.attachments import LIMIT
from gujang.lib.sealing import SealBroken
from households.codes.exits import Step
from households.models import Document, Household
from households.services import Stale, attach_document, open_document, remove_document
from tests.cast import Cast, client_of
from tests.make import make_household
from tests.make_exits import make_case

pytestmark = pytest.mark.usefixtures("uncounted")
PDF = b"%PDF-1.7\n" + "赵甲一 签字".encode()


@pytest.fixture
def household(cast: Cast) -> Household:
    return make_household(cast.a1)


def attach(cast: Cast, household: Household, who: str = "cadre_a1", **typed) -> Document:
    values = {"version": 1, "title": "签字表", "name": "签字.pdf", "data": PDF} | typed
    return attach_document(actor=cast[who], household=household, **values)


def files() -> list[str]:
    folder = Path(settings.UPLOAD_DIR)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_file_lies_sealed_under_a_name_that_tells_nothing(cast: Cast, household) -> None:
    row = attach(cast, household)
    stored = Path(settings.UPLOAD_DIR) / row.stored_as
    assert "签字" not in row.stored_as
    assert "签字".encode() not in stored.read_bytes()
    assert (row.size, row.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert open_document(actor=cast["town_a"], document=row) == PDF
    entry = Entry.objects.get(action="attach_document")
    assert (entry.object_id, json.loads(entry.data)["file"]) == (str(household.pk), "签字.pdf")


def test_a_file_opens_for_its_own_row_alone(cast: Cast, household: Household) -> None:
    one = attach(cast, household)
    other = attach(cast, household, version=2)
    Document.objects.filter(pk=other.pk).delete()
    one.stored_as = other.stored_as
    with pytest.raises(SealBroken):
        open_document(actor=cast["town_a"], document=one)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"data": b"<svg onload=alert(1)>", "name": "图.pdf"}, "只能上传"),
        ({"data": b""}, "文件是空的"),
        ({"data": b"%PDF-" + b"0" * LIMIT}, "超过8 MB"),
    ],
)
def test_what_is_no_such_file_is_refused(cast: Cast, household, typed: dict, said: str) -> None:
    before = files()
    with pytest.raises(ValidationError, match=said):
        attach(cast, household, **typed)
    assert not Document.objects.exists() and files() == before


def test_a_refused_row_leaves_no_file(cast: Cast, household: Household) -> None:
    before = files()
    with pytest.raises(Stale):
        attach(cast, household, version=9)
    with pytest.raises(ValidationError):
        attach(cast, household, title="")
    with pytest.raises(OutOfReach):
        attach(cast, household, "cadre_b1")
    assert not Document.objects.exists() and files() == before


def test_the_name_is_the_files_own_and_fits_its_content(cast: Cast, household) -> None:
    assert attach(cast, household, name="../../签字.exe").file_name == "签字.exe.pdf"


def download(cast: Cast, who: str, row: Document):
    return client_of(cast[who]).get(f"/households/{row.household_id}/documents/{row.pk}/")


def test_a_file_is_handed_out_and_never_shown_in_place(cast: Cast, household) -> None:
    row = attach(cast, household)
    answer = download(cast, "auditor", row)
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert "签字.pdf" in unquote(answer["Content-Disposition"])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.get(action="download").object_id == str(household.pk)


def test_a_link_that_was_kept_is_worth_no_more_than_the_right(cast: Cast, household) -> None:
    row = attach(cast, household)
    Membership.objects.filter(user=cast["cadre_a1"]).update(area_code="150222105201")
    assert download(cast, "cadre_a1", row).status_code == 404
    assert not Entry.objects.filter(action="download").exists()


def test_a_file_is_not_found_under_another_household(cast: Cast, household) -> None:
    row = attach(cast, household)
    row.household_id = make_household(cast.a1).pk
    assert download(cast, "town_a", row).status_code == 404


def test_a_file_is_sent_from_the_page_of_a_case(cast: Cast, household: Household) -> None:
    case = make_case(household, cast["cadre_a1"])
    client = client_of(cast["cadre_a1"])
    address = f"/households/{household.pk}/exits/{case.pk}/"
    file = SimpleUploadedFile("评议.pdf", PDF)
    typed = {"version": 1, "title": "会议记录", "step": Step.REVIEW, "file": file}
    assert client.post(f"{address}documents/new/", typed).status_code == 302
    row = Document.objects.get()
    assert (row.case, row.step, row.title) == (case, Step.REVIEW, "会议记录")
    assert "会议记录" in client.get(address).content.decode()
    assert "会议记录" in client.get(f"/households/{household.pk}/").content.decode()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "请选择文件"),
        (SimpleUploadedFile("图.svg", b"<svg/>"), "只能上传"),
        (SimpleUploadedFile("大.pdf", b"%PDF-" + b"0" * LIMIT), "超过8 MB"),
    ],
)
def test_a_form_says_what_is_wrong_with_a_file(cast: Cast, household, file, said: str) -> None:
    typed = {"version": 1, "title": "签字表"} | ({"file": file} if file else {})
    answer = client_of(cast["cadre_a1"]).post(f"/households/{household.pk}/documents/new/", typed)
    assert answer.status_code == 400 and said in answer.content.decode()


def remove(
    cast: Cast, row: Document, who: str = "town_a", reason: str = "传错了户，应在另一户"
) -> None:
    household = Household.objects.get(pk=row.household_id)
    remove_document(
        actor=cast[who], household=household, version=household.version, document=row, reason=reason
    )


def test_what_was_put_in_the_wrong_household_is_taken_away(
    cast: Cast, household: Household, django_capture_on_commit_callbacks
) -> None:
    row = attach(cast, household)
    with django_capture_on_commit_callbacks(execute=True):
        remove(cast, row)
    assert (row.stored_as in files(), Document.objects.count()) == (False, 0)
    entry = Entry.objects.get(action="remove_document")
    assert entry.reason == "传错了户，应在另一户"
    assert json.loads(entry.data)["sha256"] == row.sha256


def test_who_brought_it_does_not_make_it_go_away(cast: Cast, household: Household) -> None:
    row = attach(cast, household)
    with pytest.raises(OutOfReach):
        remove(cast, row, who="cadre_a1")
    with pytest.raises(ValidationError, match="请写明理由"):
        remove(cast, row, reason="错")
    assert Document.objects.count() == 1


def test_the_proof_of_an_exit_stays(cast: Cast, household: Household) -> None:
    case = make_case(
        household,
        cast["town_a"],
        step=Step.ANNOUNCED,
        state="approved",
        approved_by=cast["poverty_office"],
    )
    row = attach(cast, household, case=case)
    with pytest.raises(ValidationError, match="退出的依据"):
        remove(cast, row)
    assert row.stored_as in files()
