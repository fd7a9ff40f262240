"""The house keeps its shape: imports run one way, and every kind of record has all its parts."""

import ast
import itertools
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import get_resolver, reverse

from sources.facets import kept_of
from sources.models import Entry, Fact, PastSlug, Record
from tests import factories

ROOMS = ["sources", "dancers", "performances", "catalogue"]
MODELS = [model for room in ROOMS[:3] for model in apps.get_app_config(room).get_models()]
RECORDS = [model for model in MODELS if issubclass(model, Record)]
ENTRIES = [model for model in MODELS if issubclass(model, Entry)]
FACTS = [model for model in MODELS if issubclass(model, Fact)]


def modules():
    """Return each module of the rooms by its dotted name."""
    paths = (path for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*.py"))
    return {
        ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path
        for path in paths
        if "migrations" not in path.parts
    }


def imports(path, names):
    """Return the modules of ours that a module imports, by their dotted names."""
    found = set()
    for node in ast.walk(ast.parse(Path(path).read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {
                name if (name := f"{node.module}.{alias.name}") in names else node.module
                for alias in node.names
            }
    return found & set(names)


def test_imports_run_one_way():
    rank = {room: number for number, room in enumerate(ROOMS)}
    known = modules()
    back = [
        f"{name} imports {imported}"
        for name, path in known.items()
        for imported in imports(path, known)
        if rank[imported.partition(".")[0]] > rank[name.partition(".")[0]]
    ]
    assert back == []


def test_no_module_imports_itself_by_a_detour():
    known = modules()
    reached = {name: imports(path, known) for name, path in known.items()}
    for _round in range(len(known)):
        reached = {
            name: found.union(*(reached[other] for other in found))
            for name, found in reached.items()
        }
    assert [name for name, found in reached.items() if name in found] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
class TestEveryModel:
    def test_has_an_admin_with_search(self, model):
        assert admin.site._registry[model].search_fields

    @pytest.mark.django_db
    def test_has_a_factory_that_makes_a_valid_record(self, model):
        factories.factory_for(model)().full_clean()

    @pytest.mark.django_db
    def test_is_found_by_its_natural_key(self, model):
        record = factories.factory_for(model)()
        assert model.objects.get_by_natural_key(*record.natural_key()) == record

    def test_names_its_constraints_and_says_what_they_refuse(self, model):
        for constraint in model._meta.constraints:
            assert constraint.name.startswith(model._meta.app_label)
            assert constraint.violation_error_message != constraint.default_violation_error_message


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
@pytest.mark.django_db
def test_every_record_has_history_in_the_catalogue(model):
    record = factories.factory_for(model)()
    assert model.history.model._meta.app_label == "catalogue"
    assert record.history.count() == 1


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
@pytest.mark.django_db
def test_every_entry_has_a_list_and_a_page(client, model):
    entry = factories.factory_for(model)()
    listed = client.get(reverse(f"{model._meta.model_name}_list"))
    assert entry.get_absolute_url() in listed.content.decode()
    assert client.get(entry.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
@pytest.mark.django_db
def test_every_entry_declares_facets_that_lead_somewhere(model):
    assert model.facets
    names = [facet.name for facet in kept_of(model)]
    assert len(names) == len(set(names))
    # Names that mean something else in the address of a list.
    assert not {"q", "sort", "page", "after", "before", "more"} & set(names)
    for facet in kept_of(model):
        assert list(facet.pairs(model)) == []


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
@pytest.mark.django_db
def test_every_fact_is_told_on_its_dancers_page(client, model):
    fact = factories.factory_for(model)()
    page = client.get(fact.dancer.get_absolute_url()).content.decode()
    assert f'id="{fact.anchor}"' in page


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
def test_every_fact_is_edited_with_its_dancer(model):
    dancers = admin.site._registry[apps.get_model("dancers.Dancer")]
    assert model in [inline.model for inline in dancers.inlines]


def test_every_field_that_is_written_by_hand_is_explained():
    bare = [
        str(field)
        for model in MODELS
        if model is not PastSlug
        for field in model._meta.concrete_fields
        if field.editable and not field.auto_created and not field.is_relation
        if not field.help_text and not field.choices
    ]
    assert bare == []


def names(patterns):
    """Return the names of all addresses below the patterns, the admin's left out."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            if getattr(pattern, "app_name", "") != "admin":
                yield from names(pattern.url_patterns)
        else:
            yield pattern.name


def test_the_public_addresses_are_those_of_the_site():
    kinds = [model._meta.model_name for model in ENTRIES]
    expected = {
        "entry_add",
        "entry_delete",
        "entry_edit",
        "entry_names",
        "home",
        "healthz",
        "readyz",
        "changes",
        "entry_history",
        "entry_version",
        "entry_revert",
        "portrait",
        "search",
        "search_suggest",
        "surprise",
        "to_do",
        "sign_in",
        "sign_out",
        "password",
        "password_changed",
        *(f"{kind}_{page}" for kind, page in itertools.product(kinds, ("list", "detail"))),
    }
    assert set(names(get_resolver().url_patterns)) == expected
