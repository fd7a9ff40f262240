"""Whether the evidence holds: every quote in its text, every fact with its quote."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice

from sources.evidence import links
from sources.kept_sentences import sentences_of_all
from sources.models import Fact, Source
from sources.sentences import MAX_UNCITED_SHOWN, uncited_sentences
from sources.texts import places


@dataclass
class SourceReport:
    """What one source's evidence comes to."""

    source: Source
    passages: int = 0
    facts: int = 0
    sentence_count: int = 0
    unused: list = field(default_factory=list)
    breaks: list = field(default_factory=list)

    @property
    def first_unused(self):
        """The first sentences that no fact rests on."""
        return self.unused[:MAX_UNCITED_SHOWN]

    @property
    def used(self):
        """How many sentences a fact rests on."""
        return self.sentence_count - len(self.unused)


def report_on(source, facts_by_passage, sentences):
    """Return the report on a source, given its sentences and the facts by passage id."""
    report = SourceReport(source)
    resting, spans = set(), []
    for passage in source.passages.all():
        report.passages += 1
        found = places(source.text, passage.quote)
        if len(found) != 1:
            times = f"stands {len(found)} times in the text" if found else "is not in the text"
            report.breaks.append(f"sources.passage {source.slug}: {times}: {passage.quote!r}")
        resting |= facts_by_passage[passage.pk]
        if facts_by_passage[passage.pk]:
            spans += [(start, start + len(passage.quote)) for start in found]
    report.facts = len(resting)
    report.sentence_count = len(sentences)
    report.unused = [source.text[slice(*span)] for span in uncited_sentences(sentences, spans)]
    return report


def verify_sources():
    """Yield a report on each source of the archive, one after the other."""
    sources = Source.objects.prefetch_related("passages").iterator(chunk_size=100)
    for chunk in iter(lambda: list(islice(sources, 100)), []):
        yield from reports_on(chunk)


def reports_on(sources):
    """Return a report on each of the sources, whose passages are fetched."""
    facts_by_passage = defaultdict(set)
    for kind in Fact.kinds():
        for name, fact_id, passage_id in links(kind).filter(passage__source__in=sources):
            facts_by_passage[passage_id].add((name, fact_id))
    sentences = sentences_of_all(sources)
    return [report_on(source, facts_by_passage, sentences[source]) for source in sources]


def facts_without_evidence():
    """Yield the facts that say they rest on a text, and rest on none."""
    for kind in Fact.kinds():
        yield from kind.objects.without_evidence().with_subjects()
