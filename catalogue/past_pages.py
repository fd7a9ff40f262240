"""What an entry's page shows of the entry as it was in a version."""

from dancers.models import Dancer
from dancers.profile import Profile
from sources.evidence import set_linked
from sources.models import Fact, Passage, Source
from sources.reading import Reading
from sources.snapshots import kept_fields


def page_of(entry, records, past):
    """Return what the template of the entry's page needs, made of its records as they were."""
    page = f"{entry._meta.app_label}/{entry._meta.model_name}_detail.html"
    if isinstance(entry, Dancer):
        return {"page": page, "profile": profile_of(entry, records)}
    if isinstance(entry, Source):
        passages = [pk for model, pk in records if model is Passage]
        facts = past.facts_about(Passage, passages)
        return {"page": page, "reading": Reading(entry, facts)}
    facts = past.facts_about(type(entry), [entry.pk])
    return {"page": page, "facts": facts, "is_without_facts": not is_led_to(type(entry))}


def profile_of(dancer, records):
    """Return the dancer's profile, and let the dancer have the other names of then."""
    parts = [record for record in records.values() if record is not dancer]
    facts = [record for record in parts if isinstance(record, Fact)]
    names = [record for record in parts if not isinstance(record, Fact)]
    set_linked(dancer, "other_names", sorted(names, key=lambda name: name.pk))
    passages = [passage for fact in facts for passage in fact.passages.all()]
    told = {passage.source_id: passage.source for passage in passages}
    return Profile(sorted(facts, key=lambda fact: fact.position), told)


def is_led_to(model):
    """Tell whether facts lead to entries of this kind, and not by way of others."""
    return any(field.related_model is model for kind in Fact.kinds() for field in kept_fields(kind))
