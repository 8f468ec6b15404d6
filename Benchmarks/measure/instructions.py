"""How many instructions an echo takes in user space, counted by callgrind: a figure that repeats however busy the machine is."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from wire import open_socket

from .echo_servers import OURS
from .report import Figure, note

CONNECTIONS = 20
ROUNDS = (10, 60)
KEY = bytes([0x37, 0xFA, 0x21, 0x3D])


def _header(size: int, is_masked: bool) -> bytes:
    """The header of a binary frame of less than 64 KiB (RFC 6455, section 5.2), with its key if it has one."""
    bit = 0x80 if is_masked else 0
    length = bytes([bit | size]) if size < 126 else bytes([bit | 126]) + size.to_bytes(2, "big")
    return b"\x82" + length + (KEY if is_masked else b"")


def _exchange(port: int, pid: int, rounds: int, size: int, in_flight: int) -> None:
    """Sends each connection its messages while the server is stopped, so that every turn finds the same, and takes the echoes."""
    burst = (_header(size, True) + bytes((97 + i % 26) ^ KEY[i % 4] for i in range(size))) * in_flight
    links = [open_socket(port, timeout=60)[0] for _ in range(CONNECTIONS)]
    for _ in range(rounds):
        os.kill(pid, signal.SIGSTOP)
        for link in links:
            link.sendall(burst)
        os.kill(pid, signal.SIGCONT)
        for link in links:
            missing = (len(_header(size, False)) + size) * in_flight
            while missing > 0:
                missing -= len(link.recv(missing))
    for link in links:
        link.close()


def _counted(program: Path, rounds: int, size: int, in_flight: int) -> int:
    """Instructions of a server from its start to its end, over so many rounds."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", str(program), "server", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            port = int(re.search(r":(\d+)/", server.stdout.readline())[1])
            _exchange(port, server.pid, rounds, size, in_flight)
        finally:
            server.terminate()
        _, said = server.communicate(timeout=60)
    return int(re.search(r"Collected : (\d+)", said)[1])


def instructions(sizes: list[int]) -> list[Figure]:
    """Instructions of our server for an echo, all of them: reading, decoding, encoding, writing, and its share of the turn."""
    for program in ("valgrind", "strip"):
        if shutil.which(program) is None:
            note(f"instructions: skipped, for want of {program}: apt-get install valgrind binutils")
            return []
    figures = []
    with tempfile.TemporaryDirectory(prefix="instructions-") as directory:
        stripped = Path(directory) / "websocket-echo"
        # Valgrind stops at debugging information that is newer than itself.
        subprocess.run(["strip", "--strip-debug", "-o", stripped, OURS.command[0]], check=True)
        for size in sizes:
            for in_flight in (1, 16):
                few, many = (_counted(stripped, rounds, size, in_flight) for rounds in ROUNDS)
                echoes = (ROUNDS[1] - ROUNDS[0]) * CONNECTIONS * in_flight
                what = f"an echo of {size:,} bytes, {in_flight} in flight"
                figures.append(Figure(what, OURS.name, "instructions", ((many - few) / echoes,)))
    return figures
