"""The site as `make serve` runs it: two processes, restarted and ended without cutting anyone."""

import signal
import threading
import time

import pytest
from django.core.management import call_command

from dancers.models import Dancer
from tests.factories import DancerFactory
from tests.serving import REDIS, needs_redis

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "served", ["locmemcache://", pytest.param(f"{REDIS}/9", marks=needs_redis)], indirect=True
)
def test_what_one_process_writes_is_on_the_next_page_of_every_other(served):
    dancer = DancerFactory(name="Aigul", slug="aigul")
    for name in ("Aigul", "Saule", "Kamila"):
        Dancer.objects.filter(pk=dancer.pk).update(name=name)
        pages = [served.get("/dancers/aigul/") for _request in range(8)]
        assert {status for status, _headers, _page in pages} == {200}
        assert all(f"<h1>{name}" in page for _status, _headers, page in pages)
        assert len({headers["ETag"] for _status, headers, _page in pages}) == 1
    call_command("loaddata", "archive", verbosity=0)
    assert all("Valerie" in served.get("/dancers/")[2] for _request in range(8))


def test_static_files_are_hashed_and_lasting(served):
    page = served.get("/")[2]
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    status, headers, _content = served.get(style)
    assert status == 200
    assert "immutable" in headers["Cache-Control"]


def test_a_restart_and_a_stop_cut_nobody(served):
    DancerFactory(slug="aigul")
    answers, ended = [], threading.Event()

    def visit():
        while not ended.is_set():
            answers.append(served.get("/dancers/aigul/")[0])

    visitors = [threading.Thread(target=visit) for _visitor in range(3)]
    for visitor in visitors:
        visitor.start()
    served.process.send_signal(signal.SIGHUP)
    served.wait_for("Booting worker", 4)
    served.wait_for("Worker exiting", 2)
    before = len(answers)
    while len(answers) < before + 20:
        time.sleep(0.05)
    ended.set()
    for visitor in visitors:
        visitor.join()
    assert set(answers) == {200}
    assert served.end() == 0
