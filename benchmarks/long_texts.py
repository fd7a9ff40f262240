"""How long the pages of a long text take, and its differences and quotes, in a scratch database.

    python benchmarks/long_texts.py --chars 600000
    python benchmarks/long_texts.py --chars 600000 --database postgres://user@127.0.0.1/scratch

The database is SQLite in a temporary file, or an empty one on PostgreSQL, which is left as it is.
Each figure is the processor's time in seconds, of Python alone, the least of some tries.
"""

import argparse
import os
import random
import re
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import django

BASE = Path(__file__).resolve().parent.parent
QUOTES = 30
WORDS = """
she danced the part of a girl in white who waits by the lake for years after her teacher left Perm
Almaty Omsk the company school ballet academy festival theatre stage and trained under Mrs. Lund Dr.
Orr with partners from abroad until 1931 when it closed then again at home
"""


def main():
    """Set the database up, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--chars", type=int, default=600_000, help="of the text, up to 1,000,000")
    parser.add_argument("--facts", type=int, default=30, help="that cite the text")
    parser.add_argument("--tries", type=int, default=3, help="of which the quickest counts")
    parser.add_argument("--database", help="the address of an empty database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(BASE)
        sys.path.insert(0, str(BASE))
        os.environ |= {
            "ENV_FILE": os.devnull,
            "DATABASE_URL": options.database or f"sqlite:///{folder}/scratch.sqlite3",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "KEEP_PAGES": "off",
            "ALLOWED_HOSTS": "testserver",
        }
        django.setup()
        measure(options)


def measure(options):
    """Print the figures of a text of so many characters."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    sentences = make_sentences(options.chars)
    text = join(sentences)
    print(f"a text of {len(text):,} characters, {len(sentences):,} sentences")
    source, dancer = make_records(text, sentences, options.facts)
    measure_pages(source, dancer, options.tries)
    measure_differences(text, options.tries)
    measure_quotes(text, sentences, options.tries)


def make_sentences(chars):
    """Return sentences of a made text of so many characters, or somewhat less."""
    rng, sentences, size = random.Random(1), [], 0  # noqa: S311 (nothing is secret)
    words = WORDS.split()
    while True:
        told = rng.choices(words, k=rng.randint(6, 24))
        sentence = f"On day {len(sentences)} {' '.join(told)}."
        size += len(sentence) + 2
        if size > chars:
            return sentences
        sentences.append(sentence)


def join(sentences):
    """Return the sentences as a text, eight to a paragraph."""
    paragraphs = (" ".join(sentences[at : at + 8]) for at in range(0, len(sentences), 8))
    return "\n\n".join(paragraphs)


def make_records(text, sentences, facts):
    """Save the text as a source, with an earlier version, and a dancer of so many facts."""
    from dancers.models import Dancer, Milestone
    from sources.models import Passage, Source, changing

    source = Source(name="Long text", text=text.replace("Perm", "Omsk"))
    show("saved", least(source.save, 1))
    source.text = text
    show("saved again, a word mended throughout", least(source.save, 1))
    step = len(sentences) // facts
    with changing():
        dancer = Dancer.objects.create(name="Dancer")
        for number, quote in enumerate(sentences[: step * facts : step]):
            passage = Passage.objects.create(source=source, quote=quote)
            fact = Milestone.objects.create(dancer=dancer, headline=f"Milestone {number}")
            fact.passages.set([passage])
    return source, dancer


def measure_pages(source, dancer, tries):
    """Print how long each page takes, and how long it is."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("ada"))
    url = source.get_absolute_url()
    pages = [
        ("the source", url),
        ("its first version", f"{url}history/1/"),
        ("its history", f"{url}history/"),
        ("what has changed since", f"{url}history/1/?compare"),
        ("the form of the source", f"{url}edit/"),
        ("to do", "/to-do/"),
        ("the profile", dancer.get_absolute_url()),
        ("the form of the dancer", f"{dancer.get_absolute_url()}edit/"),
    ]
    for name, path in pages:
        response = client.get(path)
        if response.status_code != 200:
            raise SystemExit(f"{path}: {response.status_code}")
        show(name, least(lambda path=path: client.get(path), tries), len(response.content))


def measure_differences(text, tries):
    """Print how long the difference of texts takes that are made to be hard to compare."""
    from catalogue.differences import Difference
    from sources.diffing import Work

    size = len(text)
    pairs = [
        ("every 100th sentence edited", text, re.sub(r"day (\d*)00 ", r"the \1th ", text)),
        ("no common line", text, text.upper()),
        ("lines in another order", text, "\n\n".join(text.split("\n\n")[::-1])),
        ("one repeated word", "dance " * (size // 6), "dance dance! " * (size // 13)),
        ("all lines alike", "She danced.\n" * (size // 12), "She danced.\nNo.\n" * (size // 16)),
        ("one line", "a" * size, "ab" * (size // 2)),
    ]
    for name, was, now in pairs:
        taken = least(lambda was=was, now=now: Difference(was, now, Work()), tries)
        show(f"difference: {name}", taken)


def measure_quotes(text, sentences, tries):
    """Print how long it takes to find quotes in a text that is wrapped anew."""
    from sources.alignment import aligned_blocks
    from sources.reanchoring import find_moved_quote

    wrapped = wrap(text)
    edited = re.sub(r"day (\d*)00 ", r"the \1th ", wrapped)
    quotes = sentences[1 :: len(sentences) // QUOTES][:QUOTES]

    def find(new, some):
        aligned_blocks.cache_clear()
        return sum(bool(find_moved_quote(text, new, quote)) for quote in some)

    for name, new in (("wrapped anew", wrapped), ("wrapped anew and edited", edited)):
        for some in (quotes[:1], quotes):
            found = find(new, some)
            taken = least(lambda new=new, some=some: find(new, some), tries)
            show(f"quotes in a text {name}: {found} of {len(some)} found", taken)


def wrap(text, width=72):
    """Return the text in lines, words divided with hyphens at their ends."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        lines, line = [], ""
        for word in paragraph.split():
            room = width - len(line) - 2
            if len(line) + len(word) < width:
                line = f"{line} {word}".strip()
            elif word.isalpha() and 2 < room < len(word) - 2:
                lines.append(f"{line} {word[:room]}-")
                line = word[room:]
            else:
                lines.append(line)
                line = word
        paragraphs.append("\n".join([*lines, line]))
    return "\n\n".join(paragraphs)


def least(work, tries):
    """Return the least processor's time and the least time by the clock that work takes."""
    taken = []
    for _try in range(tries):
        start, clock = process_time(), perf_counter()
        work()
        taken.append((process_time() - start, perf_counter() - clock))
    return tuple(map(min, zip(*taken, strict=True)))


def show(name, taken, size=None):
    """Print a line: what, the processor's time, the time by the clock, the bytes of a page."""
    told = f"{size:,} bytes" if size else ""
    print(f"{name:<60}{taken[0]:>8.2f} s{taken[1]:>8.2f} s by the clock  {told}", flush=True)


if __name__ == "__main__":
    main()
