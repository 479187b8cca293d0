// SPDX-License-Identifier: MIT

import Glibc

/// Process-wide signal settings that must be made first thing in main.
public enum SignalDisposition {
    /// A peer that closes its end must be an error code, not the end of the process: libcurl with CURLOPT_NOSIGNAL does
    /// not shield us, and neither does Swift.
    public static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
