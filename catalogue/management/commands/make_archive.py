"""`make_archive`: a big archive, to see how the site stands it; and out with it again."""

import argparse
import resource
import sys
import time
from functools import partial

from django.core.management.base import BaseCommand, CommandError, no_translations
from tqdm import tqdm

from catalogue.making.archive import RefusedError, make_archive, remove_archive

# A PositiveIntegerField's limit.
MOST = 2_147_483_647


def positive(text):
    """Return the number; refuse what is none, or not above zero."""
    number = int(text)
    if not 0 < number <= MOST:
        raise argparse.ArgumentTypeError(f"{text} is not a number of 1 to {MOST}")
    return number


def peak_memory():
    """Return the most memory that this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1_000_000 if sys.platform == "darwin" else 1000)


class Command(BaseCommand):
    """Makes as many dancers as are asked for, all made up, or takes them out again."""

    help = (
        "Makes a big archive beside the records that are there: dancers with the facts of their "
        "lives, and booklets as evidence. All of it is made up, says so on its pages, and goes "
        "with --remove. The same numbers make the same archive. Others wait while it runs."
    )

    def add_arguments(self, parser):
        """Take the numbers, or the wish to have it gone."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--dancers", type=positive, help="How many dancers to make.")
        what.add_argument("--remove", action="store_true", help="Take the made archive out again.")
        parser.add_argument("--seed", type=positive, default=1, help="Another one, other dancers.")

    @no_translations
    def handle(self, dancers, remove, seed, **options):
        """Make or remove the archive, and say what that came to."""
        # None: silent where nobody watches.
        bar = partial(tqdm, disable=None, file=sys.stderr)
        start = time.monotonic()
        try:
            count = remove_archive(bar) if remove else make_archive(dancers, seed, bar)
        except RefusedError as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - start
        self.stdout.write(
            f"{count:,} rows {'removed' if remove else 'made'} in {seconds:.1f} s: "
            f"{count / seconds:,.0f} rows/s, {peak_memory()} MB of memory at the most"
        )
