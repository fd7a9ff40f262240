"""How fast the site is, and beside what."""
