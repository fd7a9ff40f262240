"""Portraits: pictures are made anew as WebP in two widths; what is no picture is refused."""

import errno
import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from dancers.models import Dancer
from tests.factories import DancerFactory
from tests.forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def picture(file_format="JPEG", size=(1500, 2000), **options):
    """Return the bytes of a picture."""
    stream = io.BytesIO()
    Image.new("RGB", size, "#8c1c2b").save(stream, file_format, **options)
    return stream.getvalue()


def png_that_claims(width, height):
    """Return the bytes of a PNG that is small itself and enormous when opened."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    )


def upload(desk, content, name="portrait.jpg", **typed):
    """Give a new dancer the picture in the admin, and return the response."""
    url = reverse("admin:dancers_dancer_add")
    told = {"portrait_credit": "Photo: the archive", "portrait_alt": "Maya at the barre"}
    form = filled(desk, url, name="Maya", **(told | typed))
    return desk.post(url, form | {"portrait": SimpleUploadedFile(name, content)})


def test_a_picture_is_kept_as_webp_in_two_widths_without_its_metadata(desk, media):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    assert upload(desk, picture(exif=exif)).status_code == 302
    sizes = []
    for file in sorted((media / "portraits").iterdir()):
        with Image.open(file) as kept:
            assert kept.format == "WEBP"
            sizes.append(kept.size)
        assert b"secret place" not in file.read_bytes()
    assert sizes == [(320, 427), (960, 1280)]


@pytest.mark.parametrize("file_format", ["PNG", "WEBP", "TIFF"])
def test_other_formats_of_pictures_are_kept_too(desk, file_format):
    name = f"portrait.{file_format.lower()}"
    assert upload(desk, picture(file_format, (40, 60)), name).status_code == 302
    assert Dancer.objects.get().portrait.name.endswith("-960.webp")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "portrait.svg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "portrait.jpg"),
        (b"<script>alert(1)</script>", "portrait.png"),
        (picture("GIF", (9, 9)), "portrait.gif"),
        (picture("PNG", (9, 9)), "portrait.exe"),
        (png_that_claims(60_000, 60_000), "portrait.png"),
        (png_that_claims(8_000, 8_000), "portrait.png"),
        (picture("JPEG", (90, 90))[:200], "portrait.jpg"),
        (b"", "portrait.jpg"),
    ],
    ids=["svg", "svg as jpg", "markup", "gif", "exe", "bomb", "large", "cut off", "empty"],
)
def test_what_is_no_picture_that_can_be_kept_is_refused(desk, media, content, name):
    response = upload(desk, content, name)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not Dancer.objects.exists()
    assert not media.exists()


def test_a_picture_of_more_than_fifty_million_pixels_is_refused_though_it_is_whole(desk, media):
    stream = io.BytesIO()
    Image.new("1", (10_000, 5_001)).save(stream, "PNG")
    response = upload(desk, stream.getvalue(), "portrait.png")
    assert "A picture has at most 50 million pixels." in response.content.decode()
    assert not Dancer.objects.exists()
    assert not media.exists()


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "top left"), (3, "bottom right"), (6, "top right"), (8, "bottom left")],
)
def test_a_picture_that_a_camera_took_turned_is_kept_upright(desk, media, orientation, corner):
    taken = Image.new("RGB", (400, 200), "white")
    taken.paste("black", (0, 0, 200, 100))
    exif, stream = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    taken.save(stream, "JPEG", exif=exif)
    assert upload(desk, stream.getvalue()).status_code == 302
    (wide,) = (media / "portraits").glob("*-960.webp")
    with Image.open(wide) as kept:
        width, height = kept.size
        corners = {
            f"{name_y} {name_x}": kept.convert("L").getpixel((x, y)) < 128
            for name_y, y in (("top", height // 4), ("bottom", height * 3 // 4))
            for name_x, x in (("left", width // 4), ("right", width * 3 // 4))
        }
    assert (width < height) is (orientation in (6, 8))
    assert [name for name, is_black in corners.items() if is_black] == [corner]


def test_what_stands_behind_a_picture_in_its_file_is_left_behind(desk, media):
    upload(desk, picture() + b"<script>alert(1)</script>")
    assert all(b"<script>" not in file.read_bytes() for file in (media / "portraits").iterdir())


@pytest.mark.parametrize("left_out", ["portrait_credit", "portrait_alt"])
def test_a_portrait_needs_its_credit_and_its_words(desk, left_out):
    page = upload(desk, picture(), **{left_out: ""}).content.decode()
    assert "needs its credit, and to be told in words" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        DancerFactory(portrait="portraits/a-960.webp")


def test_a_portrait_is_served_as_a_picture_and_shown_with_its_credit(desk, client):
    upload(desk, picture())
    dancer = Dancer.objects.get()
    page = client.get(dancer.get_absolute_url()).content.decode()
    for url in (dancer.portrait.url, dancer.narrow_portrait_url):
        assert url in page
        response = client.get(url)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "image/webp"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        response.close()
    assert "Photo: the archive" in page
    assert 'alt="Maya at the barre"' in page


def test_a_dancer_without_a_portrait_has_a_monogram(client):
    page = client.get(DancerFactory(name="Maya Plisetskaya").get_absolute_url()).content.decode()
    assert '<div class="monogram" aria-hidden="true">MP</div>' in page


@pytest.mark.parametrize("path", ["/media/", "/media/portraits/", "/media/portraits/..%2fx.webp"])
def test_nothing_but_portraits_is_served(client, path):
    assert client.get(path).status_code == 404


def test_a_portrait_is_given_and_taken_away_on_the_public_form_too(desk, media):
    dancer = DancerFactory()
    edit = f"{dancer.get_absolute_url()}edit/"
    told = {"portrait_credit": "Photo: the archive", "portrait_alt": "Maya at the barre"}
    given = filled(desk, edit, **told) | {"portrait": SimpleUploadedFile("a.jpg", picture())}
    assert desk.post(edit, given).status_code == 302
    assert Dancer.objects.get().portrait.name.endswith("-960.webp")
    assert len(list((media / "portraits").iterdir())) == 2
    refused = filled(desk, edit) | {"portrait": SimpleUploadedFile("a.svg", b"<svg/>")}
    assert desk.post(edit, refused).status_code == 200
    cleared = filled(desk, edit, **{"portrait-clear": "on"})
    assert desk.post(edit, cleared).status_code == 302
    assert not Dancer.objects.get().portrait


def test_a_portrait_that_another_gave_is_not_taken_away_by_a_merge_that_keeps_theirs(desk, media):
    dancer = DancerFactory()
    edit = f"{dancer.get_absolute_url()}edit/"
    told = {"portrait_credit": "Photo: the archive", "portrait_alt": "Maya at the barre"}
    mine = filled(desk, edit, **{"portrait-clear": "on"})
    given = filled(desk, edit, **told) | {"portrait": SimpleUploadedFile("a.jpg", picture())}
    assert desk.post(edit, given).status_code == 302
    assert desk.post(edit, mine).status_code == 409
    decided = {"version": "2", "seen": mine["version"], "resolve": "merge", "take-portrait": "now"}
    desk.post(edit, mine | decided)
    assert Dancer.objects.get().portrait


def test_a_portrait_that_fills_a_full_disk_is_asked_for_again(desk, monkeypatch):
    def fail(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", fail)
    response = upload(desk, picture())
    page = response.content.decode()
    assert response.status_code == 503
    assert "run out of disk space" in page
    assert "Portrait (portrait.jpg)" in page
    assert 'name="portrait_credit" value="Photo: the archive"' in page
    assert not Dancer.objects.exists()
