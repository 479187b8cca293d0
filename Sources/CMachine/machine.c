// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "machine.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>
#include <sys/timex.h>

int machine_dns_texts(const char *name, const char *server, unsigned short port, int seconds, unsigned char *answer,
                      int room, int *fault) {
    struct __res_state state;
    memset(&state, 0, sizeof state);
    *fault = machine_dns_failed;
    if (res_ninit(&state) != 0) return -1;
    state.retrans = seconds;
    state.retry = 2;
    // Larger answers over UDP; what does not fit comes over TCP.
    state.options |= RES_USE_EDNS0;
    int length = -1;
    int known = 1;
    if (server) {
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
        known = inet_pton(AF_INET, server, &address.sin_addr) == 1;
        state.nsaddr_list[0] = address;
        state.nscount = 1;
    }
    if (known) length = res_nquery(&state, name, ns_c_in, ns_t_txt, answer, room);
    if (length < 0) {
        if (state.res_h_errno == HOST_NOT_FOUND) *fault = machine_dns_no_name;
        if (state.res_h_errno == NO_DATA) *fault = machine_dns_no_data;
    }
    res_nclose(&state);
    return length > room ? room : length;
}

int machine_clock(long *error) {
    struct timex clock;
    memset(&clock, 0, sizeof clock);
    int state = adjtimex(&clock);
    if (state < 0) return -1;
    *error = clock.maxerror;
    return state != TIME_ERROR && !(clock.status & STA_UNSYNC);
}
