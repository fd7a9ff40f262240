"""Portraits: whatever picture an editor gives, made anew as WebP in two widths.

Making it anew leaves behind what a file can hide: a place in its metadata, another format in its
tail, a script. What is no raster picture of a known format, or too large to open, is refused.
"""

import hashlib
import io
import struct
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

WIDE, NARROW = 960, 320
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
# What Pillow raises on pictures that are broken inside, beside the usual.
PILLOW_FAILS = (Image.DecompressionBombError, struct.error, IndexError, TypeError)


@deconstructible
class PortraitStorage(FileSystemStorage):
    """Files named after their content: the same picture is kept once, and never overwritten."""

    def get_available_name(self, name, max_length=None):
        """Return the name as it is: what has it already is the same picture."""
        return name

    def _save(self, name, content):
        return name if self.exists(name) else super()._save(name, content)


def opened(upload):
    """Return the uploaded picture, upright, in RGB; raise ValidationError where it is none."""
    if upload.size > MOST_BYTES:
        raise ValidationError(_("A picture has at most 15 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("A picture has at most 50 million pixels."))
            return ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, *PILLOW_FAILS) as error:
        raise ValidationError(
            _("This is no picture that can be kept: give a JPEG, PNG, WebP or TIFF.")
        ) from error


def as_webp(picture, width):
    """Return the picture as the bytes of a WebP file, not wider than `width` pixels."""
    smaller = picture.copy()
    smaller.thumbnail((width, width * 2))
    stream = io.BytesIO()
    smaller.save(stream, "WEBP", quality=82)
    return stream.getvalue()


def narrow_name(name):
    """Return the name of the narrow file beside the wide one."""
    return name.replace(f"-{WIDE}.webp", f"-{NARROW}.webp")


def remade(upload):
    """Return the uploaded picture as (wide file, narrow file), named after their content."""
    picture = opened(upload)
    wide, narrow = as_webp(picture, WIDE), as_webp(picture, NARROW)
    name = f"{hashlib.sha256(wide).hexdigest()[:24]}-{WIDE}.webp"
    return ContentFile(wide, name), ContentFile(narrow, narrow_name(name))
