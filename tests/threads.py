"""Doing one thing several times at once."""

import threading

from django.db import connection


def at_once(number, act):
    """Call `act` in so many threads, begun together; return what they raised."""
    start, failures = threading.Barrier(number), []

    def run():
        try:
            start.wait()
            act()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
