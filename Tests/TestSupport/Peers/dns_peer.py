# SPDX-License-Identifier: MIT
"""A name server that knows what its command line says, over UDP and TCP of 127.0.0.1.

Usage: dns_peer.py [NAME=WORDS]...
WORDS is the text of a TXT record (several of one name: several records; over 255 octets: several strings), or
  !nodata    the name is there without a TXT record
  !alias:N   a CNAME to N, whose records come with it
  !servfail  the server fails
  !silence   no answer
  !garbage   an answer that is no DNS message behind its header
  !huge      a text that does not fit into UDP: cut short there, whole over TCP
What is not named does not exist. Prints `port N`, then `asked NAME udp|tcp` lines.
"""
import collections
import socketserver
import struct
import sys
import threading

zone = collections.defaultdict(list)
for word in sys.argv[1:]:
    name, _, text = word.partition("=")
    zone[name.lower()].append(text)


def name_in(message):
    labels, at = [], 12
    while message[at]:
        labels.append(message[at + 1:at + 1 + message[at]].decode())
        at += 1 + message[at]
    return ".".join(labels).lower(), at + 5


def packed(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def record(owner, kind, data):
    return owner + struct.pack("!HHIH", kind, 1, 60, len(data)) + data


def text_record(owner, text):
    octets = text.encode()
    pieces = [octets[i:i + 255] for i in range(0, len(octets), 255)] or [b""]
    return record(owner, 16, b"".join(bytes([len(p)]) + p for p in pieces))


def answer(message, way):
    name, end = name_in(message)
    print("asked", name, way, flush=True)
    question, flags, records = message[12:end], 0x8180, []
    texts = zone.get(name)
    if texts is None:
        flags |= 3
    elif texts[0] == "!silence":
        return None
    elif texts[0] == "!servfail":
        flags |= 2
    elif texts[0] == "!garbage":
        return message[:2] + struct.pack("!HHHHH", flags, 1, 5, 0, 0) + question + b"\xc0\x0c\x00\x10"
    elif texts[0] == "!huge":
        if way == "udp":
            return message[:2] + struct.pack("!HHHHH", flags | 0x0200, 1, 0, 0, 0) + question
        records = [text_record(b"\xc0\x0c", "x" * 9000)]
    elif texts[0].startswith("!alias:"):
        target = texts[0][7:]
        records = [record(b"\xc0\x0c", 5, packed(target))] + [text_record(packed(target), t) for t in zone[target]]
    elif texts[0] != "!nodata":
        records = [text_record(b"\xc0\x0c", t) for t in texts]
    return message[:2] + struct.pack("!HHHHH", flags, 1, len(records), 0, 0) + question + b"".join(records)


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        message, socket = self.request
        reply = answer(message, "udp")
        if reply is not None:
            socket.sendto(reply, self.client_address)


class Stream(socketserver.StreamRequestHandler):
    def handle(self):
        length = self.rfile.read(2)
        if len(length) == 2:
            reply = answer(self.rfile.read(struct.unpack("!H", length)[0]), "tcp")
            if reply is not None:
                self.wfile.write(struct.pack("!H", len(reply)) + reply)


class Streams(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


while True:
    datagrams = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Datagram)
    try:
        streams = Streams(datagrams.server_address, Stream)
        break
    except OSError:
        datagrams.server_close()
threading.Thread(target=streams.serve_forever, daemon=True).start()
print("port", datagrams.server_address[1], flush=True)
datagrams.serve_forever()
