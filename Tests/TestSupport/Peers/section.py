# SPDX-License-Identifier: MIT
"""A section's own system: posts receipts that the reference library of Standard Webhooks has signed (PyPI
`standardwebhooks`, see config/packages-readers.txt).

Usage: section.py PORT; each line of standard input is a JSON object: `id`, `secret`, `body` (text), and optionally `late` (seconds
that the time is off), `sent` (seconds since 1970 instead of now), `spoil` (text put behind the body after signing). Prints
each answer's status and body.
"""
import datetime
import http.client
import json
import sys
import time

import readers  # noqa: F401
from standardwebhooks.webhooks import Webhook

for line in sys.stdin:
    order = json.loads(line)
    seconds = int(order.get("sent", time.time())) + int(order.get("late", 0))
    signature = Webhook(order["secret"]).sign(
        order["id"], datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc), order["body"])
    connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=60)
    connection.request("POST", "/receipts", (order["body"] + order.get("spoil", "")).encode(), {
        "Content-Type": "application/json", "webhook-id": order["id"], "webhook-timestamp": str(seconds),
        "webhook-signature": signature})
    answer = connection.getresponse()
    print(answer.status, answer.read().decode().strip(), flush=True)
    connection.close()
