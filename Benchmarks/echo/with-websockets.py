"""Sends every message back, with Python's websockets. Says where it listens, like `websocket-echo server`."""

import asyncio
import sys

from websockets.asyncio.server import ServerConnection, serve


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        await connection.send(message)


async def run(port: int) -> None:
    async with serve(echo, "127.0.0.1", port, compression=None) as server:
        address, port = server.sockets[0].getsockname()
        print(f"listening on ws://{address}:{port}/", flush=True)
        await server.serve_forever()


asyncio.run(run(int(sys.argv[1])))
