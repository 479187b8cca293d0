// SPDX-License-Identifier: MIT
// What Swift's Glibc module lacks: epoll(7), eventfd(2), timerfd_create(2), struct ucred.
#ifndef URGENTD_CLINUX_SHIM_H
#define URGENTD_CLINUX_SHIM_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <stdint.h>
#include <unistd.h>

/// The user, group and process at the other end of a Unix socket (SO_PEERCRED, unix(7)).
/// Returns 0, or -1 with errno set.
static inline int linux_peer_credentials(int fd, uid_t *uid, gid_t *gid, pid_t *pid) {
    struct { pid_t pid; uid_t uid; gid_t gid; } who = {0, 0, 0};  // struct ucred, hidden without _GNU_SOURCE
    socklen_t length = sizeof who;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &length) != 0) return -1;
    *uid = who.uid;
    *gid = who.gid;
    *pid = who.pid;
    return 0;
}

/// The descriptor stored with epoll_ctl(2); `epoll_data_t` is a union that Swift imports awkwardly.
static inline int linux_epoll_event_descriptor(const struct epoll_event *event) { return event->data.fd; }

/// epoll_ctl(2) with the descriptor itself as user data.
static inline int linux_epoll_control(int set, int operation, int fd, uint32_t events) {
    struct epoll_event event = {.events = events, .data = {.fd = fd}};
    return epoll_ctl(set, operation, fd, &event);
}

// timerfd_create(2) without its header: that brings <time.h>, and Swift would sometimes take this module for the owner of
// struct timespec.
struct itimerspec;
extern int timerfd_create(int clock, int flags);
extern int timerfd_settime(int timer, int flags, const struct itimerspec *next, struct itimerspec *last);

enum {
    linux_clock_realtime = 0,
    linux_timer_close_on_exec = 02000000,
    linux_timer_non_blocking = 04000,
    linux_timer_absolute = 1,
    linux_timer_cancel_on_set = 2,
};

/// A timer on CLOCK_REALTIME, not armed. Returns -1 with errno set.
static inline int linux_clock_set_descriptor(void) {
    return timerfd_create(linux_clock_realtime, linux_timer_close_on_exec | linux_timer_non_blocking);
}

/// Arms it for a day that never comes; the kernel cancels it, and makes it readable, when the wall clock is set.
static inline int linux_clock_set_arm(int timer) {
    struct { long interval[2], value[2]; } far = {{0, 0}, {1L << 40, 0}};  // struct itimerspec on 64-bit Linux
    const int flags = linux_timer_absolute | linux_timer_cancel_on_set;
    return timerfd_settime(timer, flags, (const struct itimerspec *)&far, (struct itimerspec *)0);
}

// adjtimex(2) without its header, which brings <time.h> too; of struct timex only the beginning is looked at.
struct timex;
extern int adjtimex(struct timex *state);

/// The kernel's opinion of the clock; nothing is changed. Returns TIME_OK to TIME_ERROR, or -1 with errno set.
static inline int linux_clock_state(int *status) {
    struct { unsigned modes; long offset, frequency, most_error, error; int status; long rest[32]; } state = {0};
    int result = adjtimex((struct timex *)&state);
    *status = state.status;
    return result;
}

/// Whether a filter of system calls lies on this process (PR_GET_SECCOMP, prctl(2)).
static inline int linux_is_filtered(void) { return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != 0; }

#endif
