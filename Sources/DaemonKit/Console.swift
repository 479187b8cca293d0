// SPDX-License-Identifier: MIT

import CommandLineArguments
import Glibc

/// Lines for the person who runs a program by hand, on standard output.
public struct Console: Sendable {
    private let terminal = Terminal.output

    public init() {}

    /// Whether standard output can be redrawn: progress is written over there, and printed as plain lines elsewhere.
    public var isTerminal: Bool { terminal.isRedrawn }
    public var usesColour: Bool { terminal.usesColour }
    /// Nil where nothing is to be cut.
    public var columns: Int? { terminal.columns }

    public func line(_ text: String) {
        write(text + "\n")
    }

    /// Replaces the line that the cursor is in.
    ///
    /// Only of use on a terminal.
    public func redraw(_ text: String) {
        write("\r\u{1B}[K" + (columns.map { Cells.cut(text, to: $0 - 1) } ?? text))
    }

    /// Writes text as it is.
    ///
    /// - Returns: False when it did not all go out. A reader that has gone away is no reason to stop a daemon behind this
    ///   console; a program that only prints ends.
    @discardableResult
    public func write(_ text: String) -> Bool { fault(writing: text) == 0 }

    /// The same, with errno for whoever tells why; 0 when all went out.
    public func fault(writing text: String) -> Int32 { Terminal.write(text.utf8, to: STDOUT_FILENO) }

    /// Words for people beside the output: standard error.
    public func complain(_ text: String) {
        // Nobody is left to be told when standard error is gone.
        _ = Terminal.write(text.utf8, to: STDERR_FILENO)
    }
}
