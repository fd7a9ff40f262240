"""What a load comes to: problems, reports and counts."""

from collections import Counter

from catalogue.hands import told


class Outcome:
    """Collects what a load has to say.

    `problems` has a line for each; while it has none, the load may stand. `reports` has a line for
    each record that was kept, dropped or removed.
    """

    def __init__(self):
        self.problems, self.reports = [], []
        self.counts = Counter(created=0, updated=0, unchanged=0, kept=0, removed=0)

    def keep(self, why, name, hand, now=""):
        """Report that a record is kept, as `hand`, a row of its history, left it."""
        self.counts["kept"] += 1
        now = f"now {now}, " if now else ""
        self.reports.append(f"kept{why}: {name} ({now}{told(hand)})")

    def leave(self, row, names, draft):
        """Report the fields that stay as they are, for the row of another file says nothing."""
        told = ", ".join(names)
        self.reports.append(f"left as it is, for {row.file} does not mention it: {row} {told}")
        if "passages" in names and "confirmed" not in names and not draft.confirmed:
            self.reports.append(
                f"needs rechecking, for {row.file} changes it without its evidence: {row}"
            )

    def recheck(self, file, facts):
        """Report the facts whose quote stands elsewhere in a text since this load."""
        for fact in facts:
            name = f"{fact._meta.label_lower} {'/'.join(fact.natural_key())}"
            self.reports.append(
                f"needs rechecking, for its quote stands elsewhere in the text of {file}: {name}"
            )

    def remove(self, why, name):
        """Report that a record was removed."""
        self.counts["removed"] += 1
        self.reports.append(f"removed, {why}: {name}")
