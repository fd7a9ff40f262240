"""The evidence, and what all records share."""

from sources.models.entries import Entry
from sources.models.evidence import Passage, Source
from sources.models.facets import FacetValue, KeptFacet
from sources.models.facts import Fact
from sources.models.indexed import IndexDue, IndexedName, IndexedText, IndexedWord, WordGap
from sources.models.past_slug import PastSlug
from sources.models.records import Record
from sources.models.split_texts import SplitText
from sources.models.submissions import Submission
from sources.models.versions import StaleVersionError, Version, changed, changing

__all__ = [
    "Entry",
    "FacetValue",
    "Fact",
    "IndexDue",
    "IndexedName",
    "IndexedText",
    "IndexedWord",
    "KeptFacet",
    "Passage",
    "PastSlug",
    "Record",
    "Source",
    "SplitText",
    "StaleVersionError",
    "Submission",
    "Version",
    "WordGap",
    "changed",
    "changing",
]
