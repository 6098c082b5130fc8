"""Areas and villages, their facts of a year, and what is planned and built there."""

from .village import Area, Village, VillageYear
from .work import CollectiveIncome, MergeOpinion, Project, VillagePlan

__all__ = [
    "Area",
    "CollectiveIncome",
    "MergeOpinion",
    "Project",
    "Village",
    "VillagePlan",
    "VillageYear",
]
