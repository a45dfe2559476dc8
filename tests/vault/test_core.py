"""What a vault does when nothing is wrong, and the plain mistakes of every day."""

from __future__ import annotations
