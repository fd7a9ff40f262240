"""A dancer's life as its page shows it: facts in groups, texts with their passages marked."""

from dancers.models.facts import Relation
from sources.annotation import annotate, place_marks
from sources.evidence import facts_by_passage
from sources.models import Fact


class Profile:
    """The facts of one life and the texts that tell it, each leading to the other.

    `facts` come with their evidence attached, in the order of the narrative. Every passage has one
    number on the page, in the order of the texts. `sources` gives these by id where they are not
    those of the evidence.
    """

    def __init__(self, facts, sources=None):
        self.of = {kind._meta.model_name: [] for kind in Fact.kinds()}
        for fact in facts:
            self.of[fact._meta.model_name].append(fact)
        passages = [passage for fact in facts for passage in fact.passages.all()]
        if sources is None:
            sources = {passage.source_id: passage.source for passage in passages}
        told = dict.fromkeys(passage.source_id for passage in passages)
        self._marks = {}
        self.sources = [self._marked(sources[source_id], facts) for source_id in told]

    def _marked(self, source, facts):
        """Number the source's passages, and return it with its text marked and what is lost."""
        marks = place_marks(source, facts_by_passage(facts, source), len(self._marks) + 1)
        self._marks |= marks
        placed = [mark for mark in marks.values() if mark.is_placed]
        return {
            "source": source,
            "text": annotate(source.text, placed, href=lambda fact: f"#{fact.anchor}"),
            "lost": [(mark, passage) for passage, mark in marks.items() if not mark.is_placed],
        }

    @property
    def groups(self):
        """The facts in groups, each fact with its marks in the order of their numbers."""
        return [
            (kind.group, [(fact, self._marks_of(fact)) for fact in self.of[kind._meta.model_name]])
            for kind in Fact.kinds()
        ]

    def _marks_of(self, fact):
        marks = [self._marks[passage] for passage in fact.passages.all()]
        return sorted(marks, key=lambda mark: mark.number)

    @property
    def origins(self):
        """The facts of where the dancer comes from."""
        return [fact for fact in self.of["origin"] if fact.relation != Relation.BASED]

    @property
    def based_in(self):
        """The places where the dancer is based, each once, in the life's order."""
        based = (fact for fact in self.of["origin"] if fact.relation == Relation.BASED)
        return list(dict.fromkeys(fact.place for fact in based))

    @property
    def trained(self):
        """The schools and teachers of the life, each once, in its order."""
        taught = [(fact.school, fact.teacher) for fact in self.of["training"]]
        return list(dict.fromkeys(entry for pair in taught for entry in pair if entry))

    @property
    def companies(self):
        """The companies of the life, each once, in its order."""
        return list(dict.fromkeys(fact.company for fact in self.of["engagement"]))

    @property
    def styles(self):
        """The styles practised and learnt, each once, in the life's order."""
        practised = [fact.style for fact in self.of["practice"]]
        learnt = [style for fact in self.of["training"] for style in fact.styles.all()]
        return list(dict.fromkeys([*practised, *learnt]))
