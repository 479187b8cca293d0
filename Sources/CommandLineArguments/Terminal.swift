// SPDX-License-Identifier: MIT

import Glibc

/// What stands behind a descriptor: a terminal that shows colours and can be redrawn, or a file, a pipe, a dumb one.
public struct Terminal: Sendable {
    public let descriptor: Int32
    /// Whether there is a terminal at all.
    public let exists: Bool

    public init(_ descriptor: Int32) {
        self.descriptor = descriptor
        exists = isatty(descriptor) == 1
    }

    public static var output: Terminal { Terminal(STDOUT_FILENO) }
    public static var errors: Terminal { Terminal(STDERR_FILENO) }

    /// Whether the cursor can be moved, so that what is shown can be written over.
    public var isRedrawn: Bool { exists && Self.variable("TERM") != "dumb" }

    /// https://no-color.org: any value that is not empty switches colours off.
    public var usesColour: Bool { isRedrawn && Self.variable("NO_COLOR").isEmpty }

    /// Columns to fit text into; nil where there is no terminal, and nothing is to be cut.
    public var columns: Int? {
        exists ? size.map { Int($0.ws_col) }.flatMap(Self.positive) ?? Self.number("COLUMNS") ?? 80 : nil
    }

    /// Lines of a screen; nil where there is no terminal.
    public var rows: Int? {
        exists ? size.map { Int($0.ws_row) }.flatMap(Self.positive) ?? Self.number("LINES") ?? 24 : nil
    }

    /// Writes everything.
    ///
    /// - Returns: Zero, or errno: EPIPE when the reader went away, ENOSPC when the disk is full.
    public static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Int32 {
        Array(bytes).withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return count < 0 ? errno : EIO }
                sent += count
            }
            return 0
        }
    }

    private var size: winsize? {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
    }

    private static func positive(_ number: Int) -> Int? { number > 0 ? number : nil }

    private static func number(_ name: String) -> Int? { Int(variable(name)).flatMap(positive) }

    private static func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
}
