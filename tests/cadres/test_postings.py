"""Posting a cadre: who may, what access it gives and takes, and that spans never overlap."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cadres import services
from cadres.codes import Post
from cadres.models import Cadre, Posting
from gujang.access.gate import OutOfReach, areas
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.changes import Stale
from tests.arena import Arena
from tests.cast import A1, A2, B1, Cast
from tests.make import COUNTY, make_user
from tests.make_cadres import POSTED, days_ago, make_cadre, make_posting, make_visit

pytestmark = pytest.mark.django_db

IN_2015 = dt.date(2015, 3, 2)
TOMORROW = timezone.localdate() + dt.timedelta(days=1)


def post(cast: Cast, cadre: Cadre, *, who: str = "organization", **typed: Any) -> Posting:
    typed = {"village": cast.a1, "post": Post.MEMBER, "starts_on": POSTED} | typed
    cadre.refresh_from_db()
    version = typed.pop("version", cadre.version)
    return services.post_cadre(actor=cast[who], cadre=cadre, version=version, **typed)


def end(cast: Cast, cadre: Cadre, **typed: Any) -> Posting:
    cadre.refresh_from_db()
    typed = {"ends_on": IN_2015, "reason": "期满", "version": cadre.version} | typed
    return services.end_posting(actor=cast[typed.pop("who", "organization")], cadre=cadre, **typed)


def reach(user: User) -> list[str]:
    return areas(User.objects.get(pk=user.pk), Right.LOG)


@pytest.fixture
def newcomer(cast: Cast) -> User:
    return make_user("xin")


def test_a_posting_gives_the_role_there_from_its_day(cast: Cast, newcomer: User) -> None:
    cadre = make_cadre(newcomer)
    assert reach(newcomer) == []
    post(cast, cadre)
    assert reach(newcomer) == [A1]
    assert newcomer.memberships.get().starts_on == POSTED
    cadre.refresh_from_db()
    assert cadre.area_code == A1
    entry = Entry.objects.get(action="post_cadre")
    assert (entry.village, entry.object_id) == (A1, str(cadre.pk))
    assert "2014-02-27至今" in entry.data


def test_a_role_the_account_has_there_already_is_kept(cast: Cast) -> None:
    post(cast, make_cadre(cast["cadre_a1"]))
    assert cast["cadre_a1"].memberships.count() == 1


def test_who_has_no_account_is_posted_all_the_same(cast: Cast) -> None:
    cadre = make_cadre()
    post(cast, cadre)
    assert Cadre.objects.get(pk=cadre.pk).area_code == A1


def test_an_ended_posting_takes_the_role_that_day(cast: Cast) -> None:
    cadre = make_cadre(cast["cadre_a1"])
    make_posting(cadre, cast.a1)
    ended = end(cast, cadre)
    assert (ended.ends_on, ended.end_reason) == (IN_2015, "期满")
    assert reach(cast["cadre_a1"]) == []
    assert cast["cadre_a1"].memberships.get().ends_on == IN_2015
    assert Cadre.objects.get(pk=cadre.pk).area_code == COUNTY
    assert Entry.objects.get(action="end_posting").village == A1


def test_moving_ends_and_begins_on_one_day(cast: Cast) -> None:
    cadre = make_cadre(cast["cadre_a1"])
    make_posting(cadre, cast.a1)
    moved = services.move_cadre(
        actor=cast["organization"],
        cadre=cadre,
        version=1,
        village=cast.b1,
        post=Post.LEADER,
        starts_on=IN_2015,
        reason="调整",
    )
    assert (moved.village_id, moved.starts_on, moved.ends_on) == (B1, IN_2015, None)
    assert cadre.postings.get(village=A1).ends_on == IN_2015
    assert reach(cast["cadre_a1"]) == [B1]


def test_another_post_in_the_same_village_is_a_move(cast: Cast) -> None:
    cadre = make_cadre(cast["cadre_a1"])
    make_posting(cadre, cast.a1)
    services.move_cadre(
        actor=cast["organization"],
        cadre=cadre,
        version=1,
        village=cast.a1,
        post=Post.SECRETARY,
        starts_on=IN_2015,
        reason="任命",
    )
    assert [row.post for row in cadre.postings.order_by("starts_on")] == ["member", "secretary"]
    assert reach(cast["cadre_a1"]) == [A1]


def test_several_cadres_serve_one_village(cast: Cast) -> None:
    for name in ("李", "王"):
        post(cast, make_cadre(name=name))
    assert Posting.objects.filter(village=A1, ends_on=None).count() == 2


def test_a_past_posting_is_entered_and_gives_nothing(cast: Cast, newcomer: User) -> None:
    cadre = make_cadre(newcomer)
    post(cast, cadre, ends_on=IN_2015)
    assert reach(newcomer) == []
    assert Cadre.objects.get(pk=cadre.pk).area_code == COUNTY
    post(cast, cadre, village=cast.a2, starts_on=IN_2015)
    assert reach(newcomer) == [A2]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"starts_on": POSTED}, "starts_on"),
        ({"starts_on": dt.date(2014, 1, 1), "ends_on": dt.date(2014, 2, 28)}, "starts_on"),
        ({"starts_on": TOMORROW}, "starts_on"),
        ({"starts_on": dt.date(2014, 1, 2), "ends_on": dt.date(2014, 1, 1)}, "ends_on"),
        ({"starts_on": dt.date(2014, 1, 2), "ends_on": TOMORROW}, "ends_on"),
    ],
)
def test_a_posting_that_cannot_be_is_refused(cast: Cast, typed: Any, field: str) -> None:
    cadre = make_cadre()
    make_posting(cadre, cast.b1)
    with pytest.raises(ValidationError) as refused:
        post(cast, cadre, **typed)
    assert set(refused.value.message_dict) == {field}
    assert cadre.postings.count() == 1


def test_nobody_is_posted_to_a_closed_village(cast: Cast) -> None:
    cast.a1.closed_on = IN_2015
    cast.a1.save()
    with pytest.raises(ValidationError, match="甲一村已撤销"):
        post(cast, make_cadre())


@pytest.mark.parametrize("who", ["poverty_office", "town_a", "cadre_a1", "admin", "auditor"])
@pytest.mark.parametrize("act", [post, end])
def test_only_the_organization_department_posts(
    cast: Cast, who: str, act: Callable[..., Posting]
) -> None:
    cadre = make_cadre()
    if act is end:
        make_posting(cadre, cast.a1)
    with pytest.raises(OutOfReach):
        act(cast, cadre, who=who)
    assert not Entry.objects.filter(object_type="cadres.cadre").exists()


@pytest.mark.parametrize(
    ("ends_on", "said"), [(POSTED, "应晚于开始日期"), (TOMORROW, "不能晚于今天")]
)
def test_an_end_that_cannot_be_is_refused(cast: Cast, ends_on: dt.date, said: str) -> None:
    cadre = make_cadre(cast["cadre_a1"])
    make_posting(cadre, cast.a1)
    with pytest.raises(ValidationError, match=said):
        end(cast, cadre, ends_on=ends_on)
    assert reach(cast["cadre_a1"]) == [A1]


def test_who_is_not_posted_has_nothing_to_end(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="没有在任的驻村任职"):
        end(cast, make_cadre())


def test_a_mistake_is_taken_back_the_same_day(cast: Cast, newcomer: User) -> None:
    cadre = make_cadre(newcomer)
    post(cast, cadre, starts_on=timezone.localdate())
    act = {"actor": cast["organization"], "cadre": cadre, "reason": "误登"}
    services.withdraw_posting(version=2, **act)
    assert not cadre.postings.exists()
    assert reach(newcomer) == []
    assert Cadre.objects.get(pk=cadre.pk).area_code == COUNTY
    entry = Entry.objects.get(action="withdraw_posting")
    assert (entry.village, entry.reason) == (A1, "误登")
    post(cast, cadre, village=cast.a2)
    assert reach(newcomer) == [A2]


def test_a_posting_with_a_log_is_no_mistake(cast: Cast) -> None:
    cadre = make_cadre()
    make_posting(cadre, cast.a1)
    make_visit(cadre, cast.household_a1, days_ago(1))
    with pytest.raises(ValidationError, match="已有驻村记录"):
        services.withdraw_posting(actor=cast["organization"], cadre=cadre, version=1, reason="误登")
    assert cadre.postings.exists()


def test_whoever_saw_an_older_state_is_told(cast: Cast) -> None:
    cadre = make_cadre()
    post(cast, cadre)
    with pytest.raises(Stale):
        end(cast, cadre, version=1)


def test_another_account_takes_over_the_village(cast: Cast, newcomer: User) -> None:
    cadre = make_cadre(cast["cadre_a1"])
    make_posting(cadre, cast.a1)
    services.update_cadre(
        actor=cast["organization"], cadre=cadre, version=1, facts={"user": newcomer}
    )
    assert (reach(cast["cadre_a1"]), reach(newcomer)) == ([], [A1])


def test_nobody_makes_themselves_a_cadre(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="自己的账号"):
        services.create_cadre(
            actor=cast["organization"],
            facts={"name": "组织部", "unit": make_cadre().unit, "user": cast["organization"]},
        )


def test_a_phone_is_masked_in_the_journal(cast: Cast) -> None:
    facts = {"name": "新人", "unit": make_cadre().unit, "phone": "15047211234"}
    services.create_cadre(actor=cast["organization"], facts=facts)
    assert "15047211234" not in Entry.objects.get(action="create_cadre").data


@pytest.fixture
def idle(cast: Cast) -> Cadre:
    return make_cadre()


@pytest.mark.slow
def test_two_who_post_one_cadre_at_once_post_them_once(
    cast: Cast, idle: Cadre, arena: Arena
) -> None:
    """Both saw the cadre unposted; and who looks again is refused by the days."""

    def posts(village: Any) -> Callable[[], Posting]:
        return lambda: services.post_cadre(
            actor=cast["organization"],
            cadre=idle,
            version=1,
            village=village,
            post=Post.MEMBER,
            starts_on=POSTED,
        )

    results = arena.run(posts(cast.a1), posts(cast.b1))
    assert sorted(type(result).__name__ for result in results) == ["Posting", "Stale"]
    (again,) = arena.run(lambda: post(cast, Cadre.objects.get(pk=idle.pk), village=cast.a2))
    assert isinstance(again, ValidationError)
    ((number,),) = arena.run(lambda: (Posting.objects.filter(cadre=idle).count(),))
    assert number == 1
