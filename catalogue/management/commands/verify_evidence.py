"""`verify_evidence`: whether every quote stands in its text and every fact has one."""

from django.core.management.base import BaseCommand, CommandError

from catalogue.verification import facts_without_evidence, verify_sources

COLUMNS = ("passages", "facts", "sentences", "used", "unused")


class Command(BaseCommand):
    """Prints a table of the sources; exits with 1 where the evidence of a fact is broken."""

    help = (
        "Checks that every quote stands in its text exactly once and that every stated or inferred "
        "fact has one. Prints a row for each source, then the sentences that no fact rests on."
    )

    def handle(self, **options):
        """Print the table and the unused sentences; raise CommandError with the breaks."""
        breaks, unused = [], []
        self.stdout.write(f"{'source':<40}" + "".join(f"{name:>10}" for name in COLUMNS))
        for report in verify_sources():
            row = (report.passages, report.facts, report.sentence_count, report.used)
            numbers = "".join(f"{number:>10}" for number in (*row, len(report.unused)))
            self.stdout.write(f"{report.source.slug:<40}{numbers}")
            unused += [f"  {report.source.slug}: {sentence}" for sentence in report.unused]
            breaks += report.breaks
        if unused:
            self.stdout.write("\n".join(["", "Sentences that no fact rests on:", *unused]))
        breaks += [
            f"{fact._meta.label_lower} {'/'.join(fact.natural_key())}: has no passage"
            for fact in facts_without_evidence()
        ]
        if breaks:
            raise CommandError("\n".join([f"{len(breaks)} broken", *breaks]))
