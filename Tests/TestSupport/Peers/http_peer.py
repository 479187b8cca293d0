# SPDX-License-Identifier: MIT
"""An HTTP/1.1 peer whose path says how it behaves: /ok /hang /reset /bytes/N /status/N /echo; else 404.

Usage: http_peer.py [UNIX-SOCKET]. Prints "port N", or "ready" for a Unix socket.
"""
import asyncio
import sys

CONNECTIONS = 0


async def serve(reader, writer):
    global CONNECTIONS
    CONNECTIONS += 1
    number = CONNECTIONS
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, path, _ = head.split("\r\n")[0].split(" ")
            fields = {}
            for line in head.split("\r\n")[1:]:
                if ":" in line:
                    name, value = line.split(":", 1)
                    fields[name.strip().lower()] = value.strip()
            body = b""
            if fields.get("transfer-encoding") == "chunked":
                while True:
                    size = int(await reader.readline(), 16)
                    body += (await reader.readexactly(size + 2))[:size]
                    if size == 0:
                        break
            elif "content-length" in fields:
                body = await reader.readexactly(int(fields["content-length"]))
            status, answer = 200, b"connection %d" % number
            if path == "/hang":
                await asyncio.sleep(3600)
            elif path == "/reset":
                writer.transport.abort()
                return
            elif path.startswith("/bytes/"):
                answer = b"x" * int(path.split("/")[2])
            elif path.startswith("/status/"):
                status = int(path.split("/")[2])
            elif path == "/echo":
                answer = method.encode() + b" " + body
            elif path != "/ok":
                status = 404
            writer.write(b"HTTP/1.1 %d Word\r\nContent-Length: %d\r\nX-Peer: python\r\n\r\n" % (status, len(answer)) + answer)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    if len(sys.argv) > 1:
        server = await asyncio.start_unix_server(serve, sys.argv[1])
        print("ready", flush=True)
    else:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=2048)
        print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
