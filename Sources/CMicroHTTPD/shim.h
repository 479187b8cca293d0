// SPDX-License-Identifier: MIT
// The border to libmicrohttpd (Debian: libmicrohttpd-dev). Variadic functions only; all else is microhttpd.h itself.
#ifndef URGENTD_CMICROHTTPD_SHIM_H
#define URGENTD_CMICROHTTPD_SHIM_H
#include <microhttpd.h>

/// MHD_start_daemon for a listening socket made elsewhere, driven from outside through its epoll descriptor.
/// `owner` is the first argument of every callback. Returns NULL on failure.
static inline struct MHD_Daemon *cmicrohttpd_start(
    int listen_fd, unsigned int connections, size_t memory_per_connection, unsigned int idle_seconds,
    MHD_AccessHandlerCallback access, MHD_RequestCompletedCallback completed, MHD_NotifyConnectionCallback connection,
    void *(*target)(void *owner, const char *uri, struct MHD_Connection *connection), void *owner) {
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, access, owner,
        MHD_OPTION_LISTEN_SOCKET, listen_fd,
        MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_per_connection,
        MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_NOTIFY_COMPLETED, completed, owner,
        MHD_OPTION_NOTIFY_CONNECTION, connection, owner,
        MHD_OPTION_URI_LOG_CALLBACK, target, owner,
        MHD_OPTION_END);
}

/// The epoll descriptor to watch; -1 on failure. It stays the daemon's.
static inline int cmicrohttpd_epoll_descriptor(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info == NULL ? -1 : info->epoll_fd;
}

/// Closes the connection when nothing moves on it for so long; 0 is never. Returns MHD_YES or MHD_NO.
static inline enum MHD_Result cmicrohttpd_set_idle(struct MHD_Connection *connection, unsigned int seconds) {
    return MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

/// The connection's socket; -1 on failure. It stays the daemon's.
static inline int cmicrohttpd_connection_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

#endif
