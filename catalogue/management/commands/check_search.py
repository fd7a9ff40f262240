"""`manage.py check_search`: says whether the search index has drifted from the records."""

from django.core.management.base import BaseCommand, CommandError

from catalogue.rebuilding import drifted


class Command(BaseCommand):
    """Says for each entry whose rows in the search index are not as they should be what differs."""

    help = "Lists what the search index has otherwise than the records; exits 1 where it does."

    def handle(self, **options):
        """List what differs."""
        number = 0
        for difference in drifted():
            self.stdout.write(difference)
            number += 1
        if number:
            raise CommandError(f"{number} drifted: run `manage.py rebuild_search`.")
        self.stdout.write("The search index is as the records are.")
