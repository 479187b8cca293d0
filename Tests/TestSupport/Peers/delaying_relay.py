# SPDX-License-Identifier: MIT
"""Stands in front of another port and delays every octet by so many milliseconds each way: a long line on one machine.

Usage: delaying_relay.py TARGET-PORT MILLISECONDS. Prints `port N`.
"""
import asyncio
import sys

TARGET, DELAY = int(sys.argv[1]), float(sys.argv[2]) / 1000


class Side(asyncio.Protocol):
    """What arrives here leaves on the other side, later; the order is kept."""

    def __init__(self):
        self.other, self.early, self.transport = None, [], None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        asyncio.get_running_loop().call_later(DELAY, self.forward, data)

    def eof_received(self):
        asyncio.get_running_loop().call_later(DELAY, self.finish)
        return True

    def connection_lost(self, error):
        asyncio.get_running_loop().call_later(DELAY, self.finish)

    def forward(self, data):
        if self.other is None:
            self.early.append(data)
        elif not self.other.transport.is_closing():
            self.other.transport.write(data)

    def finish(self):
        if self.other is not None and self.other.transport is not None:
            self.other.transport.close()


class Front(Side):
    def connection_made(self, transport):
        super().connection_made(transport)
        asyncio.get_running_loop().create_task(self.connect())

    async def connect(self):
        try:
            _, back = await asyncio.get_running_loop().create_connection(Side, "127.0.0.1", TARGET)
        except OSError:
            self.transport.close()
            return
        back.other, self.other = self, back
        for data in self.early:
            back.transport.write(data)
        self.early = []


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Front, "127.0.0.1", 0, backlog=512)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
