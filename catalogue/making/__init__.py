"""A big archive on demand: believable, made up, and taken out again as a whole."""
