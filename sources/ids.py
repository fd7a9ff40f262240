"""What can be the id of a record."""

# The largest that either database can hold.
LARGEST_ID = 2**63 - 1


def is_id(text: str) -> bool:
    """Tell whether a text may be the id of a record."""
    return text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= LARGEST_ID
