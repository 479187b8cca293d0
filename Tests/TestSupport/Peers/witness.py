# SPDX-License-Identifier: MIT
"""Who got what, whatever happens to the sender: a relay and a webhook endpoint in one process.

Usage: witness.py [--latency SECONDS]

Prints `port SMTP HTTP`, then one line for each text that it has whole, before it answers:

    mail LOCAL-PART SUBJECT MESSAGE-ID KIND
    hook PATH SUBJECT WEBHOOK-ID KIND

SUBJECT is its last word: before it a notice says what it is. KIND is `notice` for a withdrawal's notice in English, else `alert`. A recipient whose local part begins with `no-` is refused for good. What breaks off is not
reported: nobody has it. The answer comes after the latency, so that texts are on their way at any moment. SIGUSR1 makes
it print `marker`: what was printed before has been read when the marker has.
"""
import argparse
import asyncio
import json
import os
import re
import signal

MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
SUBJECT = re.compile(rb"^subject:.*?(\S+)\r?$", re.IGNORECASE | re.MULTILINE)
LENGTH = re.compile(rb"^content-length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)
WEBHOOK_ID = re.compile(rb"^webhook-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
NOTICE = b"We withdraw the appeal"
LONGEST = 1 << 20
OPTIONS = None


def tell(*words):
    os.write(1, (" ".join(words) + "\n").encode())


def found(pattern, octets):
    match = pattern.search(octets)
    return match.group(1).decode() if match else "?"


async def mail(reader, writer):
    recipient = None
    writer.write(b"220 witness ESMTP\r\n")
    while True:
        line = await reader.readuntil(b"\n")
        word = line[:4].upper()
        answer = b"250 2.0.0 Ok\r\n"
        if word == b"EHLO":
            answer = b"250-witness\r\n250 PIPELINING\r\n"
        elif word == b"RCPT":
            recipient = line.split(b"<")[1].split(b"@")[0].decode()
            if recipient.startswith("no-"):
                recipient, answer = None, b"550 5.1.1 nobody of this name\r\n"
        elif word == b"DATA":
            answer = b"354 go on\r\n" if recipient else b"554 5.5.1 no valid recipients\r\n"
        elif word == b"QUIT":
            return
        writer.write(answer)
        if answer.startswith(b"354"):
            text = await reader.readuntil(b"\r\n.\r\n")
            head = text.split(b"\r\n\r\n", 1)[0]
            kind = "notice" if NOTICE in text else "alert"
            tell("mail", recipient, found(SUBJECT, head), found(MESSAGE_ID, head), kind)
            recipient = None
            await asyncio.sleep(OPTIONS.latency)
            writer.write(b"250 2.0.0 Ok: queued\r\n")


async def hook(reader, writer):
    while True:
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(found(LENGTH, head)))
        event = json.loads(body)
        kind = "notice" if event["type"].endswith(".withdrawal") else "alert"
        path = head.split(b" ")[1].decode().lstrip("/")
        tell("hook", path, event["data"]["subject"], found(WEBHOOK_ID, head), kind)
        await asyncio.sleep(OPTIONS.latency)
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")


def whole(serve):
    """Runs one connection; one that breaks is simply over."""
    async def run(reader, writer):
        try:
            await serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
    return run


async def end_with_parent():
    """A test that crashes cannot end its peers."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(1)
    os._exit(0)


async def main():
    global OPTIONS
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=0)
    OPTIONS = parser.parse_args()
    servers = [
        await asyncio.start_server(whole(serve), "127.0.0.1", 0, limit=LONGEST, backlog=512) for serve in (mail, hook)]
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, tell, "marker")
    tell("port", *[str(server.sockets[0].getsockname()[1]) for server in servers])
    await end_with_parent()


asyncio.run(main())
