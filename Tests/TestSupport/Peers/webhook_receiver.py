# SPDX-License-Identifier: MIT
"""A webhook receiver that keeps what it gets; the request's path says how it behaves.

Usage: webhook_receiver.py [--secret S]... [--tls CERT KEY] [--capture FILE] [--hold-connections] [--listeners N]

Prints `port N...`, then one JSON object for each connection and each request, as they come (to FILE instead, with
--capture). Signatures are checked by webhook_verifier. With --hold-connections nothing is read and no TLS begins until
SIGUSR1 comes.

Paths: /hook /status/N /retry/N/VALUE (status N with Retry-After VALUE) /redirect/N /hang /drip /drip-body /gigabyte
/chunks /reset /garbage /talk /second-breaks (the second request on a connection is read, then the connection closed)
/wait (answers at SIGUSR1)
"""
import argparse
import asyncio
import json
import os
import signal
import socket
import ssl
import sys
import time

import webhook_verifier

OPTIONS = None
GO = None
CONNECTIONS = 0
LONGEST_HEAD = 1 << 20


def tell(**what):
    print(json.dumps(what), file=OPTIONS.out, flush=True)


def signature_fault(headers, body):
    try:
        webhook_verifier.verify(headers, body, OPTIONS.secret, int(time.time()))
        return ""
    except webhook_verifier.Invalid as error:
        return str(error)


async def read_request(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, version = head[0].split(" ")
    headers = {}
    for line in head[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return method, path, version, headers, body


async def drip(writer, start):
    writer.write(start)
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def flood(writer, chunked):
    """Up to a gigabyte, as long as somebody reads."""
    piece = b"y" * 65536
    writer.write(b"HTTP/1.1 200 OK\r\n")
    writer.write(b"Transfer-Encoding: chunked\r\n\r\n" if chunked else b"Content-Length: 1073741824\r\n\r\n")
    sent = 0
    try:
        while sent < 1 << 30:
            writer.write(b"10000\r\n" + piece + b"\r\n" if chunked else piece)
            await writer.drain()
            sent += len(piece)
    finally:
        tell(event="flood", bytes=sent)


async def answer(path, writer, count):
    """Answers one request; returns False when the connection is to be closed."""
    words = path.split("?")[0].split("/")
    status, fields, text = 204, "", b""
    if words[1] == "status":
        status = int(words[2])
    elif words[1] == "retry":
        status, fields = int(words[2]), "Retry-After: %s\r\n" % words[3].replace("%20", " ")
    elif words[1] == "redirect":
        status, fields = int(words[2]), "Location: /hook\r\n"
    elif words[1] == "hang":
        await asyncio.sleep(3600)
    elif words[1] == "wait":
        await GO.wait()
    elif words[1] == "drip":
        await drip(writer, b"HTTP/1.1 102 Processing\r\nX-Slow: ")
    elif words[1] == "drip-body":
        await drip(writer, b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    elif words[1] in ("gigabyte", "chunks"):
        await flood(writer, words[1] == "chunks")
    elif words[1] == "reset" or (words[1] == "second-breaks" and count == 2):
        writer.transport.abort()
        return False
    elif words[1] == "garbage":
        writer.write(b"220 mail.example ESMTP\r\n")
        return False
    elif words[1] == "talk":
        status, text = 200, b"thank you,\r\n\tvolunteer@example.org \x1b[31m and more " + b"z" * 1000
    elif words[1] not in ("hook", "second-breaks"):
        status = 404
    length = "" if status == 204 else "Content-Length: %d\r\n" % len(text)
    writer.write(("HTTP/1.1 %d Word\r\n%s%s\r\n" % (status, fields, length)).encode() + text)
    await writer.drain()
    return True


async def serve(reader, writer):
    global CONNECTIONS
    CONNECTIONS += 1
    number, count = CONNECTIONS, 0
    if not OPTIONS.hold_connections:
        tell(event="connection", connection=number)
    try:
        while True:
            method, path, version, headers, body = await read_request(reader)
            count += 1
            tell(
                event="request", connection=number, method=method, path=path, version=version, headers=headers,
                body=body.decode("utf-8", "replace"), fault=signature_fault(headers, body))
            if not await answer(path, writer, count):
                break
    except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()


async def hold(connection):
    """Leaves an accepted connection alone until SIGUSR1, then serves it."""
    tell(event="connection", connection=0)
    await GO.wait()
    reader = asyncio.StreamReader(limit=LONGEST_HEAD)
    try:
        await asyncio.get_running_loop().connect_accepted_socket(
            lambda: asyncio.StreamReaderProtocol(reader, serve), connection, ssl=OPTIONS.context)
    except OSError:
        connection.close()


async def serve_held(listener):
    listener.setblocking(False)
    held = []
    while True:
        connection, _ = await asyncio.get_running_loop().sock_accept(listener)
        held.append(asyncio.create_task(hold(connection)))


async def end_with_parent():
    """A test that crashes cannot end its peers."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(1)
    os._exit(0)


async def main():
    global OPTIONS, GO
    parser = argparse.ArgumentParser()
    parser.add_argument("--secret", action="append", default=[])
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--capture")
    parser.add_argument("--hold-connections", action="store_true")
    parser.add_argument("--listeners", type=int, default=1)
    OPTIONS = parser.parse_args()
    OPTIONS.out = open(OPTIONS.capture, "a", encoding="utf-8") if OPTIONS.capture else sys.stdout
    OPTIONS.context = None
    if OPTIONS.tls:
        OPTIONS.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        OPTIONS.context.load_cert_chain(*OPTIONS.tls)
    GO = asyncio.Event()
    watch = asyncio.create_task(end_with_parent())
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, GO.set)
    listeners = [socket.create_server(("127.0.0.1", 0), backlog=512) for _ in range(OPTIONS.listeners)]
    print("port", *[listener.getsockname()[1] for listener in listeners], flush=True)
    if OPTIONS.hold_connections:
        await serve_held(listeners[0])
    servers = [
        await asyncio.start_server(serve, sock=listener, ssl=OPTIONS.context, limit=LONGEST_HEAD, backlog=512)
        for listener in listeners]
    await asyncio.gather(watch, *[server.serve_forever() for server in servers])


asyncio.run(main())
