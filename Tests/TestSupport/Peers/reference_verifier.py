# SPDX-License-Identifier: MIT
"""Holds signed requests against readers that are not ours: `v1` by the reference library of Standard Webhooks (PyPI
`standardwebhooks`, see config/packages-readers.txt), `v1a` by the `cryptography` package (Debian).

Reads one JSON object a line: id, timestamp, signature, body (text), and `secret` (whsec_…) or `key` (whpk_…). Prints
`valid` or `invalid: WHY` for each. The timestamp must be now.
"""
import base64
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
import readers  # noqa: F401
from standardwebhooks.webhooks import Webhook, WebhookVerificationError


def check_key(case):
    if not case["key"].startswith("whpk_"):
        return "the key has no prefix"
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(case["key"][len("whpk_"):], validate=True))
    content = "%s.%s.%s" % (case["id"], case["timestamp"], case["body"])
    for part in case["signature"].split(" "):
        version, _, text = part.partition(",")
        if version == "v1a":
            try:
                key.verify(base64.b64decode(text, validate=True), content.encode())
                return None
            except InvalidSignature:
                continue
    return "no signature fits"


def check_secret(case):
    names = {"webhook-id": "id", "webhook-timestamp": "timestamp", "webhook-signature": "signature"}
    try:
        Webhook(case["secret"]).verify(case["body"], {name: case[key] for name, key in names.items()}, json_parse=False)
        return None
    except WebhookVerificationError as error:
        return str(error)


for line in sys.stdin:
    one = json.loads(line)
    why = check_key(one) if "key" in one else check_secret(one)
    print("valid" if why is None else "invalid: " + why, flush=True)
