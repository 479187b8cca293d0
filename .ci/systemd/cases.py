# SPDX-License-Identifier: MIT
"""All cases, in the order in which they run: each module registers its own when it is read."""
import case
import installing
import delivering
import two_people
import failing
import reloading
import restarting
import secrets_and_relays
import refusing
import backing_up
import upgrading
import journal
import removing

ALL = case.ALL
