"""The search index is made anew while editors save, and nothing is refused for it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from catalogue.indexing import catch_up
from catalogue.rebuilding import drifted, rebuild
from dancers.models import Dancer
from sources.models import changing
from tests.factories import DancerFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writes at a time there"),
]
# Longer than PostgreSQL waits before it looks for a deadlock.
DEADLOCK_TIMEOUT = 1.5
WAITING = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE NOT granted AND datname = current_database()
"""


def wait_for_the_rebuild():
    """Wait until the rebuild waits for a lock that this transaction has, or for a while."""
    until = time.monotonic() + DEADLOCK_TIMEOUT
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)


def save_in_three_steps(begun, failures):
    """Look up a name, add a dancer, and let the end of the change index it."""
    try:
        with changing():
            list(Dancer.objects.named_like("Saule"))
            Dancer.objects.create(name="Saule", slug="saule")
            begun.set()
            wait_for_the_rebuild()
    except Exception as error:
        failures.append(error)
    finally:
        connection.close()


def look_up_and_save(begun, failures):
    """Look up a name, and add a dancer when the rebuild has begun."""
    try:
        with changing():
            list(Dancer.objects.named_like("Saule"))
            begun.set()
            wait_for_the_rebuild()
            Dancer.objects.create(name="Saule", slug="saule")
    except Exception as error:
        failures.append(error)
    finally:
        connection.close()


@pytest.mark.parametrize("save", [save_in_three_steps, look_up_and_save])
def test_a_save_that_began_before_is_not_refused(save):
    DancerFactory(name="Aigul")
    begun, failures = threading.Event(), []
    editor = threading.Thread(target=save, args=[begun, failures])
    editor.start()
    assert begun.wait(10)
    rebuild()
    editor.join()
    assert failures == []
    assert Dancer.objects.filter(slug="saule").exists()
    catch_up()
    assert list(drifted()) == []


def run_beside(work):
    """Run something in another thread, as another connection does, and return what came of it."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(with_short_waits, work).result()


def with_short_waits(work):
    """Run something that may not wait for a lock."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        return work()
    finally:
        connection.close()


def test_nobody_waits_for_a_rebuild():
    DancerFactory(name="Aigul")
    seen = []

    def edit_and_search(_number):
        if not seen:
            seen.append(run_beside(lambda: DancerFactory(name="Saule").slug))
            seen.append(run_beside(search))

    def search():
        catch_up()
        return [dancer.name for dancer in Dancer.objects.named_like("aigul")]

    rebuild(edit_and_search)
    assert seen == ["saule", ["Aigul"]]
    assert [dancer.slug for dancer in Dancer.objects.named_like("saule")] == ["saule"]
    assert list(drifted()) == []


def test_saves_go_on_beside_one_rebuild_after_the_other():
    until, failures = time.monotonic() + 3, []
    saved = []

    def edit():
        try:
            while time.monotonic() < until:
                with changing():
                    saved.append(DancerFactory().slug)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    editors = [threading.Thread(target=edit) for _number in range(3)]
    for editor in editors:
        editor.start()
    while time.monotonic() < until:
        rebuild()
        time.sleep(0.1)
    for editor in editors:
        editor.join()
    assert failures == []
    assert Dancer.objects.filter(slug__in=saved).count() == len(saved) > 0
    catch_up()
    assert list(drifted()) == []
