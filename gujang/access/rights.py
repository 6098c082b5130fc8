"""Who may do what: roles by rights, and roles by sensitive fields, each as one table."""

from enum import IntEnum, StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    """The six roles. A membership gives one of them in one area for a span of days."""

    ADMIN = "admin", "系统管理员"
    ORGANIZATION = "organization", "县委组织部"
    POVERTY_OFFICE = "poverty_office", "县扶贫办"
    TOWN = "town", "镇"
    CADRE = "cadre", "驻村干部"
    AUDITOR = "auditor", "查阅"


class Right(StrEnum):
    """What can be done, always within the area of the membership that grants it."""

    VIEW = "view"  # see villages, households and figures
    EDIT = "edit"  # change what is there
    CREATE = "create"  # add and cancel households
    EDIT_VILLAGES = "edit_villages"
    IMPORT = "import"
    EXPORT = "export"
    REVEAL = "reveal"  # one full number of one person, with a reason
    REVIEW = "review"  # the town's step of an exit (乡镇审核)
    APPROVE = "approve"  # the county's step of an exit (县批准), closing a year
    MANAGE_MONEY = "manage_money"  # sources, allocations, payments
    POST = "post"  # post cadres, set what a week asks of them, leave over three days
    RECEIVE = "receive"  # weekly reports, leave up to three days
    LOG = "log"  # one's own days, visits, diary, report
    CONDUCT = "conduct"  # pledges, violations, assessment
    SET_RULES = "set_rules"  # poverty lines, criteria, subsidy rates, thresholds
    VIEW_JOURNAL = "view_journal"
    MANAGE_USERS = "manage_users"


_LOOK = {Right.VIEW, Right.EXPORT}
_WORK = _LOOK | {Right.EDIT, Right.CREATE, Right.IMPORT, Right.REVEAL}

# Separation of duty (GB/T 22239): who manages accounts sees no household, who audits writes
# nothing.
RIGHTS: dict[str, frozenset[Right]] = {
    Role.ADMIN: frozenset({Right.MANAGE_USERS}),
    Role.ORGANIZATION: frozenset(
        _LOOK | {Right.VIEW_JOURNAL, Right.POST, Right.RECEIVE, Right.CONDUCT}
    ),
    Role.POVERTY_OFFICE: frozenset(
        _WORK | {Right.EDIT_VILLAGES, Right.APPROVE, Right.MANAGE_MONEY, Right.SET_RULES}
    ),
    Role.TOWN: frozenset(_WORK | {Right.EDIT_VILLAGES, Right.REVIEW, Right.RECEIVE}),
    Role.CADRE: frozenset(_LOOK | {Right.EDIT, Right.LOG}),
    Role.AUDITOR: frozenset(_LOOK | {Right.VIEW_JOURNAL}),
}


class Sight(IntEnum):
    """How much of a sensitive field a role sees; where roles meet, the widest counts."""

    NONE = 0
    MASKED = 1
    FULL = 2


class Field(StrEnum):
    """The sensitive fields: sealed in the database, shown by this table only."""

    ID_NUMBER = "id_number"  # 证件号码
    PHONE = "phone"  # 联系电话
    BANK_CARD = "bank_card"  # 银行卡号
    DISEASE = "disease"  # 患病名称


# A full ID or card number is never simply shown: Right.REVEAL gives one, with a reason. So with a
# phone, except to the cadre stationed in the village, who calls these households every week.
SIGHT: dict[str, dict[Field, Sight]] = {
    Role.ADMIN: dict.fromkeys(Field, Sight.NONE),
    Role.ORGANIZATION: {
        Field.ID_NUMBER: Sight.MASKED,
        Field.PHONE: Sight.MASKED,
        Field.BANK_CARD: Sight.NONE,
        Field.DISEASE: Sight.NONE,
    },
    Role.POVERTY_OFFICE: {
        Field.ID_NUMBER: Sight.MASKED,
        Field.PHONE: Sight.MASKED,
        Field.BANK_CARD: Sight.MASKED,
        Field.DISEASE: Sight.FULL,
    },
    Role.TOWN: {
        Field.ID_NUMBER: Sight.MASKED,
        Field.PHONE: Sight.MASKED,
        Field.BANK_CARD: Sight.MASKED,
        Field.DISEASE: Sight.FULL,
    },
    Role.CADRE: {
        Field.ID_NUMBER: Sight.MASKED,
        Field.PHONE: Sight.FULL,
        Field.BANK_CARD: Sight.NONE,
        Field.DISEASE: Sight.FULL,
    },
    Role.AUDITOR: {
        Field.ID_NUMBER: Sight.MASKED,
        Field.PHONE: Sight.MASKED,
        Field.BANK_CARD: Sight.NONE,
        Field.DISEASE: Sight.NONE,
    },
}
