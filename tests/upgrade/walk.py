"""Walks a site, and records what an upgrade must keep of it.

`DATABASE_URL=… python -m tests.upgrade.walk record` prints what is found at every URL, as JSON;
`… check FILE` reads such a record, and prints what is different now; `… revert` reverts some edits,
and prints what that changed in the archive's dump.
"""

import difflib
import html
import io
import json
import os
import re
import sys
from pathlib import Path

import django
from django.core.management import call_command

from tests.forms import submit
from tests.upgrade.populate import USERS, signed_in, visitor

# What a visitor finds at a URL is kept; how lists, the home page and searches tell it may change.
ENTRY_PAGE = re.compile(r"^/[a-z]+/[^/]+/")
LINK = re.compile(r'href="(/[^"#?]*)')
TAG = re.compile(r"<script.*?</script>|<style.*?</style>|<[^>]*>", re.DOTALL)
# Shorter ones stand on many pages by chance; longer ones are texts, which pages cut.
LENGTHS = range(8, 300)
# An edit that is undone, a version to go back to, and a deletion that is undone.
REVERTS = (
    "/dancers/valerie-baktybekova/history/2/revert/",
    "/places/alma-ata/history/1/revert/?to=version",
    "/styles/contemporary-dance/history/2/revert/",
)


def text_of(response):
    """Return the text of a page as it is read, with single blanks."""
    content = response.content.decode(errors="replace")
    return " ".join(html.unescape(TAG.sub("", content)).split())


def record():
    """Return what is found: what visitors read at each URL, and what each user may open."""
    strings = stored_strings()
    pages = {}
    waiting = ["/", *past_urls()]
    client = visitor()
    while waiting:
        url = waiting.pop()
        if url in pages or url.startswith(("/static/", "/admin/", "/surprise/")):
            continue
        response = client.get(url)
        pages[url] = {"status": response.status_code}
        if "Location" in response:
            pages[url]["location"] = response["Location"].partition("?")[0]
            waiting.append(pages[url]["location"])
        if response.status_code == 200 and "text/html" in response["Content-Type"]:
            waiting += map(html.unescape, LINK.findall(response.content.decode()))
            text = text_of(response) if ENTRY_PAGE.match(url) else ""
            pages[url]["strings"] = sorted(each for each in strings if each in text)
    opened = {user: statuses(user, editing_urls(pages)) for user in USERS}
    return {"pages": dict(sorted(pages.items())), "opened": opened}


def revert():
    """Revert edits of before, and return the lines that are different in the dump after it."""
    before = dumped()
    for url in REVERTS:
        submit(signed_in("curator"), url)
    lines = difflib.unified_diff(before, dumped(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def dumped():
    """Return the lines of the archive's dump, without its comments."""
    stream = io.StringIO()
    call_command("dump_archive", "-", stdout=stream)
    return [line for line in stream.getvalue().splitlines() if not line.startswith("#")]


def check(recorded):
    """Return what is different from the record, in a line for each difference."""
    differences = []
    client = visitor()
    for url, page in recorded["pages"].items():
        response = client.get(url)
        location = response.get("Location", "").partition("?")[0]
        found, wanted = (response.status_code, location), (page["status"], page.get("location", ""))
        if found != wanted:
            differences.append(f"{url}: {wanted} before, {found} now")
        elif page.get("strings"):
            text = text_of(response)
            differences += [
                f"{url}: lacks “{each}”" for each in page["strings"] if each not in text
            ]
    for user, opened in recorded["opened"].items():
        for url, status in statuses(user, opened).items():
            if status != opened[url]:
                differences.append(f"{url}: {opened[url]} for {user} before, {status} now")
    return differences


def statuses(user, urls):
    """Return the status of each URL for a user who signs in with the password of before."""
    client = signed_in(user)
    return {url: client.get(url).status_code for url in urls}


def editing_urls(pages):
    """Return URLs of editing: the pages of an entry of each kind, and its list in the admin."""
    urls = ["/to-do/", "/password/", "/admin/", "/admin/auth/user/", "/admin/sources/passage/"]
    kinds = {}
    for url, page in pages.items():
        parts = url.strip("/").split("/")
        if page["status"] == 200 and len(parts) == 2:
            kinds.setdefault(parts[0], url)
    for url in kinds.values():
        if f"{url}history/" in pages:
            urls += [f"{url}edit/", f"{url}delete/", f"{url}history/1/revert/"]
    return urls


def past_urls():
    """Return the URLs that entries had, those of deleted ones too, and of their histories."""
    from catalogue.kinds import BY_MODEL_NAME, NAMES
    from sources.models import PastSlug

    past = PastSlug.every.values_list("kind", "old")
    urls = [f"/{NAMES[BY_MODEL_NAME[kind]]}/{slug}/" for kind, slug in past]
    return urls + [f"{url}history/" for url in urls] + [f"{url}history/1/" for url in urls]


def stored_strings():
    """Return the strings that records hold, or held once, by which their pages are known."""
    from django.apps import apps
    from django.db.models import CharField, TextField

    strings = set()
    for model in apps.get_models():
        # History has what stands in the records today, too.
        if model._meta.model_name.startswith(("historical", "version")):
            for field in model._meta.concrete_fields:
                if isinstance(field, CharField | TextField) and field.serialize:
                    strings |= set(model.objects.values_list(field.name, flat=True))
    lines = {" ".join(string.split()) for string in strings if string and "\n" not in string}
    return {string for string in lines if len(string) in LENGTHS and " " in string}


def main(action, *arguments):
    """Do as the command line says; return the exit status, 1 where something is different."""
    if action == "check":
        differences = check(json.loads(Path(*arguments).read_text()))
        print("\n".join(differences))
        return 1 if differences else 0
    result = revert() if action == "revert" else record()
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.exit(main(*sys.argv[1:]))
