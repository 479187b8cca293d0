# SPDX-License-Identifier: MIT
"""An HTTPS server that gives out one document and misbehaves on request.

Usage: document_server.py CERT KEY DOCUMENT

Prints `port N`, then one JSON object for each connection and each request. Reads the document anew for each request.

Paths: /hang /redirect /reset /huge (endless) /status/N; anything else is the document.
"""
import asyncio
import json
import ssl
import sys

CERT, KEY, DOCUMENT = sys.argv[1:4]


def tell(**what):
    print(json.dumps(what), flush=True)


async def serve(reader, writer):
    tell(event="connection")
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        tell(event="request", method=method, path=path, headers=head[1:-2])
        if path == "/hang":
            await reader.read()
        elif path == "/reset":
            writer.transport.abort()
        elif path == "/huge":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
            while not writer.is_closing():
                writer.write(b"x" * 4096)
                await writer.drain()
        else:
            status, more, body = "200 OK", "", open(DOCUMENT, "rb").read()
            if path == "/redirect":
                status, more, body = "302 Found", "Location: /document\r\n", b""
            elif path.startswith("/status/"):
                status, body = path.removeprefix("/status/") + " As-asked", b"sorry"
            writer.write(
                f"HTTP/1.1 {status}\r\n{more}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
            )
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
        pass
    finally:
        writer.close()


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERT, KEY)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
