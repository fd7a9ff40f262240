"""The history tables of every record, which `sources.history` makes as the records are defined.

They live here, apart from what they tell of, so that `dumpdata sources dancers performances` holds
the archive and nothing else.
"""
