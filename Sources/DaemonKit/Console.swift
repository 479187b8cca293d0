// SPDX-License-Identifier: MIT

import Glibc

/// Lines for the person who runs a program by hand, on standard output.
public struct Console: Sendable {
    /// Whether standard output is a terminal: progress is redrawn there, and printed as plain lines elsewhere.
    public let isTerminal: Bool

    public init() {
        isTerminal = isatty(STDOUT_FILENO) == 1
    }

    public func line(_ text: String) {
        write(text + "\n")
    }

    /// Replaces the line that the cursor is in.
    ///
    /// Only of use on a terminal.
    public func redraw(_ text: String) {
        write("\r\u{1B}[K" + text)
    }

    public func write(_ text: String) {
        var text = text
        // A reader that has gone away is no reason to stop the daemon behind this console.
        _ = text.withUTF8 { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}
