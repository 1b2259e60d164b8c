"""The one exception of the embedded run: a sentence for the person at the terminal."""

from __future__ import annotations


class Refusal(Exception):
    """Why fazhi cannot run and what to do about it, in Chinese and English."""
