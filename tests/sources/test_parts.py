"""What Django's pages have of Jinja2's: parts, which see and escape what they do, and a frame."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError

from dancers.querysets import ListedDancer


def rendered(name, **context):
    """Return a page that consists of a part."""
    page = Template("{% part name entries=dancers %}")
    return page.render(Context({"name": name, "kept_query": "q=a&sort=", **context}))


@pytest.fixture
def dancer():
    """A dancer as lists have them."""
    return ListedDancer(
        1, "/dancers/aigul/", "<b>Айгүл</b>", "One & only", [("Born in <Almaty>", None)]
    )


def test_a_part_sees_what_it_is_given_and_what_the_page_has(dancer):
    page = rendered("dancers/dancer_rows.html", dancers=[dancer])
    assert 'href="/dancers/aigul/?q=a&amp;sort="' in page


def test_texts_of_records_are_escaped(dancer):
    page = rendered("dancers/dancer_rows.html", dancers=[dancer])
    assert "One &amp; only" in page
    assert "Born in &lt;Almaty&gt;" in page
    assert "&lt;b&gt;Айгүл&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_name_says_what_script_it_is_in(dancer):
    page = rendered("dancers/dancer_rows.html", dancers=[dancer._replace(name="Айгүл")])
    assert '<bdi lang="und-Cyrl" dir="ltr">Айгүл</bdi>' in page


def test_texts_of_the_interface_are_told_as_they_are(dancer):
    page = rendered("dancers/dancer_rows.html", dancers=[dancer._replace(origins_told=[])])
    assert "origin not recorded" in page


def test_a_page_without_a_reader_has_the_way_to_sign_in():
    page = Template('{% part "includes/account.html" %}').render(Context())
    assert 'href="/sign-in/"' in page


def framed(blocks):
    """Return a page of Django's, in its frame, that fills some blocks."""
    page = Template('{% extends "base.html" %}' + blocks)
    return page.render(Context({"name": "<b>Maya</b>", "messages": ["Saved & kept"]}))


def test_a_page_of_django_stands_in_the_frame_of_all_pages():
    page = framed("{% block title %}Edit{% endblock %}{% block content %}{{ name }}{% endblock %}")
    assert page.startswith("<!DOCTYPE html>")
    assert "<title>Edit · Barre</title>" in page
    assert "&lt;b&gt;Maya&lt;/b&gt;" in page
    assert 'href="/dancers/"' in page
    assert "Saved &amp; kept" in page


def test_a_page_of_django_adds_to_what_the_frame_has():
    page = framed(
        '{% block scripts %}{{ block.super }}<script src="/edit.js"></script>{% endblock %}'
    )
    assert page.index("catalogue/site.js") < page.index("/edit.js") < page.index("</head>")


def test_a_page_of_django_leaves_out_what_the_frame_has():
    assert 'href="/sign-in/"' in framed("")
    assert 'href="/sign-in/"' not in framed("{% block account %}{% endblock %}")


def test_what_stands_beside_the_blocks_of_a_frame_is_refused():
    with pytest.raises(TemplateSyntaxError, match="blocks, and nothing else"):
        Template("{% frame %}{% block title %}{% endblock %}<p>lost</p>{% endframe %}")


def blocks_in(*patterns):
    """Return the names of the blocks in some templates that stand in the frame, or are it."""
    files = [
        file for pattern in patterns for file in Path(settings.BASE_DIR, "templates").glob(pattern)
    ]
    texts = [file.read_text() for file in files]
    return {
        name
        for text in texts
        if 'extends "base.html"' in text or "{% frame %}" in text
        for name in re.findall(r"{% block (\w+)", text)
    }


def test_the_frame_shows_every_block_that_a_page_of_django_fills():
    framed = blocks_in("jinja2/framed.html")
    assert blocks_in("base.html") == framed
    assert blocks_in("*.html", "catalogue/*.html", "sources/*.html") <= framed


def test_what_a_page_sees_hides_nothing_that_its_parts_call():
    page = Template("{% for url in addresses %}{% part 'includes/account.html' %}{% endfor %}")
    assert 'href="/sign-in/"' in page.render(Context({"addresses": ["/x/"], "_": "none"}))
