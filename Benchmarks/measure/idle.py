"""What idle WebSocket connections cost their server."""

from __future__ import annotations

import re
import resource
import socket
from pathlib import Path

from wire import open_socket

from .echo_servers import OURS, PICOWS, WEBSOCKETS, WS, Running, is_here
from .report import Figure, note


def _resident_kilobytes(pid: int) -> int:
    """The process's own memory in kB: what it shares with files is no part of it."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"^RssAnon:\s+(\d+) kB", text, re.MULTILINE)[1])


def _open_sessions(port: int, count: int, prefix: int) -> list[socket.socket]:
    """Opens WebSocket sessions, from as many loopback addresses as it takes for the ports to last."""
    sources = (f"127.0.{prefix}.{1 + index // 1000}" for index in range(count))
    return [open_socket(port, timeout=20, source=source)[0] for source in sources]


def idle_connections(count: int, runs: int) -> list[Figure]:
    """Bytes of user space that each of many idle WebSocket connections takes, the first of them not counted."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < count + 100:
        note(f"idle-connections: skipped, {count:,} need a higher limit of open files than {most}: ulimit -Hn")
        return []
    figures = []
    for server in (OURS, WS, PICOWS, WEBSOCKETS):
        if not is_here("idle-connections", server):
            continue
        samples = []
        for _ in range(runs):
            with Running(server) as running:
                sessions = _open_sessions(running.port, 1, 1)
                before = _resident_kilobytes(running.pid)
                sessions += _open_sessions(running.port, count, 2)
                samples.append((_resident_kilobytes(running.pid) - before) * 1024 / count)
                for one in sessions:
                    one.close()
        what = f"memory of an idle connection, {count:,} open"
        figures.append(Figure(what, server.name, "bytes", tuple(samples)))
    return figures
