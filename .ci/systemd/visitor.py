# SPDX-License-Identifier: MIT
"""Connects, asks, reads the answer, and again, until SIGTERM. Prints how often that went well.

Usage: visitor.py tcp PORT | unix PATH
"""
import json
import signal
import socket
import sys
import threading

kind, target = sys.argv[1:3]
counts = {"answered": 0, "refused": 0, "broken": 0}
ended = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: ended.set())


def visit():
    client = socket.socket(socket.AF_INET if kind == "tcp" else socket.AF_UNIX)
    client.settimeout(30)
    with client:
        try:
            client.connect(("127.0.0.1", int(target)) if kind == "tcp" else target)
        except OSError:
            return "refused"
        try:
            client.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = b""
            while more := client.recv(4096):
                answer += more
        except OSError:
            return "broken"
        return "answered" if answer.startswith(b"HTTP/1.1 ") else "broken"


while not ended.is_set():
    counts[visit()] += 1
    ended.wait(0.002)
print(json.dumps(counts))
