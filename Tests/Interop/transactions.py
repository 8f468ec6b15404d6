"""Transactions as the teaching network writes them, and the messages that carry them."""

from __future__ import annotations

import hashlib
import itertools
import json
import time

_amounts = itertools.count(1)


def transaction(amount: int | None = None, recipient: str = "04" + "ab" * 32) -> dict:
    """A valid transaction; without `amount` it is unlike every other of this process."""
    data = {
        "fromAddress": None,
        "toAddress": recipient,
        "amount": next(_amounts) if amount is None else amount,
        "timeStamp": time.time_ns() // 1_000_000,
    }
    text = f"null{data['toAddress']}{data['amount']}{data['timeStamp']}"
    return data | {"hash": hashlib.sha256(text.encode()).hexdigest()}


def message(data: object) -> str:
    """The TRANSACTION message that carries `data`."""
    return json.dumps({"type": "TRANSACTION", "data": data}, separators=(",", ":"))


def handshake(*addresses: str) -> str:
    """The HANDSHAKE message of a naive node that is connected to all `addresses` but the last, which is its own."""
    return json.dumps({"type": "HANDSHAKE", "data": list(addresses)}, separators=(",", ":"))
