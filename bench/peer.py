"""The same workbook through django-import-export, as its manual would have a developer write it.

One resource a sheet. What is not here either: comparing with
last year, who may write where, the rules between sheets, search keys, tallies, journal, undo.
"""

import datetime as dt
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import tablib
from django.db import transaction
from django.db.models import BooleanField, F, Model
from import_export.fields import Field
from import_export.formats.base_formats import XLSX
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import ModelResource
from import_export.widgets import (
    BooleanWidget,
    CachedForeignKeyWidget,
    CharWidget,
    DateWidget,
    DecimalWidget,
    IntegerWidget,
    Widget,
)
from openpyxl import load_workbook

from bench.workbook import CONDITIONS, INCOMES, PERSON_FACTS
from gujang.lib.idnumber import parse
from households import codes as c
from households.models import (
    Household,
    HouseholdYear,
    Person,
    PersonYear,
    StandingChange,
    YearConditions,
    YearIncome,
)
from households.sealed import id_hash, seal_card, seal_id, seal_phone
from villages.models import Village

YEAR = 2014
DAY = dt.date(YEAR, 12, 31)
Row = dict[str, Any]


class YesNo(BooleanWidget):
    """是 and 否, 有 and 无."""

    TRUE_VALUES = ("是", "有")
    FALSE_VALUES = ("否", "无")


class Labels(CharWidget):
    """A coded column written with its labels."""

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.codes = {str(label): code for code, label in choices}

    def clean(self, value: Any, row: Row | None = None, **kwargs: Any) -> str:
        if value in (None, ""):
            return ""
        if value not in self.codes:
            raise ValueError("不是可选的值")
        return self.codes[value]


class VillageWidget(CachedForeignKeyWidget):
    """A village by the names of its town and its own."""

    def __init__(self) -> None:
        super().__init__(Village, "name")

    def get_queryset(self, value: Any, row: Row, *args: Any, **kwargs: Any) -> Any:
        return Village.objects.annotate(town_name=F("town__name"))

    def get_lookup_kwargs(self, value: Any, row: Row, **kwargs: Any) -> Row:
        return {"name": value, "town_name": row["苏木乡"]}


def widget_of(model: type[Model], name: str) -> Widget:
    """Return how a column of a survey or of a person is read."""
    field = model._meta.get_field(name)
    if field.choices:
        return Labels(field.flatchoices)
    if isinstance(field, BooleanField):
        return YesNo()
    kinds = {"DecimalField": DecimalWidget, "CharField": CharWidget, "DateField": DateWidget}
    return kinds.get(field.get_internal_type(), IntegerWidget)()


def column(model: type[Model], name: str, header: str = "") -> Field:
    """Return the field of a resource for a column that is one of the model's."""
    title = header or str(model._meta.get_field(name).verbose_name)
    return Field(attribute=name, column_name=title, widget=widget_of(model, name))


class Sheet(ModelResource):
    """What all sheets share. ``validated``: every instance by ``full_clean``, as the manual has it.

    Else its widgets and the database's constraints alone judge a row.
    """

    def __init__(self, *, validated: bool) -> None:
        super().__init__()
        self.validated = self._meta.clean_model_instances = validated

    def store(self, row: Model) -> None:
        """Insert a row that comes with another one."""
        if self.validated:
            row.full_clean(exclude=["made_by"])
        row.save(force_insert=True)

    class Meta:
        instance_loader_class = CachedInstanceLoader
        skip_unchanged = True
        report_skipped = True
        use_transactions = True


ATTRIBUTES, CAUSES = Labels(c.Attribute.choices), Labels(c.Cause.choices)
STANDINGS, YES, WHOLE = Labels(c.Standing.choices), YesNo(), IntegerWidget()


class Households(Sheet):
    """贫困户基本信息: the household, its row of the year, its standing; phone and card sealed."""

    number = column(Household, "number")
    village = Field(attribute="village", column_name="嘎查村", widget=VillageWidget())
    address = column(Household, "address")
    bank_name = column(Household, "bank_name")
    standard = column(Household, "standard")
    first_registered = column(Household, "first_registered")

    class Meta(Sheet.Meta):
        model = Household
        fields = ("number", "village", "address", "bank_name", "standard", "first_registered")
        import_id_fields = ("number",)

    def before_save_instance(self, instance: Household, row: Row, **kwargs: Any) -> None:
        parse(row["证件号码"], as_of=DAY)
        instance.phone_sealed = seal_phone(instance.uuid, row["联系电话"])
        instance.card_sealed = seal_card(instance.uuid, row["银行卡号"])

    def after_save_instance(self, instance: Household, row: Row, **kwargs: Any) -> None:
        others = [*filter(None, (row["其他致贫原因"] or "").split(",")), "", ""]
        form = HouseholdYear(
            household=instance,
            year=YEAR,
            starts_on=DAY,
            attribute=ATTRIBUTES.clean(row["贫困户属性"]),
            main_cause=CAUSES.clean(row["主要致贫原因"]),
            other_cause_1=CAUSES.clean(others[0]),
            other_cause_2=CAUSES.clean(others[1]),
            cause_note=row["致贫原因说明"] or "",
            declared_size=WHOLE.clean(row["家庭人口"]),
            exit_year=WHOLE.clean(row["脱贫年度"]),
            is_martyr_family=YES.clean(row["是否军烈属"]),
            is_only_child=YES.clean(row["是否独生子女户"]),
            is_two_daughters=YES.clean(row["是否双女户"]),
        )
        self.store(form)
        for change in standings(instance, STANDINGS.clean(row["脱贫标志"]), form.exit_year):
            self.store(change)


def standings(household: Household, standing: str, exit_year: int | None) -> list[StandingChange]:
    """Return the changes of a new household: registered, and where it stands by now."""
    first = StandingChange(
        household=household,
        kind=c.ChangeKind.REGISTERED,
        standing=c.Standing.POOR,
        happened_on=household.first_registered,
    )
    if standing == c.Standing.POOR:
        return [first]
    first.until = dt.date(exit_year or YEAR, 12, 31)
    kind = c.ChangeKind.EXIT if exit_year else c.ChangeKind.CANCELLED
    after = StandingChange(
        household=household,
        kind=kind,
        from_standing=c.Standing.POOR,
        standing=standing,
        happened_on=first.until,
    )
    return [first, after]


class People(Sheet):
    """家庭成员: the person with the number checked, sealed and hashed, and the year's facts."""

    household = Field(
        attribute="household",
        column_name="家庭编号",
        widget=CachedForeignKeyWidget(Household, "number"),
    )
    name = column(Person, "name")
    sex = column(Person, "sex")
    id_kind = Field(attribute="id_kind", column_name="id_kind")
    id_hash = Field(attribute="id_hash", column_name="id_hash")
    id_sealed = Field(attribute="id_sealed", column_name="证件号码")
    born_on = Field(attribute="born_on", column_name="born_on")
    ethnic = column(Person, "ethnic")
    joined_on = Field(attribute="joined_on", column_name="joined_on")
    join_reason = Field(attribute="join_reason", column_name="join_reason")

    facts = {name: widget_of(PersonYear, name) for name in PERSON_FACTS}

    class Meta(Sheet.Meta):
        model = Person
        fields = (
            "household name sex id_kind id_hash id_sealed born_on ethnic joined_on join_reason"
        ).split()
        import_id_fields = ("id_hash",)

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        self.forms = {form.household_id: form for form in HouseholdYear.objects.filter(year=YEAR)}
        found = [parse(number, as_of=DAY) for number in dataset["证件号码"]]
        short = [c.IdKind.RESIDENT if n.length == 18 else c.IdKind.DISABILITY for n in found]
        dataset.append_col([id_hash(number.text) for number in found], header="id_hash")
        dataset.append_col([kind.value for kind in short], header="id_kind")
        dataset.append_col([number.born_on for number in found], header="born_on")
        dataset.append_col([DAY] * len(found), header="joined_on")
        dataset.append_col([c.JoinReason.REGISTERED.value] * len(found), header="join_reason")

    def before_save_instance(self, instance: Person, row: Row, **kwargs: Any) -> None:
        instance.id_sealed, instance.id_hash = seal_id(instance.uuid, row["证件号码"])

    def after_save_instance(self, instance: Person, row: Row, **kwargs: Any) -> None:
        said = {name: widget.clean(row[_header(name)]) for name, widget in self.facts.items()}
        form = self.forms[instance.household_id]
        self.store(PersonYear(person=instance, household_year=form, starts_on=DAY, **said))


def _header(name: str) -> str:
    return str(PersonYear._meta.get_field(name).verbose_name)


class Survey(Sheet):
    """A sheet of the yearly survey: its household's row of the year by the number."""

    household_year = Field(
        attribute="household_year",
        column_name="家庭编号",
        widget=CachedForeignKeyWidget(HouseholdYear, "household__number"),
    )

    class Meta(Sheet.Meta):
        import_id_fields = ("household_year",)


def survey(of: type[Model], names: list[str]) -> type[Survey]:
    """Return the resource of 生产生活条件 or 收入情况."""

    class Meta(Survey.Meta):
        model = of
        fields = ("household_year", *names)

    return type(
        f"{of.__name__}Resource",
        (Survey,),
        {"Meta": Meta, **{name: column(of, name) for name in names}},
    )


SHEETS: dict[str, type[Sheet]] = {
    "贫困户基本信息": Households,
    "家庭成员": People,
    "生产生活条件": survey(YearConditions, CONDITIONS),
    "收入情况": survey(YearIncome, INCOMES),
}


class SheetOf(XLSX):
    """Its .xlsx format, told which sheet to read: it knows the first one alone."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        book = load_workbook(BytesIO(in_stream), read_only=True, data_only=True)
        rows = book[self.name].rows
        data = tablib.Dataset(headers=[cell.value for cell in next(rows)])
        for row in rows:
            data.append([cell.value for cell in row])
        return data


def import_sheet(data: bytes, sheet: str, *, preview: bool, validated: bool) -> int:
    """Import one sheet, after its preview when asked for; return how many rows were new.

    As in its admin the file is read again for the import itself.
    """
    for dry_run in (True, False) if preview else (False,):
        dataset = SheetOf(sheet).create_dataset(data)
        with transaction.atomic():
            resource = SHEETS[sheet](validated=validated)
            result = resource.import_data(dataset, dry_run=dry_run, raise_errors=False)
        if result.has_errors() or result.has_validation_errors():
            raise RuntimeError(f"{sheet}: {_first_fault(result)}")
    return int(result.totals["new"])


def _first_fault(result: Any) -> str:
    rows = [*result.invalid_rows, *result.row_errors()]
    first = rows[0]
    return str(getattr(first, "error", None) or first[1][0].error)
