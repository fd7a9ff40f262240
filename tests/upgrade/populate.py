"""Fills an empty, migrated database with what an upgrade must keep.

Everything is done as people do it, through the site's pages, so that this script works on any
release. `DATABASE_URL=… python -m tests.upgrade.populate`; tests/data/README.md says when.
"""

import io
import os

import django
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from tests.forms import submit

PASSWORD = "of-an-earlier-release"
ROLES = ("contributor", "editor", "curator")
USERS = (*ROLES, "administrator")


def main():
    """Load the shipped archive, and edit it as each role may."""
    call_command("loaddata", "archive", verbosity=0)
    make_users()
    rename_and_edit(signed_in("editor"))
    delete_and_revert(signed_in("curator"))


def make_users():
    """Make a user for each role, and a superuser."""
    from django.contrib.auth.models import Group, User

    for role in ROLES:
        user = User.objects.create_user(role, password=PASSWORD)
        user.groups.add(Group.objects.get(name=role))
    User.objects.create_superuser("administrator", password=PASSWORD)


def visitor():
    """Return a client that is not signed in."""
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def signed_in(username):
    """Return a client that is signed in as this user."""
    client = visitor()
    response = client.post("/sign-in/", {"username": username, "password": PASSWORD})
    assert response.status_code == 302, response.status_code
    return client


def rename_and_edit(client):
    """Rename entries, change and add facts, leave one to be rechecked, and mend a text."""
    marat = "/dancers/marat-kalmurzaeva/edit/"
    submit(client, marat, name="Marat Qalmurzaeva", slug="marat-qalmurzaeva", why="Spelling")
    marat = "/dancers/marat-qalmurzaeva/edit/"
    submit(client, marat, slug="m-qalmurzaeva", name="M. Qalmurzaeva", why="As on the programme")
    submit(
        client, "/places/almaty/edit/", name="Alma-Ata", slug="alma-ata", why="As in Soviet times"
    )
    valerie = "/dancers/valerie-baktybekova/edit/"
    submit(
        client,
        valerie,
        **{
            "milestones-0-headline": "A headline of another editor",
            "portrait": SimpleUploadedFile("portrait.png", picture()),
            "portrait_credit": "Photo: Aigul Bek",
            "portrait_alt": "Valerie at the barre",
            "why": "A clearer headline",
        },
    )
    school = {"name": "Vaganova Academy", "note": "Added by hand — «Вагановка».", "why": "New"}
    submit(client, "/schools/add/", **school)
    submit(client, "/schools/vaganova-academy/edit/", slug="vaganova", name="Vaganova")
    submit(client, "/styles/add/", name="Contemporary dance", why="For a while")
    submit(client, "/teachers/add/", name="Ольга Ивановна", why="Named in a letter")


def delete_and_revert(client):
    """Delete an entry for good, delete one that comes back, undo an edit, go back to a version."""
    submit(client, "/styles/contemporary-dance/delete/", why="Nobody dances it here")
    submit(client, "/dancers/martin-baktybekova/delete/", why="By mistake")
    submit(client, "/dancers/martin-baktybekova/history/2/revert/", why="Back again")
    submit(client, "/works/swan-lake/edit/", name="Swan Lake (ballet)", why="To be undone")
    submit(client, "/works/swan-lake/history/2/revert/", why="The title is enough")
    isabella = "/dancers/isabella-baktybekova/"
    submit(client, f"{isabella}edit/", note="A remark that goes.", why="A remark")
    submit(client, f"{isabella}edit/", pronoun="she", why="As the text has it")
    submit(client, f"{isabella}history/1/revert/?to=version", why="As it was loaded")


def picture():
    """Return the bytes of a small picture."""
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (960, 1280), "#8c1c2b").save(stream, "PNG")
    return stream.getvalue()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
