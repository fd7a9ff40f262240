"""The form of a fixture: which fields a row has, and how a row is written for people to read."""

from decimal import Decimal

import yaml


def fixture_fields(model):
    """Return the model's fields that a fixture may set, by name."""
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return {field.name: field for field in fields if field.serialize and not field.primary_key}


class Key(list):
    """A natural key, which a fixture writes in brackets."""


class LiteralText(str):
    """A text that a fixture writes line by line, as it stands."""


class Dumper(yaml.SafeDumper):
    """Writes rows as people write them."""

    def increase_indent(self, flow=False, indentless=False):
        """Let the items of a list stand further in than the list's name."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data):
        """Write each value out, also where two rows share it."""
        return True


def _write_text(dumper, text):
    style = "|" if "\n" in text or isinstance(text, LiteralText) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=style)


def _write_key(dumper, key):
    return dumper.represent_sequence("tag:yaml.org,2002:seq", key, flow_style=True)


def _write_decimal(dumper, number):
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{number:.5f}")


Dumper.add_representer(str, _write_text)
Dumper.add_representer(LiteralText, _write_text)
Dumper.add_representer(Key, _write_key)
Dumper.add_representer(Decimal, _write_decimal)


def row_in_yaml(label, fields):
    """Return a row of a fixture, given its model's label and its fields by name."""
    row = {"model": label, "fields": fields}
    return yaml.dump([row], Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100)
