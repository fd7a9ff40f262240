"""The kinds of entry as addresses name them: what /dancers/ and the like lead to."""

from dancers.models import Company, Dancer, Place, School, Style, Teacher
from performances.models import Festival, Performance, Venue, Work
from sources.models import Source
from sources.names import fold

KINDS = {
    "dancers": Dancer,
    "places": Place,
    "styles": Style,
    "schools": School,
    "teachers": Teacher,
    "companies": Company,
    "performances": Performance,
    "works": Work,
    "venues": Venue,
    "festivals": Festival,
    "sources": Source,
}
NAMES = {model: name for name, model in KINDS.items()}
BY_MODEL_NAME = {model._meta.model_name: model for model in KINDS.values()}


def kind_called(text):
    """Return the kind of entry of which a text is the name, of one or of several; None else."""
    folded = fold(text)
    for name, model in KINDS.items():
        called = (name, model._meta.verbose_name, model._meta.verbose_name_plural)
        if folded and folded in {fold(str(each)) for each in called}:
            return model
    return None


class KindConverter:
    """The first part of an entry's address, as a view gets it: the model."""

    regex = "|".join(KINDS)

    def to_python(self, value):
        """Return the kind's model."""
        return KINDS[value]

    def to_url(self, model):
        """Return the name that addresses give the kind; a name is one already."""
        return NAMES.get(model, model)
