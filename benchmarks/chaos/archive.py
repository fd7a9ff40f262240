"""What the run edits and loads: editors, entries of their own and shared ones, and a fixture."""

from benchmarks.chaos.people import PASSWORD

SHARED = "/places/chaos-shared/edit/"
MAKE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
call_command("loaddata", "archive", verbosity=0)
from django.contrib.auth.models import User
from dancers.models import Dancer, Place
for name in {names}:
    User.objects.create_superuser(name, password={password!r})
    Place.objects.create(name=name, slug=name)
    Dancer.objects.create(name=name, slug=name)
Place.objects.create(name="Shared", slug="chaos-shared")
"""
# Of the shipped archive: a life with many facts.
LIFE = "/dancers/valerie-baktybekova/edit/"
READ = [
    "/dancers/valerie-baktybekova/",
    "/",
    "/dancers/",
    "/places/chaos-shared/",
    "/search/?q=ballet",
    "/sources/",
    "/changes/",
    "/places/",
    "/dancers/?sort=-changed",
    "/search/suggest?q=ba",
    "/schools/",
    "/places/chaos-shared/history/",
    "/search/?q=balet",
    "/dancers/?style=ballet",
]


def fill(site, editors):
    """Migrate, load the shipped archive, and add a number of editors; return their names."""
    names = [f"chaos-{number}" for number in range(editors)]
    # In one process: each takes seconds to start.
    done = site.manage("shell", "-v", "0", "-c", MAKE.format(names=names, password=PASSWORD))
    if done.returncode:
        raise SystemExit(done.stderr)
    return names


def paths_of(name):
    """Return the forms that an editor fills in: mostly their own, some that others edit too."""
    own = [f"/places/{name}/edit/", f"/dancers/{name}/edit/"]
    return [*own, *own, SHARED] + ([LIFE] if name.endswith("-0") else [])


class Fixture:
    """A file to load: some schools, each with the number of the load in its note."""

    def __init__(self, path, schools=20):
        self.path = path
        self.slugs = [f"chaos-school-{number}" for number in range(schools)]

    def write(self, number):
        """Write the file for a load."""
        rows = "".join(
            f"- model: dancers.school\n  fields:\n    name: {slug}\n    slug: {slug}\n"
            f"    note: Load {number}\n"
            for slug in self.slugs
        )
        self.path.write_text(rows)
