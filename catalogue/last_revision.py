"""The archive's revision as this process last saw it, for when the database doesn't answer.

Then nothing can be written either, so the pages that are cached under it are served for a while.
A database that hangs is asked again only now and then, by one thread: all would wait for it.
"""

import time
from threading import Lock

from django.conf import settings

# In seconds. A failure that took so long is a database that hangs; no answer is waited for longer
# than the second; after it, nobody asks for as long as the third.
SLOW, MAX_WAIT, PAUSE = 1, 3, 5


class LastRevision:
    """When the database last told the revision, and since when it hangs."""

    def __init__(self):
        self._lock = Lock()
        self.forget()

    def forget(self):
        """Know nothing."""
        self._seen, self._seen_at, self._next_try = None, None, None

    def note(self, revision):
        """Note what the database told."""
        self._seen, self._seen_at, self._next_try = (revision,), time.monotonic(), None

    def note_failure(self, began):
        """Note that it failed to tell what it was asked at a moment (of `time.monotonic`)."""
        if time.monotonic() - began >= SLOW:
            self._next_try = time.monotonic() + PAUSE

    def is_hanging(self):
        """Tell whether the database hung when it was last asked."""
        return self._next_try is not None

    def may_ask(self):
        """Tell whether this thread may ask the database: of one that hangs, one now and then."""
        with self._lock:
            if self._next_try is None:
                return True
            if time.monotonic() < self._next_try:
                return False
            self._next_try = time.monotonic() + PAUSE
            return True

    def get(self):
        """Return (the revision,); None where it was seen too long ago."""
        seen, seen_at = self._seen, self._seen_at
        is_fresh = seen and time.monotonic() - seen_at <= settings.STALE_PAGE_SECONDS
        return seen if is_fresh else None


last_revision = LastRevision()
