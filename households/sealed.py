"""The sealed fields of the register: the one place that knows what each is bound to."""

import uuid

from gujang.lib.sealing import blind_index, seal, unseal

from .models import Household, Person, PersonYear


def seal_id(person: uuid.UUID, number: str) -> tuple[str, str]:
    """Return (sealed, look-up hash) of a certificate number (证件号码).

    The hash is over the first 18 characters, by which people are matched (domain 10.8).
    """
    return seal(number, context=f"person.id:{person}"), id_hash(number)


def id_hash(number: str) -> str:
    """Return the keyed hash by which the holder of ``number`` is found."""
    return blind_index(number[:18].upper())


def id_number(person: Person) -> str:
    """Return the full certificate number; for masking, comparing, and the journalled reveal."""
    return open_id(person.uuid, person.id_sealed)


def open_id(person: uuid.UUID, sealed: str) -> str:
    """Return the full certificate number of a row that was read as plain values."""
    return unseal(sealed, context=f"person.id:{person}")


def seal_phone(household: uuid.UUID, phone: str) -> str:
    """Return the household's phone sealed (联系电话)."""
    return seal(phone, context=f"household.phone:{household}")


def phone(household: Household) -> str:
    """Return the household's phone in clear."""
    return unseal(household.phone_sealed, context=f"household.phone:{household.uuid}")


def seal_card(household: uuid.UUID, card: str) -> str:
    """Return the household's bank card sealed (银行卡号)."""
    return seal(card, context=f"household.card:{household}")


def card(household: Household) -> str:
    """Return the household's bank card in clear."""
    return unseal(household.card_sealed, context=f"household.card:{household.uuid}")


def seal_disease(person: uuid.UUID, year: int, disease: str) -> str:
    """Return the name of an illness sealed (患病名称)."""
    return seal(disease, context=f"person_year.disease:{person}:{year}")


def disease(facts: PersonYear) -> str:
    """Return the name of the illness in clear."""
    context = f"person_year.disease:{facts.person.uuid}:{facts.household_year.year}"
    return unseal(facts.disease_sealed, context=context)
