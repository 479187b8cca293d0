// SPDX-License-Identifier: MIT
// What Swift's Glibc module lacks: epoll(7), eventfd(2), timerfd_create(2), memfd_create(2), xattr(7), struct ucred, and the
// macros of cmsg(3).
#ifndef URGENTD_CLINUX_SHIM_H
#define URGENTD_CLINUX_SHIM_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/xattr.h>
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

/// A Unix datagram socket, non-blocking and closed on exec. Here and not in Swift: who asks for SOCK_DGRAM beside this module
/// makes Swift take it for the owner of the name. Returns -1 with errno set.
static inline int linux_datagram_socket(void) {
    return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/// Sends one datagram to a Unix socket without waiting; a path that begins with '@' is an abstract name (unix(7)).
/// The length has been checked: 1 to 107. `passed` goes along by SCM_RIGHTS unless it is negative. The structure is our own:
/// <sys/un.h> would make Swift take this module for its owner.
/// Returns what sendmsg(2) returns.
static inline ssize_t linux_send_to_path(
    int fd, const char *path, size_t length, const void *bytes, size_t count, int passed) {
    struct { unsigned short family; char path[108]; } address = {1 /* AF_UNIX */, {0}};
    __builtin_memcpy(address.path, path, length);
    const int is_abstract = path[0] == '@';
    if (is_abstract) address.path[0] = 0;
    // A path ends with its NUL; an abstract name has none, and its length counts.
    const socklen_t size = (socklen_t)(sizeof address.family + length + !is_abstract);
    struct iovec piece = {(void *)bytes, count};
    union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; } control;
    struct msghdr message = {0};
    message.msg_name = &address;
    message.msg_namelen = size;
    message.msg_iov = &piece;
    message.msg_iovlen = count > 0 ? 1 : 0;
    if (passed >= 0) {
        message.msg_control = control.room;
        message.msg_controllen = sizeof control.room;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        __builtin_memcpy(CMSG_DATA(header), &passed, sizeof(int));
    }
    return sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/// The descriptor that came by SCM_RIGHTS with a datagram, read into `bytes`; -1 if none came. `*count` is the room, then
/// what recvmsg(2) returned. For the peers in tests.
static inline int linux_receive_with_descriptor(int fd, void *bytes, ssize_t *count) {
    struct iovec piece = {bytes, (size_t)*count};
    union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; } control;
    struct msghdr message = {0};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.room;
    message.msg_controllen = sizeof control.room;
    *count = recvmsg(fd, &message, 0);
    if (*count < 0) return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header == 0 || header->cmsg_type != SCM_RIGHTS) return -1;
    int passed = -1;
    __builtin_memcpy(&passed, CMSG_DATA(header), sizeof(int));
    return passed;
}

// memfd_create(2) and fcntl(2) without their headers, for the same reason.
extern int memfd_create(const char *name, unsigned int flags);
extern int fcntl(int fd, int command, ...);

/// A memory file with these bytes that nobody can change any more, as journald wants it. Returns -1 with errno set.
static inline int linux_sealed_memory(const char *name, const void *bytes, size_t count) {
    enum { close_on_exec = 1, allow_sealing = 2, add_seals = 1033, seal_all = 15 };
    const int file = memfd_create(name, close_on_exec | allow_sealing);
    if (file < 0) return -1;
    size_t done = 0;
    while (done < count) {
        const ssize_t written = write(file, (const char *)bytes + done, count - done);
        if (written <= 0) {
            close(file);
            return -1;
        }
        done += (size_t)written;
    }
    if (fcntl(file, add_seals, seal_all) != 0) {
        close(file);
        return -1;
    }
    return file;
}

#endif
