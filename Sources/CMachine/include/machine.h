// SPDX-License-Identifier: MIT
// What the system's C library has in headers that Swift's Glibc module must not meet: the resolver, and the kernel's word on the
// clock. Compiled apart, so that no header of theirs is seen outside.
#ifndef URGENTD_CMACHINE_H
#define URGENTD_CMACHINE_H

/// How a question to DNS went wrong.
enum machine_dns_fault {
    machine_dns_no_name = 1,
    machine_dns_no_data = 2,
    machine_dns_failed = 3,
};

/// Asks for the TXT records of one name, as it stands (res_nquery(3), no search list).
///
/// `server` is an IPv4 address in dots to ask instead of the machine's resolvers; null is those. `seconds` is the wait for each
/// of two tries. Returns the length of the answer, at most `room`; or -1 with `fault` set.
int machine_dns_texts(const char *name, const char *server, unsigned short port, int seconds, unsigned char *answer,
                      int room, int *fault);

/// What adjtimex(2) says, and changes nothing: 1 if the clock is synchronised, 0 if not, -1 with errno set. `error` gets the
/// largest possible error in microseconds.
int machine_clock(long *error);

#endif
