# SPDX-License-Identifier: MIT
"""A relay that does what its command line says, and prints what it was told.

Usage: relay_peer.py [--no-pipelining] [--offer KEYWORD]... [--latency SECONDS] [--connections N] [--identify] [--keep FILE]
           [--say STEP=WORDS[*N]]... [--storm SECONDS] [--chaos RATE] [--seed N] [--- ANOTHER-RELAY'S OPTIONS]...

STEP is connect, ehlo, mail, rcpt, data, dot, rset, or for one recipient `rcpt:LOCALPART`, for one domain `rcpt@DOMAIN`;
WORDS is a reply, or
  hangup        close the connection instead of answering
  after:REPLY   answer, then close
  silence       never answer
  late:S:REPLY  answer after S seconds
  gate:REPLY    answer when SIGUSR2 has come
  garbage       say something that is no SMTP
--keep appends each text to a file as it stood on the wire, lone dot included, before it is answered.
STEP text with WORDS silence: the text is asked for and not read.
--storm S refuses every recipient for now until S seconds after the first connection.
--identify prints `identifier RECIPIENT MESSAGE-ID` for each text.
--chaos does one of these or a refusal at that share of steps; `took ADDRESS BYTES` is printed for every message it keeps.
*N applies it to the first N times only. Prints `port N...`, then one line per event: connect, command ..., text BYTES to ..., end.
SIGUSR1 makes it print `marker`: what was printed before it has been read when the marker has.

"""
import argparse
import asyncio
import collections
import random
import signal
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--no-pipelining", action="store_true")
parser.add_argument("--offer", action="append", default=[])
parser.add_argument("--latency", type=float, default=0)
parser.add_argument("--connections", type=int, default=0)
parser.add_argument("--say", action="append", default=[])
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--quiet", action="store_true")
parser.add_argument("--chaos", type=float, default=0)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--identify", action="store_true")
parser.add_argument("--keep", default="")
parser.add_argument("--storm", type=float, default=0)

DEFAULTS = {"connect": "220 peer ESMTP", "mail": "250 2.1.0 Ok", "rcpt": "250 2.1.5 Ok", "data": "354 go on",
            "dot": "250 2.0.0 Ok: queued as 4BCD", "rset": "250 2.0.0 Ok"}


MISHAPS = ["hangup", "421 4.3.2 bye", "450 4.2.0 later", "550 5.0.0 no", "garbage", "late:0.01:450 4.2.0 later"]


# Opened by SIGUSR2.
gate = asyncio.Event()


class Script:
    """What one listening port does."""

    def __init__(self, arguments):
        self.options = parser.parse_args(arguments)
        self.open_connections = 0
        self.first_connection = None
        self.random = random.Random(self.options.seed)
        self.rules = collections.defaultdict(list)
        for rule in self.options.say:
            step, words = rule.split("=", 1)
            times = None
            head, star, count = words.rpartition("*")
            if star and count.isdigit():
                words, times = head, int(count)
            self.rules[step].append([words, times])

    def tell(self, *words):
        if not self.options.quiet:
            print(*words, flush=True)

    def said(self, *steps):
        for step in steps:
            for rule in self.rules[step]:
                if rule[1] is None:
                    return rule[0]
                if rule[1] > 0:
                    rule[1] -= 1
                    return rule[0]
        if self.options.chaos and self.random.random() < self.options.chaos:
            return self.random.choice(MISHAPS)
        return DEFAULTS.get(steps[-1], "250 Ok")

    async def serve(self, reader, writer):
        self.open_connections += 1
        self.first_connection = self.first_connection or time.monotonic()
        try:
            if self.options.connections and self.open_connections > self.options.connections:
                writer.write(b"421 4.7.0 too many connections\r\n")
                return
            self.tell("connect")
            await Relay(self, reader, writer).run()
        except (asyncio.IncompleteReadError, ConnectionError):
            self.tell("eof")
        finally:
            self.open_connections -= 1
            self.tell("end")
            writer.close()


def code(words):
    """The reply's code behind whatever says how it is given."""
    if words.startswith("late:"):
        words = words.split(":", 2)[2]
    return words.removeprefix("after:").removeprefix("gate:")[:3]


class Relay:
    def __init__(self, script, reader, writer):
        self.script, self.reader, self.writer = script, reader, writer
        self.recipients, self.sender, self.expects_text = [], None, False

    async def answer(self, words):
        """Returns False when the connection is to end."""
        if self.script.options.latency:
            await asyncio.sleep(self.script.options.latency)
        if words == "hangup":
            return False
        if words == "silence":
            await asyncio.sleep(3600)
            return False
        if words.startswith("late:"):
            _, seconds, words = words.split(":", 2)
            await asyncio.sleep(float(seconds))
        if words.startswith("gate:"):
            words = words[5:]
            await gate.wait()
        keeps = True
        if words.startswith("after:"):
            words, keeps = words[6:], False
        if words == "garbage":
            words = "%!? this is no mail server"
        self.writer.write(words.replace("\\n", "\r\n").encode() + b"\r\n")
        if words.startswith("421"):
            keeps = False
        await self.writer.drain()
        return keeps

    async def text(self):
        size, first, lines = 0, True, []
        while True:
            line = await self.reader.readline()
            if not line.endswith(b"\n"):
                raise asyncio.IncompleteReadError(line, None)
            if first:
                self.script.tell("first octet")
                first = False
            if self.script.options.keep:
                lines.append(line)
            if line == b".\r\n":
                if lines:
                    with open(self.script.options.keep, "ab") as file:
                        file.write(b"".join(lines))
                return size
            if self.script.options.identify and line.lower().startswith(b"message-id:"):
                self.script.tell("identifier", self.recipients[0], line.decode().split(" ")[1].strip())
            size += len(line)

    async def run(self):
        if not await self.answer(self.script.said("connect")):
            return
        while True:
            line = await self.reader.readline()
            if not line.endswith(b"\n"):
                self.script.tell("eof")
                return
            command = line.decode("utf-8", "replace").strip()
            self.script.tell("command", command)
            word = command.split(" ")[0].upper()
            if word == "QUIT":
                return
            if word in ("EHLO", "HELO"):
                offers = ([] if self.script.options.no_pipelining else ["PIPELINING"]) + self.script.options.offer
                lines = ["peer"] + offers
                words = "\\n".join(("250-" if i < len(lines) - 1 else "250 ") + l for i, l in enumerate(lines))
                ok = await self.answer(self.script.said("ehlo") if self.script.rules["ehlo"] else words)
            elif word == "MAIL":
                self.recipients = []
                words = self.script.said("mail")
                if self.sender is not None:
                    words = "503 5.5.1 nested MAIL"
                elif code(words).startswith("2"):
                    self.sender = command
                ok = await self.answer(words)
            elif word == "RCPT":
                address = command.split("<")[1].split(">")[0]
                words = self.script.said("rcpt:" + address.split("@")[0], "rcpt@" + address.split("@")[-1], "rcpt")
                if time.monotonic() - self.script.first_connection < self.script.options.storm:
                    words = "450 4.2.0 greylisted"
                if self.sender is None:
                    words = "503 5.5.1 need MAIL"
                elif code(words).startswith("2"):
                    self.recipients.append(address)
                ok = await self.answer(words)
            elif word == "DATA":
                words = self.script.said("data")
                if not self.recipients and code(words) == "354" and not self.script.rules["data"]:
                    words = "554 5.5.1 no valid recipients"
                ok = await self.answer(words)
                if ok and code(words) == "354":
                    if self.script.rules["text"] and self.script.said("text") == "silence":
                        await asyncio.sleep(3600)
                    size = await self.text()
                    self.script.tell("text", size, "to", ",".join(self.recipients))
                    to = self.recipients[0].split("@")[0] if self.recipients else ""
                    words = self.script.said("dot:" + to, "dot") if self.recipients else "554 5.5.1 no valid recipients"
                    if code(words)[0] not in "45":
                        self.script.tell("took", ",".join(self.recipients), size)
                    ok = await self.answer(words)
                    self.sender, self.recipients = None, []
            elif word == "RSET":
                self.sender, self.recipients = None, []
                ok = await self.answer(self.script.said("rset"))
            else:
                ok = await self.answer("500 5.5.2 what?")
            if not ok:
                return


async def main():
    scripts, rest = [], sys.argv[1:]
    while "---" in rest:
        cut = rest.index("---")
        scripts.append(Script(rest[:cut]))
        rest = rest[cut + 1:]
    scripts.append(Script(rest))
    servers = [await asyncio.start_server(s.serve, "127.0.0.1", s.options.port, backlog=512) for s in scripts]
    print("port", *[server.sockets[0].getsockname()[1] for server in servers], flush=True)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, lambda: print("marker", flush=True))
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, gate.set)
    await asyncio.sleep(86400)


asyncio.run(main())
