# SPDX-License-Identifier: MIT
"""Verifies Standard Webhooks signatures, written from the specification 1.0.0 alone, to hold urgentd's signer against.

Usage: webhook_verifier.py            proves itself on the known answers below; exit status 0 if all hold
       webhook_verifier.py < FILE     with the argument `check`: one JSON object a line with id, timestamp, signature,
                                      body (text), secrets (list), now (seconds); prints `valid` or `invalid: WHY` each
"""
import base64
import binascii
import hashlib
import hmac
import json
import sys

TOLERANCE_SECONDS = 5 * 60


class Invalid(Exception):
    pass


def key_of(secret):
    """Symmetric secrets are base64 behind the prefix `whsec_`."""
    if not secret.startswith("whsec_"):
        raise Invalid("the secret has no prefix")
    try:
        return base64.b64decode(secret[len("whsec_"):], validate=True)
    except binascii.Error as error:
        raise Invalid("the secret is not base64") from error


def verify(headers, body, secrets, now):
    """Raises Invalid unless one `v1` signature fits one secret. `headers` has lower-case names, `body` is bytes."""
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        if not headers.get(name):
            raise Invalid("no " + name)
    if not headers["webhook-timestamp"].isascii() or not headers["webhook-timestamp"].isdigit():
        raise Invalid("the timestamp is no integer")
    if abs(now - int(headers["webhook-timestamp"])) > TOLERANCE_SECONDS:
        raise Invalid("the timestamp is outside the tolerance")
    content = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    expected = [hmac.new(key_of(secret), content, hashlib.sha256).digest() for secret in secrets]
    for part in headers["webhook-signature"].split(" "):
        version, _, text = part.partition(",")
        if version != "v1":
            continue
        try:
            given = base64.b64decode(text, validate=True)
        except binascii.Error:
            continue
        if any(hmac.compare_digest(given, one) for one in expected):
            return
    raise Invalid("no signature fits")


# The known answer that the specification's own libraries carry, and ways to spoil it.
KNOWN = {
    "id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "timestamp": "1614265330",
    "signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    "body": '{"test": 2432232314}',
    "secrets": ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    "now": 1614265330,
}
OTHER = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="
CASES = [
    ({}, True),
    ({"now": 1614265330 + 300}, True),
    ({"now": 1614265330 - 300}, True),
    ({"now": 1614265330 + 301}, False),
    ({"now": 1614265330 - 301}, False),
    ({"body": '{"test":2432232314}'}, False),
    ({"id": "msg_p5jXN8AQM9LWM0D4loKWxJel"}, False),
    ({"id": ""}, False),
    ({"timestamp": "1614265331"}, False),
    ({"timestamp": "hello"}, False),
    ({"timestamp": ""}, False),
    ({"signature": ""}, False),
    ({"signature": "v1,"}, False),
    ({"signature": KNOWN["signature"][:8]}, False),
    ({"signature": KNOWN["signature"].replace("v1", "v2")}, False),
    ({"signature": OTHER}, False),
    ({"signature": " ".join([OTHER, OTHER.replace("v1", "v2"), KNOWN["signature"], OTHER])}, True),
    ({"secrets": ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"]}, False),
    ({"secrets": ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", KNOWN["secrets"][0]]}, True),
]


def judge(case):
    headers = {"webhook-id": case["id"], "webhook-timestamp": case["timestamp"], "webhook-signature": case["signature"]}
    try:
        verify(headers, case["body"].encode(), case["secrets"], case["now"])
        return None
    except Invalid as error:
        return str(error)


def prove():
    wrong = [change for change, valid in CASES if (judge({**KNOWN, **change}) is None) != valid]
    for change in wrong:
        print("wrong answer for", change)
    print("proved on %d cases" % len(CASES) if not wrong else "not proved")
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        for line in sys.stdin:
            why = judge(json.loads(line))
            print("valid" if why is None else "invalid: " + why, flush=True)
    else:
        sys.exit(prove())
