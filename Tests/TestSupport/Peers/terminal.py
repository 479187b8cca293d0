# SPDX-License-Identifier: MIT
"""Runs a program on a terminal of its own and shows what comes out there.

Usage: terminal.py COLUMNS ROWS [--out FILE] [--until TEXT] PROGRAM [WORD]...
Standard input, output and error of the program are the terminal; with --out standard output is that file. With --until the
program gets SIGINT once TEXT has come. Prints everything that the terminal received, escapes and all; ends with the program's
status.
"""
import fcntl
import os
import pty
import signal
import struct
import sys
import termios

columns, rows, words = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
out, until = None, None
while words[0] in ("--out", "--until"):
    if words[0] == "--out":
        out = words[1]
    else:
        until = words[1].encode()
    words = words[2:]

main, side = pty.openpty()
fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
child = os.fork()
if child == 0:
    os.setsid()
    fcntl.ioctl(side, termios.TIOCSCTTY, 0)
    os.dup2(side, 0)
    os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT, 0o600) if out else side, 1)
    os.dup2(side, 2)
    os.close(main)
    os.execv(words[0], words)
os.close(side)
seen = b""
while True:
    try:
        piece = os.read(main, 65536)
    except OSError:
        piece = b""
    if not piece:
        break
    seen += piece
    if until and until in seen:
        until = None
        os.kill(child, signal.SIGINT)
status = os.waitpid(child, 0)[1]
os.write(1, seen)
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
