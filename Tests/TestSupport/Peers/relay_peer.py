# SPDX-License-Identifier: MIT
"""A relay that does what its command line says, and prints what it was told.

Usage: relay_peer.py [--no-pipelining] [--offer KEYWORD]... [--latency SECONDS] [--connections N] [--say STEP=WORDS[*N]]...

STEP is connect, ehlo, mail, rcpt, data, dot, rset or a local part such as `rcpt:ann`; WORDS is a reply, or
  hangup        close the connection instead of answering
  after:REPLY   answer, then close
  silence       never answer
  late:S:REPLY  answer after S seconds
  garbage       say something that is no SMTP
*N applies it to the first N times only. Prints `port N`, then one line per event: connect, command ..., text BYTES to ..., end.

"""
import argparse
import asyncio
import collections
import sys

parser = argparse.ArgumentParser()
parser.add_argument("--no-pipelining", action="store_true")
parser.add_argument("--offer", action="append", default=[])
parser.add_argument("--latency", type=float, default=0)
parser.add_argument("--connections", type=int, default=0)
parser.add_argument("--say", action="append", default=[])
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--quiet", action="store_true")
options = parser.parse_args()

rules = collections.defaultdict(list)
for rule in options.say:
    step, words = rule.split("=", 1)
    times = None
    head, star, count = words.rpartition("*")
    if star and count.isdigit():
        words, times = head, int(count)
    rules[step].append([words, times])

open_connections = 0
DEFAULTS = {"connect": "220 peer ESMTP", "mail": "250 2.1.0 Ok", "rcpt": "250 2.1.5 Ok", "data": "354 go on",
            "dot": "250 2.0.0 Ok: queued as 4BCD", "rset": "250 2.0.0 Ok"}


def tell(*words):
    if not options.quiet:
        print(*words, flush=True)


def said(*steps):
    for step in steps:
        for rule in rules[step]:
            if rule[1] is None:
                return rule[0]
            if rule[1] > 0:
                rule[1] -= 1
                return rule[0]
    return DEFAULTS.get(steps[-1], "250 Ok")


class Relay:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.recipients, self.sender, self.expects_text = [], None, False

    async def answer(self, words):
        """Returns False when the connection is to end."""
        if options.latency:
            await asyncio.sleep(options.latency)
        if words == "hangup":
            return False
        if words == "silence":
            await asyncio.sleep(3600)
            return False
        if words.startswith("late:"):
            _, seconds, words = words.split(":", 2)
            await asyncio.sleep(float(seconds))
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
        size, first = 0, True
        while True:
            line = await self.reader.readline()
            if not line.endswith(b"\n"):
                raise asyncio.IncompleteReadError(line, None)
            if first:
                tell("first octet")
                first = False
            if line == b".\r\n":
                return size
            size += len(line)

    async def run(self):
        if not await self.answer(said("connect")):
            return
        while True:
            line = await self.reader.readline()
            if not line.endswith(b"\n"):
                tell("eof")
                return
            command = line.decode("utf-8", "replace").strip()
            tell("command", command)
            word = command.split(" ")[0].upper()
            if word == "QUIT":
                return
            if word in ("EHLO", "HELO"):
                offers = ([] if options.no_pipelining else ["PIPELINING"]) + options.offer
                lines = ["peer"] + offers
                words = "\\n".join(("250-" if i < len(lines) - 1 else "250 ") + l for i, l in enumerate(lines))
                ok = await self.answer(said("ehlo") if rules["ehlo"] else words)
            elif word == "MAIL":
                self.recipients = []
                words = said("mail")
                if self.sender is not None:
                    words = "503 5.5.1 nested MAIL"
                elif words.startswith("2"):
                    self.sender = command
                ok = await self.answer(words)
            elif word == "RCPT":
                address = command.split("<")[1].split(">")[0]
                words = said("rcpt:" + address.split("@")[0], "rcpt")
                if self.sender is None:
                    words = "503 5.5.1 need MAIL"
                elif words.startswith("2"):
                    self.recipients.append(address)
                ok = await self.answer(words)
            elif word == "DATA":
                words = said("data")
                if not self.recipients and words.startswith("354") and not rules["data"]:
                    words = "554 5.5.1 no valid recipients"
                ok = await self.answer(words)
                if ok and words.startswith("354"):
                    size = await self.text()
                    tell("text", size, "to", ",".join(self.recipients))
                    to = self.recipients[0].split("@")[0] if self.recipients else ""
                    ok = await self.answer(said("dot:" + to, "dot") if self.recipients else "554 5.5.1 no valid recipients")
                    self.sender, self.recipients = None, []
            elif word == "RSET":
                self.sender, self.recipients = None, []
                ok = await self.answer(said("rset"))
            else:
                ok = await self.answer("500 5.5.2 what?")
            if not ok:
                return


async def serve(reader, writer):
    global open_connections
    open_connections += 1
    try:
        if options.connections and open_connections > options.connections:
            writer.write(b"421 4.7.0 too many connections\r\n")
            return
        tell("connect")
        await Relay(reader, writer).run()
    except (asyncio.IncompleteReadError, ConnectionError):
        tell("eof")
    finally:
        open_connections -= 1
        tell("end")
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", options.port, backlog=512)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
