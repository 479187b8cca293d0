# SPDX-License-Identifier: MIT
"""Prints `CODEPOINT COLUMNS` for everything that the C library knows a width of: wcwidth(3), in C.UTF-8."""
import ctypes
import locale

locale.setlocale(locale.LC_ALL, "C.UTF-8")
library = ctypes.CDLL("libc.so.6")
for value in range(0x20, 0x30000):
    width = library.wcwidth(ctypes.c_wchar(chr(value))) if not 0xD800 <= value < 0xE000 else -1
    if width >= 0:
        print(value, width)
