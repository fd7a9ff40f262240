"""The same questions put to the database alone, and to Datasette."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dancers.models import Dancer
from sources.tokens import tokens, words_of

# So many pages of each sort are put to the database.
PAGES = 20
COUNT = "SELECT count(*) FROM dancers_dancer"
LIST = "SELECT id, slug, name FROM dancers_dancer"
ORDER = "ORDER BY sort_name, id LIMIT 50"
SEARCHES = ("search, rare words", "search, common words", "search, two words")
# A chosen facet, as a condition on dancers; the value is a slug, or a choice.
HAVING = {
    "country": "dancers_origin JOIN dancers_place a ON a.id = place_id"
    " JOIN dancers_place b ON b.id IN (a.id, a.country_id)"
    " WHERE relation <> 'based' AND b.slug = '{}'",
    "place": "dancers_origin JOIN dancers_place a ON a.id = place_id"
    " WHERE relation <> 'based' AND a.slug = '{}'",
    "style": "dancers_practice JOIN dancers_style a ON a.id = style_id WHERE a.slug = '{}'",
    "company": "dancers_engagement JOIN dancers_company a ON a.id = company_id WHERE a.slug = '{}'",
    "school": "dancers_training JOIN dancers_school a ON a.id = school_id WHERE a.slug = '{}'",
    "teacher": "dancers_training JOIN dancers_teacher a ON a.id = teacher_id WHERE a.slug = '{}'",
    "level": "dancers_engagement WHERE level = '{}'",
}


def conditions(address):
    """Return the facets that a list's address chooses, as SQL; None where one is not known here."""
    chosen = parse_qsl(urlsplit(address).query)
    if any(name not in HAVING for name, _value in chosen):
        return None
    having = (HAVING[name].format(value) for name, value in chosen)
    return "WHERE " + " AND ".join(
        f"id IN (SELECT {each.split()[0]}.dancer_id FROM {each})" for each in having
    )


def two_facets(first_time):
    """Return the conditions of the lists with two facets."""
    return [found for url in first_time["list, two facets"] if (found := conditions(url))]


def for_the_database(first_time):
    """Return the statements of some pages of each sort: {name: lists of statements}.

    A profile's are those that the site asks; the lists count exactly, and skip to a page.
    """
    client, profiles = Client(), []
    for address in first_time["profile"][:PAGES]:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        profiles.append([query["sql"] for query in captured])
    return {
        "pgbench, profile": profiles,
        "pgbench, list": [[COUNT, f"{LIST} {ORDER}"]],
        "pgbench, list, page 1,000": [[COUNT, f"{LIST} {ORDER} OFFSET 49950"]],
        "pgbench, list, two facets": [
            [f"{COUNT} {where}", f"{LIST} {where} {ORDER}"]
            for where in two_facets(first_time)[:PAGES]
        ],
    }


def base_of(file):
    """Return where Datasette's addresses for an SQLite database begin."""
    return f"/{quote(file.stem)}"


def for_datasette(first_time, file):
    """Return what Datasette is asked for: {name: addresses}."""
    base = base_of(file)
    place = Dancer.objects.order_by("sort_name", "pk").values_list("sort_name", "pk")
    deep = place[min(49_950, Dancer.objects.count() - 51)]
    slugs = [address.split("/")[2] for address in first_time["profile"]]
    searched = {
        name: [dict(parse_qsl(urlsplit(address).query))["q"] for address in first_time[name]]
        for name in first_time
        if name in SEARCHES or name == "suggest"
    }

    def by_sql(statement):
        return f"{base}?{urlencode({'sql': statement})}"

    def matching(query):
        words = " ".join(f'"dw{token}"' for token in tokens(query))
        return by_sql(
            "SELECT rowid FROM catalogue_indexedtext_fts WHERE catalogue_indexedtext_fts"
            f" MATCH '{words}' ORDER BY rank LIMIT 20"
        )

    def beginning(start):
        key = " ".join(words_of(start))
        return by_sql(
            "SELECT entry_id, key FROM catalogue_indexedname WHERE kind = 'dancer'"
            f" AND key >= '{key}' AND key < '{key}~' ORDER BY key LIMIT 8"
        )

    ids = Dancer.objects.filter(slug__in=slugs).values_list("pk", flat=True)
    return {
        "profile (a row, no joins)": [f"{base}/dancers_dancer/{pk}" for pk in ids],
        "list": [f"{base}/dancers_dancer?_sort=sort_name"],
        "list, page 1,000": [
            f"{base}/dancers_dancer?_sort=sort_name&_next={quote(f'{deep[0]},{deep[1]}')}"
        ],
        "list, two facets (rows alone)": [
            by_sql(f"{LIST} {where} {ORDER}") for where in two_facets(first_time)
        ],
        **{
            name: [matching(q) for q in asked]
            for name, asked in searched.items()
            if name != "suggest"
        },
        "suggest": [beginning(start) for start in searched["suggest"]],
    }
