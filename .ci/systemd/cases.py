# SPDX-License-Identifier: MIT
"""All cases, in the order in which they run: each module registers its own when it is read."""
import case
import installing
import delivering
import two_people
import webhooks
import failing
import watchdog
import reloading
import restarting
import secrets_and_relays
import refusing
import clock
import spoiling
import filling
import backing_up
import restoring
import migrating
import upgrading
import journal
import removing
import judging

ALL = case.ALL
