"""anoniem."""
