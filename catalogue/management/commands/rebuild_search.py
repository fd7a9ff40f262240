"""`manage.py rebuild_search`: makes the search index anew."""

import sys

from django.core.management.base import BaseCommand
from tqdm import tqdm

from catalogue.kinds import KINDS
from catalogue.rebuilding import rebuild


class Command(BaseCommand):
    """Makes the search index anew; searches use the old one until it is there."""

    help = "Makes the search index anew from the records, with a progress bar on a terminal."

    def handle(self, **options):
        """Make the index, and say how many entries are in it."""
        total = sum(model.objects.count() for model in KINDS.values())
        # Silent where nobody looks.
        with tqdm(total=total, unit=" entries", file=sys.stderr, disable=None) as bar:
            rebuild(bar.update)
        self.stdout.write(f"{total} entries indexed")
