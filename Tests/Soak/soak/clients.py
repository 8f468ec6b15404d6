"""Clients that never give up: each sends one transaction after another, and the same again until it is acknowledged."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable

from transactions import message, transaction
from wire import Link

from .ledger import Ledger

#: Before a transaction without an answer is sent again.
PATIENCE_IN_SECONDS = 5.0
#: Before a node that does not listen is tried again.
PAUSE_IN_SECONDS = 0.02


class Client(threading.Thread):
    """A thread that submits transactions to the ports it is told, at most `rate` a second, until it is stopped."""

    def __init__(self, port: Callable[[], int], ledger: Ledger, rate: float) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._ledger = ledger
        self._pause = 1 / rate
        self._stop_requested = threading.Event()
        self._link: Link | None = None
        #: An answer that should not be: a valid transaction was refused.
        self.refusal: str | None = None

    def stop(self) -> None:
        """Lets it go on until its last transaction is acknowledged, but no longer than its patience lasts."""
        self._stop_requested.set()

    def run(self) -> None:
        while not self._stop_requested.is_set() and self.refusal is None:
            data = transaction(recipient=f"04{random.getrandbits(256):064x}")
            self._ledger.sent(data)
            self._submit(data)
            self._stop_requested.wait(self._pause)
        self._hang_up()

    def _submit(self, data: dict) -> None:
        while not self._stop_requested.is_set():
            try:
                if self._link is None:
                    self._link = Link(self._port(), PATIENCE_IN_SECONDS)
                answer = json.loads(self._link.ask(message(data).encode()))
            except OSError:
                # Killed, restarting, paused, cut off: all in a day's work. It is sent again.
                self._hang_up()
                self._stop_requested.wait(PAUSE_IN_SECONDS)
                continue
            if answer["type"] == "SUCCESS":
                self._ledger.acknowledged(data)
            elif answer["type"] == "ERROR":
                self.refusal = str(answer)
            return

    def _hang_up(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link = None
