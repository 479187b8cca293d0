#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Volunteers' clients: posts each line of standard input to a path, prints each answer's status and body."""
import http.client
import sys

port, path = int(sys.argv[1]), sys.argv[2]
for line in sys.stdin:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", path, line.strip().encode(), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    print(answer.status, answer.read().decode().strip(), flush=True)
    connection.close()
