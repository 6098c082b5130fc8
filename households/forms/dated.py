"""What the forms of dated acts have in common: the day, who heads whom, and closed years."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import VersionedForm

from ..codes import Relation
from ..models import Person

PICK = {"required": "请选择。", "invalid_choice": "没有这一项，请从列表中选择。"}


def pick(label: str, codes: Any, *, without: Any = (), **options: Any) -> forms.ChoiceField:
    """One of ``codes``, in a list that begins with nothing."""
    choices = [("", "请选择"), *((c.value, c.label) for c in codes if c not in without)]
    return forms.ChoiceField(label=label, choices=choices, error_messages=PICK, **options)


def one_of(
    people: "QuerySet[Person]", label: str, **options: Any
) -> "forms.ModelChoiceField[Person]":
    """One of the present members."""
    wrong = PICK | {"invalid_choice": "请从现有成员中选择。"}
    return forms.ModelChoiceField(
        people, label=label, empty_label="请选择", error_messages=wrong, **options
    )


class DatedForm(VersionedForm):
    """A form of a dated act; who may date into a closed year is asked why (补录理由)."""

    def __init__(
        self, data: QueryDict | None = None, *, closed_year: int | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        if closed_year:
            self.fields["late_reason"] = formfields.free_text(
                200,
                required=False,
                label="补录理由",
                help_text=f"日期在{closed_year}年12月31日以前（已封账）的必须填写，其他不填。",
            )

    @property
    def late_reason(self) -> str:
        return str(self.cleaned_data.get("late_reason") or "")


class RelationsForm(DatedForm):
    """Also what each of ``people`` is to a head: one list a person."""

    def ask_relations(self, people: Iterable[Person], words: str, **options: Any) -> None:
        """Add a list for each of ``people``, labelled with the name and ``words``."""
        for person in people:
            self.fields[relation_name(person)] = pick(
                f"{person.name}{words}", Relation, without={Relation.HEAD}, **options
            )

    def relations(self, people: Iterable[Person]) -> dict[int, str]:
        """Return what was chosen for ``people``, by their keys."""
        chosen = {p.pk: self.cleaned_data.get(relation_name(p)) for p in people}
        return {key: relation for key, relation in chosen.items() if relation}

    def need_relations(self, people: Iterable[Person]) -> None:
        """Complain of those of ``people`` for whom nothing was chosen."""
        for person in people:
            name = relation_name(person)
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, "请选择。")


def relation_name(person: Person) -> str:
    """Return the name of a person's list."""
    return f"relation_{person.pk}"
