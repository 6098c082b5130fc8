"""THE TABLE OF DOORS: every address of the registry, and who gets in.

One line an address, by its name. Whoever is not named in ``open_to`` must get 404, whether the
thing is hidden from them or absent (but at the front door, which leads everybody on).
``tests/test_doors.py`` does the knocking::

    "household_detail": Door(SEES_A1, own=a_household, foreign=b_household, rows=1),
    "household_edit": Door(EDITS_A1, own=a_household, foreign=b_household, post=302, data=edit),
    "household_list": Door(VIEWERS, queries=("", "?area=150222105", "?q=孙乙一")),

What a topic has of its own stands in ``tests/doors_<topic>.py``.
"""

from tests.cast import A1, A2
from tests.door import (
    ADMIN_OF_A,
    ADMINS,
    EDITS_A1,
    EVERYBODY,
    READS_JOURNAL,
    SEES_A1,
    SEES_B1,
    VIEWERS,
    WORKERS,
    WORKS_ON_A1,
    Door,
    a_batch,
    a_batch_of_b,
    a_cadre,
    a_cadre_of_b,
    a_committed,
    a_committed_in_b,
    a_household,
    a_household_of_b,
    a_kind,
    a_member,
    a_member_of_b,
    a_membership,
    a_saved_filter,
    a_village,
    a_village_of_b,
    a_village_year,
    a_village_year_of_b,
    a_year,
    a_year_of_b,
    new_user,
    own_session,
    seen,
)
from tests.doors_checks import CHECKS
from tests.doors_dynamic import DYNAMIC
from tests.doors_exits import EXITS
from tests.doors_ledger import LEDGER
from tests.doors_money import MONEY
from tests.doors_people import PEOPLE
from tests.doors_phone import PHONE
from tests.doors_plans import PLANS
from tests.doors_reports import REPORTS
from tests.doors_templates import TEMPLATES
from tests.doors_village import VILLAGE
from tests.doors_week import WEEK
from tests.make import PASSWORD, make_id_number

DOORS: dict[str, Door] = {
    # gujang.access
    "sign_in": Door(EVERYBODY, get=302, post=302, public=True, data=lambda cast: {
        "username": "town_a", "password": PASSWORD}),
    "sign_out": Door(EVERYBODY, get=None, post=302, before_password=True),
    "account": Door(EVERYBODY),
    "password_change": Door(EVERYBODY, post=200, post_rows=0, before_password=True),
    "session_end_others": Door(EVERYBODY, get=None, post=302),
    "session_end": Door(frozenset({"cadre_a1"}), own=own_session, get=None, post=302),
    "user_list": Door(ADMINS, queries=("", f"?area={A1}", "?q=town&role=town&is_active=true")),
    "user_create": Door(ADMINS, post=200, data=new_user, post_rows=2),
    "user_detail": Door(ADMIN_OF_A, own=a_cadre, foreign=a_cadre_of_b, foreign_to=ADMINS),
    "user_edit": Door(ADMIN_OF_A, own=a_cadre, post=302, data=lambda cast: {"full_name": "新名"}),
    "user_disable": Door(ADMIN_OF_A, own=a_cadre, get=None, post=302),
    "user_enable": Door(ADMIN_OF_A, own=a_cadre, get=None, post=302, post_rows=0),
    "user_reset_password": Door(ADMIN_OF_A, own=a_cadre, get=None, post=200),
    "user_unlock": Door(ADMIN_OF_A, own=a_cadre, get=None, post=302, post_rows=0),
    "membership_grant": Door(ADMIN_OF_A, own=a_cadre, post=302, data=lambda cast: {
        "role": "town", "area_code": A1[:9], "starts_on": "2014-03-01"}),
    "membership_end": Door(ADMIN_OF_A, own=a_membership, post=302, data=lambda cast: {
        "ends_on": "2099-01-01"}),
    "journal_list": Door(READS_JOURNAL, queries=("", "?action=view", "?actor=town_a")),
    "reveal_list": Door(READS_JOURNAL | ADMINS),
    # gujang.dashboard
    "dashboard": Door(VIEWERS, others=302, queries=("", "?as_of=2015-06-30", "?screen=1")),
    # villages
    "village_list": Door(VIEWERS, queries=(
        "", f"?area={A1}", "?q=jy&state=all", "?attribute=poor")),
    "village_export": Door(VIEWERS, rows=1),
    "village_create": Door(WORKERS, post=400, post_rows=0),
    "village_detail": Door(SEES_A1, own=a_village, foreign=a_village_of_b, foreign_to=SEES_B1),
    "village_edit": Door(
        WORKS_ON_A1, own=a_village, foreign=a_village_of_b, post=302,
        data=seen(name="甲一村", kind="village", attribute="weak", standing="0")),
    "village_year_edit": Door(
        WORKS_ON_A1, own=a_village_year, foreign=a_village_year_of_b, post=302,
        data=seen(population="1200", collective_income="52000元")),
    "village_close": Door(
        WORKS_ON_A1, own=a_village, foreign=a_village_of_b, post=302, post_rows=2,
        data=seen(closed_on="2015-01-01", merged_into=A2, move="on")),
    # households
    "household_list": Door(VIEWERS, queries=(
        "", f"?area={A1}", "?area=150222105", "?q=syy", "?q=HU-B", "?sort=-income&rows=20",
        "?standing=0&as_of=2015-06-30&health=01")),
    "person_list": Door(VIEWERS, queries=("", "?area=150222105", "?q=syy", "?sort=-age")),
    "household_export": Door(VIEWERS, queries=("", "?area=150222105"), rows=1),
    "person_export": Door(VIEWERS, queries=("", "?area=150222105"), rows=1),
    "household_find": Door(VIEWERS, post=400, post_rows=0),
    "household_create": Door(WORKERS, post=400, post_rows=0),
    "filter_save": Door(VIEWERS, get=None, post=302, data=lambda cast: {
        "name": "一查", "query": "standing=0"}),
    "filter_delete": Door(frozenset({"town_a"}), own=a_saved_filter, get=None, post=302),
    "household_detail": Door(
        SEES_A1, own=a_household, foreign=a_household_of_b, foreign_to=SEES_B1, rows=1),
    "household_reveal": Door(WORKS_ON_A1, own=a_household, get=None, post=400, post_rows=0),
    "household_edit": Door(
        EDITS_A1, own=a_household, foreign=a_household_of_b, post=302,
        data=seen(number="HU-A1-0001", standard="1", address="甲一街9号")),
    "household_year_start": Door(
        EDITS_A1, own=a_household, foreign=a_household_of_b, post=302, data=seen(year=2015)),
    "household_year_edit": Door(
        EDITS_A1, own=a_year, foreign=a_year_of_b, post=302,
        data=seen(attribute="01", main_cause="02")),
    "household_income_edit": Door(
        EDITS_A1, own=a_year, foreign=a_year_of_b, post=302, data=seen(wage="1200")),
    "household_ledger_edit": Door(
        EDITS_A1, own=a_year, foreign=a_year_of_b, post=302,
        data=seen(**{"line-TOTAL_FORMS": 0, "line-INITIAL_FORMS": 0})),
    "household_conditions_edit": Door(
        EDITS_A1, own=a_year, foreign=a_year_of_b, post=302, data=seen(farmland="3.5")),
    "household_member_add": Door(
        EDITS_A1, own=a_household, foreign=a_household_of_b, post=302,
        data=seen(name="赵甲孙", id_number=make_id_number(2000), ethnic="01", relation="07",
                   health="01", labour="01", joined_on="2014-05-01", join_reason="moved_in")),
    "household_member_edit": Door(
        EDITS_A1, own=a_member, foreign=a_member_of_b, post=302,
        data=seen(name="赵甲媳", ethnic="02", relation="99", health="01", labour="01")),
    "household_member_leave": Door(
        EDITS_A1, own=a_member, foreign=a_member_of_b, post=302,
        data=seen(left_on="2014-05-01", leave_reason="moved_out")),
    "household_head_change": Door(
        EDITS_A1, own=a_household, foreign=a_household_of_b, post=302,
        data=seen(new_head=lambda cast: a_member(cast)[1], old_head_relation="99",
                   reason="户主外出")),
    # gujang.exchange
    "import_upload": Door(WORKERS, post=400, post_rows=0),
    "import_list": Door(WORKERS, queries=("", "?after=x")),
    "import_template": Door(WORKERS, own=a_kind),
    "import_sample": Door(WORKERS, own=a_kind),
    "import_batch": Door(
        WORKS_ON_A1, own=a_batch, foreign=a_batch_of_b, queries=("", "?show=new", "?show=notes")),
    "import_progress": Door(
        WORKS_ON_A1, own=a_batch, foreign=a_batch_of_b, queries=("", "?marked=1")),
    "import_marked": Door(WORKS_ON_A1, own=a_batch, foreign=a_batch_of_b, rows=1),
    "import_errors": Door(WORKS_ON_A1, own=a_batch, foreign=a_batch_of_b, rows=1),
    "import_check": Door(
        WORKS_ON_A1, own=a_batch, foreign=a_batch_of_b, get=None, post=302, post_rows=0),
    "import_commit": Door(
        WORKS_ON_A1, own=a_batch, foreign=a_batch_of_b, get=None, post=302, post_rows=0,
        data=lambda cast: {"token": "f" * 64}),
    "import_undo": Door(
        WORKS_ON_A1, own=a_committed, foreign=a_committed_in_b, post=302, post_rows=0),
}  # fmt: skip
DOORS |= PLANS
DOORS |= VILLAGE
DOORS |= MONEY
DOORS |= EXITS
DOORS |= CHECKS
DOORS |= DYNAMIC
DOORS |= LEDGER
DOORS |= PEOPLE
DOORS |= PHONE
DOORS |= WEEK
DOORS |= REPORTS
DOORS |= TEMPLATES
