"""Dancers, what their lives lead to, and the facts of a life."""

from dancers.models.entries import Company, Dancer, OtherName, Place, School, Style, Teacher
from dancers.models.facts import Engagement, Milestone, Origin, Practice, Training

__all__ = [
    "Company",
    "Dancer",
    "Engagement",
    "Milestone",
    "Origin",
    "OtherName",
    "Place",
    "Practice",
    "School",
    "Style",
    "Teacher",
    "Training",
]
