// SPDX-License-Identifier: MIT
// What Swift's Glibc module lacks: epoll(7), eventfd(2), timerfd_create(2), struct ucred.
#ifndef URGENTD_CLINUX_SHIM_H
#define URGENTD_CLINUX_SHIM_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
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

/// A timer on CLOCK_REALTIME, not armed. Returns -1 with errno set.
static inline int linux_clock_set_descriptor(void) {
    return timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
}

/// Arms it for a day that never comes; the kernel cancels it, and makes it readable, when the wall clock is set.
static inline int linux_clock_set_arm(int timer) {
    struct itimerspec far = {.it_value = {.tv_sec = INT64_C(1) << 40}};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, (struct itimerspec *)0);
}

#endif
