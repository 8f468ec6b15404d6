"""Waiting for a condition where there is no event to wait for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")


def eventually(probe: Callable[[], T], what: str, within: float = 20.0) -> T:
    """Returns the first truthy result of `probe`; an AssertionError of the probe counts as "not yet".

    Raises AssertionError, naming `what` and the last failure, after `within` seconds.
    """
    deadline = time.monotonic() + within
    while True:
        try:
            if result := probe():
                return result
            failure = "still false"
        except AssertionError as error:
            failure = str(error)
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {within:g} s ({failure})")
        time.sleep(0.01)


def every(interval: float, duration: float) -> Iterator[int]:
    """Yields 0, 1, 2, … at a steady pace of one each `interval` seconds, for `duration` seconds."""
    start = time.monotonic()
    for count in range(round(duration / interval)):
        time.sleep(max(0.0, start + count * interval - time.monotonic()))
        yield count
