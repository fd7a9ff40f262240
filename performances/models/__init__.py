"""What was danced, where and when, and who appeared."""

from performances.models.entries import Festival, Performance, Venue, Work
from performances.models.facts import Appearance

__all__ = ["Appearance", "Festival", "Performance", "Venue", "Work"]
