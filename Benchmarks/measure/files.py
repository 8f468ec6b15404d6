"""Waiting until files have grown to a size, told by inotify rather than by polling."""

from __future__ import annotations

import ctypes
import os
import select
import struct
import time
from pathlib import Path

_IN_MODIFY = 0x2
_EVENT = struct.Struct("iIII")  # watch descriptor, mask, cookie, length of a name, which a watched file has not


class Growth:
    """Watches some files. Create it before what makes them grow, so that nothing is missed."""

    def __init__(self, paths: list[Path]) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._paths: dict[int, Path] = {}
        self._descriptor = libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
        for path in paths:
            watch = libc.inotify_add_watch(self._descriptor, os.fsencode(path), _IN_MODIFY)
            if watch < 0:
                raise OSError(ctypes.get_errno(), "inotify_add_watch", str(path))
            self._paths[watch] = path

    def wait(self, size: int, timeout: float = 120) -> None:
        """Returns once every file has at least `size` bytes; raises TimeoutError when one does not get there."""
        pending = {path for path in self._paths.values() if path.stat().st_size < size}
        deadline = time.monotonic() + timeout
        while pending:
            readable, _, _ = select.select([self._descriptor], [], [], max(0, deadline - time.monotonic()))
            if not readable:
                sizes = {path.parent.name: path.stat().st_size for path in pending}
                raise TimeoutError(f"not all files reached {size} bytes within {timeout:g} s: {sizes}")
            pending -= {path for path in self._changed() & pending if path.stat().st_size >= size}

    def _changed(self) -> set[Path]:
        events = os.read(self._descriptor, 65536)
        return {self._paths[watch] for watch, _, _, _ in _EVENT.iter_unpack(events)}

    def __enter__(self) -> Growth:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)
