"""Every change of the cadres' state."""

from .rulebook import rulebook

__all__ = ["rulebook"]
