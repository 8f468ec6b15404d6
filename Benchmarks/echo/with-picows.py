"""Sends every message back, with picows. Says where it listens, like `websocket-echo server`."""

import asyncio
import sys

import picows
import uvloop


class Echo(picows.WSListener):
    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        if frame.msg_type == picows.WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code())
            transport.disconnect()
        else:
            transport.send(frame.msg_type, frame.get_payload_as_memoryview())


async def serve(port: int) -> None:
    server = await picows.ws_create_server(lambda _: Echo(), "127.0.0.1", port)
    address, port = server.sockets[0].getsockname()
    print(f"listening on ws://{address}:{port}/", flush=True)
    await server.serve_forever()


uvloop.run(serve(int(sys.argv[1])))
