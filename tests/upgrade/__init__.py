"""Databases of an earlier release: how they are made, and what an upgrade must keep of them."""
