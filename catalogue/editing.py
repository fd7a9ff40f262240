"""An entry's form on the public pages: the entry, and what stands under it, in one."""

from django import forms
from django.db import models
from django.forms import inlineformset_factory, modelform_factory
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dancers.forms import DancerForm
from dancers.models import Dancer
from performances.forms import PerformanceForm
from performances.models import Performance
from sources.choosing import EntriesField, EntryField
from sources.conflicts import current
from sources.evidence import sources_of_life
from sources.fields import CleanTextField
from sources.form_values import first_words, row_number, row_title
from sources.forms import EntryForm, FactForm, PartFormSet, PassageForm, PassageFormSet, SourceForm
from sources.models import Entry, Fact, Passage, Record, Source
from sources.picking import SentencePicker
from sources.quoting import EvidenceField

FORMS = {Dancer: DancerForm, Performance: PerformanceForm, Source: SourceForm}
PART_FORMS = {Passage: (PassageForm, PassageFormSet)}

# After every fact that has a place in the narrative.
LAST = float("inf")


def own_fields(model):
    """Return the names of the fields that a form of the model has, its own ones first."""
    base = next(base for base in (Fact, Entry, Record) if issubclass(model, base))
    shared = {field.name for field in base._meta.get_fields()}
    fields = [*model._meta.fields, *model._meta.many_to_many]
    # What is typed stands first: a list that has the focus takes a word for a choice.
    return [
        field.name
        for field in sorted(fields, key=lambda field: bool(field.choices))
        if field.editable and not field.primary_key
        if field.name not in shared and field.name != model.unit_field
    ]


def form_fields(model):
    """Return the names of the fields of the model's form, in their order."""
    if issubclass(model, Fact):
        return [*own_fields(model), "passages", "dates", "basis", "note", "position", "key"]
    if issubclass(model, Entry):
        return ["name", *own_fields(model), "note", "slug"]
    return own_fields(model)


def typed_field(db_field, **kwargs):
    """Return the form field of a model's field: relations are told by name, evidence by quotes."""
    told = {
        "label": capfirst(db_field.verbose_name),
        "help_text": db_field.help_text,
        "required": not db_field.blank,
    }
    if db_field.name == "passages":
        how = _("Select words in the text beside, pick a sentence of it, or type them.")
        return EvidenceField(**told | {"required": False, "help_text": how})
    if isinstance(db_field, models.ManyToManyField):
        return EntriesField(db_field.related_model, **told)
    if isinstance(db_field, models.ForeignKey):
        return EntryField(db_field.related_model, db_field.get_limit_choices_to(), **told)
    if isinstance(db_field, CleanTextField) and db_field.multiline:
        rows = 24 if db_field.max_length is None else 3
        kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
    return db_field.formfield(**kwargs)


def form_of(model):
    """Return the form class of a kind of entry."""
    return modelform_factory(
        model,
        form=FORMS.get(model, EntryForm),
        fields=form_fields(model),
        formfield_callback=typed_field,
    )


def formset_of(model, part, sources=(), picker=None):
    """Return the formset class of a kind of record under a kind of entry.

    Evidence is taken from the `sources`, of which the `picker` offers sentences.
    """
    plain = FactForm if issubclass(part, Fact) else forms.ModelForm
    form, formset = PART_FORMS.get(part, (plain, PartFormSet))
    formset = inlineformset_factory(
        model,
        part,
        form=form,
        formset=formset,
        fields=form_fields(part),
        formfield_callback=typed_field,
        extra=0,
    )
    if issubclass(part, Fact):
        widget = formset.form.base_fields["passages"].widget
        widget.sources, widget.picker = sources, picker
    return formset


class Editing:
    """The form of an entry with the formsets of what stands under it.

    `data` is what was sent, or None; `beside` are texts that are asked for beside the form, where
    no fact rests on them yet.
    """

    def __init__(self, model, entry=None, data=None, files=None, beside=()):
        self.form = form_of(model)(data, files, instance=entry)
        self.entry = self.form.instance
        self.sources = self._texts(beside)
        picker = SentencePicker(self.sources) if self.sources else None
        self.formsets = [
            formset_of(model, part, self.sources, picker)(
                data, instance=self.entry, queryset=current(part, self.entry)
            )
            for part in model.parts()[1:]
        ]

    def is_valid(self):
        """Tell whether all of it may be saved; look at all of it in any case."""
        return all([self.form.is_valid(), *(formset.is_valid() for formset in self.formsets)])

    def has_changed(self):
        """Tell whether anything was changed."""
        return self.form.changes_record or any(formset.has_changed() for formset in self.formsets)

    def save(self):
        """Save what was changed, in the change that is under way."""
        if self.entry._state.adding or self.form.changes_record:
            self.form.save()
        for formset in self.formsets:
            formset.save()

    @property
    def fact_formsets(self):
        """The formsets of facts, in the order of their groups on the page."""
        found = [formset for formset in self.formsets if issubclass(formset.model, Fact)]
        return sorted(found, key=lambda formset: formset.model.group_order)

    @property
    def other_formsets(self):
        """The formsets of what else stands under the entry."""
        return [formset for formset in self.formsets if not issubclass(formset.model, Fact)]

    @property
    def fact_forms(self):
        """The forms of facts of all kinds, in the order of the narrative, new ones last."""
        rows = [form for formset in self.fact_formsets for form in formset.forms]
        return sorted(rows, key=lambda form: form.instance.position or LAST)

    @property
    def unconfirmed(self):
        """The facts whose evidence needs rechecking: those of the form, and those of its texts."""
        facts = [form.instance for form in self.fact_forms]
        rechecked = getattr(self.entry, "rechecked", ())
        return [fact for fact in facts if fact.pk and not fact.confirmed] + list(rechecked)

    @property
    def repairs(self):
        """What was repaired in the text of a source."""
        return getattr(self.form, "repairs", ())

    @property
    def problems(self):
        """Each error in the order of the page: the field's name, its box's id, the message."""
        rows = [form for formset in self.other_formsets for form in formset.forms]
        found = [
            problem for form in [self.form, *rows, *self.fact_forms] for problem in errors(form)
        ]
        for formset in self.formsets:
            found += [("", "", message) for message in formset.non_form_errors()]
        return found

    def _texts(self, beside):
        """Return the sources whose texts stand beside the form."""
        told = []
        if isinstance(self.entry, Dancer) and self.entry.pk:
            told = sources_of_life(self.entry)
        return list(dict.fromkeys([*told, *beside]))


def errors(form):
    """Yield each error of a form: what it is about, the id of its box or its row, the message."""
    title = title_of(form)
    for name, messages in form.errors.items():
        field = form[name] if name in form.fields else None
        told = [title, capfirst(field.label) if field else ""]
        box = field.id_for_label if field else form.prefix or ""
        for message in messages:
            yield ": ".join(map(str, filter(None, told))), box, message


def title_of(form):
    """Return what tells the form of a record under an entry from the others; of an entry, none."""
    if not form.prefix:
        return ""
    record = form.instance
    values = {field.name: field.data for field in form.visible_fields()}
    words = str(getattr(record, "label", record)) if record.pk else ""
    return row_title(type(record), row_number(form), words or first_words(form.fields, values))
