# SPDX-License-Identifier: MIT
"""A case has a title that says what is promised, and a function that fails when it is not kept."""
import dataclasses
import typing

from machine import Failure

ALL = []


@dataclasses.dataclass
class Case:
    title: str
    run: typing.Callable
    # Whether those after it need what it leaves behind.
    is_needed: bool
    # What begins before the first case, and works beside the others.
    begin: typing.Callable | None


def case(title, needed=False, begin=None):
    def register(function):
        ALL.append(Case(title, function, needed, begin))
        return function
    return register


def expect(truth, otherwise):
    if not truth:
        raise Failure(str(otherwise))


def same(what, found, wanted):
    expect(found == wanted, f"{what}: {found!r}, expected {wanted!r}")
