# SPDX-License-Identifier: MIT
"""Finds what the README's test command installs from PyPI: import this before one of config/packages-readers.txt."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / ".build" / "readers"))
