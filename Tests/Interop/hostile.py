"""Streams of bytes that no honest client sends: random, mutated and truncated ones, from a seed."""

from __future__ import annotations

import json
import random

from transactions import message, transaction
from wire import UPGRADE

#: Bytes and texts that parsers stumble over.
AWKWARD = [
    b"\x00", b"\r", b"\n", b"\r\n", b"\r\n\r\n", b" ", b"\t", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf", b"-1", b"18446744073709551616", b"ffffffffffffffff", b"1e999999999", b":", b",", b"chunked", b"\\ud800",
    b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Host: x\r\n", b"Expect: 100-continue\r\n", b'"', b"[" * 40,
]

REQUESTS = [
    b"GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /transactions HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
    b"HEAD /metrics HTTP/1.0\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"POST /broadcast HTTP/1.1\r\nHost: localhost\r\nContent-Length: 37\r\n\r\n"
    b'{"type":"TRANSACTION","data":{"a":1}}',
    b"POST /broadcast HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'10\r\n{"type":"TRANSAC\r\n15;x=y\r\nTION","data":{"a":1}}\r\n0\r\nTrailer: 1\r\n\r\n',
    b'POST /handshake HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30\r\n\r\n{"type":"HANDSHAKE","data":[]}',
    b'POST /gossip HTTP/1.1\r\nHost: localhost\r\nGossip-Link: hostile\r\nContent-Length: 59\r\n\r\n'
    b'{"type":"DIGEST","data":{"count":2,"fingerprint":"d1f5a3"}}',
    b"POST /gossip HTTP/1.1\r\nHost: localhost\r\nGossip-Link: hostile\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'20\r\n{"type":"WANT","data":["6c6c6c6c\r\n4\r\n6c"]\r\n1\r\n}\r\n0\r\n\r\n',
]

#: Addresses are never mutated: a changed one might be somebody's.
HANDSHAKES = [
    {"type": "HANDSHAKE", "data": data, **extra}
    for data in ([], [None], [7], ["nonsense"], ["ws://"], ["ws://localhost:99999"], {}, "x", [[]] * 2000)
    for extra in ({}, {"features": ["native/1"]}, {"features": ["native/1"], "node": {"id": ""}}, {"node": None})
]

PEER_MESSAGES = [
    b'{"type":"DIGEST","data":{"count":2,"fingerprint":"d1f5a3"}}',
    b'{"type":"SUMMARIES","data":{"prefix":"6c","ranges":[{"count":3,"fingerprint":"2b"}]}}',
    b'{"type":"IDS","data":{"prefix":"6cc","ids":["' + b"6c" * 32 + b'"]}}',
    b'{"type":"WANT","data":["' + b"6c" * 32 + b'"]}',
    b'{"type":"HAVE","data":["' + b"6c" * 32 + b'"]}',
    b'{"type":"SUCCESS","data":{"id":"6c","info":"stored"}}',
    b'{"type":"NONSENSE"}',
]


def frame(opcode: int, payload: bytes, *, final: bool = True, mask: bytes = b"\x01\x02\x03\x04") -> bytes:
    """One frame as a client sends it."""
    return header(opcode, len(payload), final=final) + mask + masked(payload, mask)


def header(opcode: int, length: int, *, final: bool = True) -> bytes:
    """The header of a client's frame up to its mask, whatever its length."""
    first = bytes([(0x80 if final else 0) | opcode])
    if length < 126:
        return first + bytes([0x80 | length])
    if length < 65536:
        return first + b"\xfe" + length.to_bytes(2, "big")
    return first + b"\xff" + length.to_bytes(8, "big")


def masked(payload: bytes, mask: bytes) -> bytes:
    """The payload under its mask."""
    if not payload:
        return b""
    key = (mask * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(len(payload), "big")


class HostileStreams:
    """Makes streams for a node that listens on `port`. The same seed makes the same streams, but for fresh transactions."""

    def __init__(self, seed: int, port: int) -> None:
        self._random = random.Random(seed)
        self._upgrade = UPGRADE.format(port=port).encode()
        self._kinds = [
            self._noise, self._mutated_request, self._mutated_upgrade, self._noise_of_frames, self._mutated_frames,
            self._mutated_json, self._bad_text, self._huge_length, self._handshakes, self._truncated,
        ]

    def next(self) -> bytes:
        return self._random.choice(self._kinds)()

    def _noise(self) -> bytes:
        return self._random.randbytes(self._random.randrange(2000))

    def _mutated_request(self) -> bytes:
        return b"".join(self._mutated(self._random.choice(REQUESTS)) for _ in range(self._random.randrange(1, 4)))

    def _mutated_upgrade(self) -> bytes:
        return self._mutated(self._upgrade) + frame(1, b"{}")

    def _noise_of_frames(self) -> bytes:
        return self._upgrade + self._noise()

    def _mutated_frames(self) -> bytes:
        """Whole frames, some fragmented, some control frames, then changed as bytes, headers included."""
        frames = b""
        for _ in range(self._random.randrange(1, 6)):
            opcode = self._random.choice([0, 1, 1, 1, 2, 8, 9, 10, self._random.randrange(16)])
            payload = self._random.choice([b"", b"\x03\xe8", self._random.randbytes(130), *PEER_MESSAGES])
            frames += frame(opcode, payload, final=self._random.random() < 0.8, mask=self._random.randbytes(4))
        return self._upgrade + self._mutated(frames)

    def _mutated_json(self) -> bytes:
        texts = [message(transaction()).encode(), *PEER_MESSAGES]
        return self._upgrade + b"".join(
            frame(1, self._mutated(self._random.choice(texts))) for _ in range(self._random.randrange(1, 6))
        )

    def _bad_text(self) -> bytes:
        text = message(transaction()).encode()
        place = self._random.randrange(len(text))
        bad = self._random.choice([b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"])
        start, end = text[:place] + bad[:1], bad[1:] + text[place:]
        return self._upgrade + frame(1, start, final=False) + frame(0, end)

    def _huge_length(self) -> bytes:
        length = self._random.choice([1 << 20, (1 << 20) + 1, 1 << 31, (1 << 63) - 1, 1 << 63, (1 << 64) - 1])
        if self._random.random() < 0.5:
            field = self._random.choice([b"Content-Length: %d\r\n\r\n" % length, b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % length])
            return b"POST /broadcast HTTP/1.1\r\nHost: localhost\r\n" + field + self._noise()
        return self._upgrade + header(self._random.choice([0, 1, 2, 9]), length) + b"\0\0\0\0" + self._noise()

    def _handshakes(self) -> bytes:
        body = json.dumps(self._random.choice(HANDSHAKES)).encode()
        rest = frame(1, self._mutated(self._random.choice(PEER_MESSAGES)))
        return self._upgrade + frame(1, body) + rest

    def _truncated(self) -> bytes:
        whole = self._random.choice([self._mutated_json, self._mutated_frames, lambda: self._random.choice(REQUESTS)])()
        return whole[: self._random.randrange(len(whole) + 1)]

    def _mutated(self, data: bytes) -> bytes:
        """`data` with up to eight small changes, mostly one or two; perhaps none."""
        result = bytearray(data)
        for _ in range(min(self._random.randrange(9) for _ in range(3))):
            place = self._random.randrange(len(result) + 1)
            match self._random.randrange(5):
                case 0:
                    result[place : place + 1] = self._random.randbytes(1)
                case 1:
                    result[place:place] = self._random.choice(AWKWARD)
                case 2:
                    del result[place : place + self._random.randrange(1, 20)]
                case 3:
                    other = self._random.randrange(len(result) + 1)
                    result[place:place] = result[other : other + self._random.randrange(1, 40)]
                case 4 if place < len(result):
                    result[place] ^= 1 << self._random.randrange(8)
        return bytes(result)
