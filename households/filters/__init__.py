"""What the lists of households and people can be narrowed by, and the rows they show."""

from .register import HouseholdFilter, PersonFilter, RegisterFilter

__all__ = ["HouseholdFilter", "PersonFilter", "RegisterFilter"]
