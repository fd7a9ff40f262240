"""The evidence, and what all records share."""

from sources.models.entries import Entry
from sources.models.evidence import Passage, Source
from sources.models.facts import Fact
from sources.models.past_slug import PastSlug
from sources.models.records import Record
from sources.models.versions import StaleVersionError, Version, changing

__all__ = [
    "Entry",
    "Fact",
    "Passage",
    "PastSlug",
    "Record",
    "Source",
    "StaleVersionError",
    "Version",
    "changing",
]
