"""A load while the site is read and written: readers never fail, writers wait and succeed."""

import threading
import time

import pytest

from dancers.models import Dancer
from tests.factories import DancerFactory

# So many make a load of some seconds.
DANCERS = 300


@pytest.mark.django_db(transaction=True)
def test_readers_and_writers_go_on_during_a_load(served, manage, tmp_path):
    fixture = tmp_path / "many.yaml"
    fixture.write_text(
        "".join(
            f"- {{model: dancers.dancer, fields: {{name: 'Dancer {n}', slug: dancer-{n}}}}}\n"
            for n in range(DANCERS)
        )
    )
    dancer, answers, writes, loaded = DancerFactory(slug="aigul"), [], [], threading.Event()

    def read():
        while not loaded.is_set():
            for path in ("/dancers/", "/dancers/aigul/", "/search/?q=dancer"):
                answers.append(served.get(path)[0])

    reader = threading.Thread(target=read)
    reader.start()
    load = threading.Thread(target=lambda: writes.append(manage("loaddata", fixture)))
    load.start()
    longest, number = 0, 0
    while load.is_alive():
        start, number = time.monotonic(), number + 1
        Dancer.objects.get(pk=dancer.pk).save()
        Dancer.objects.filter(pk=dancer.pk).update(summary=f"Summary {number}.")
        longest = max(longest, time.monotonic() - start)
        time.sleep(0.1)
    loaded.set()
    reader.join()
    (result,) = writes
    assert result.returncode == 0, result.stderr
    assert set(answers) == {200}
    assert len(answers) > 10
    assert number > 3
    assert longest < 20
    assert Dancer.objects.get(pk=dancer.pk).summary == f"Summary {number}."
    assert Dancer.objects.count() == DANCERS + 1
