// SPDX-License-Identifier: MIT

import CommandLineArguments
import Glibc
import Synchronization

/// Where a verb speaks and listens: the process's streams, or a test's memory.
protocol Console: Sendable {
    /// Standard output; false when its reader went away.
    func put(_ bytes: ArraySlice<UInt8>) -> Bool
    /// Standard error.
    func say(_ text: String)
    /// Whether a person can be asked: standard input and standard error are a terminal.
    var canAsk: Bool { get }
    /// Asks on standard error and reads a line; nil at the end of input.
    func ask(_ question: String) -> String?
    /// Whether standard output is a terminal that can be redrawn.
    var isTerminal: Bool { get }
    var usesColour: Bool { get }
    /// Columns of the terminal; nil when standard output is none, and nothing is to be cut.
    var columns: Int? { get }
    /// Lines of the terminal; nil when standard output is none.
    var rows: Int? { get }
    /// Whether standard error is a terminal that can be redrawn: the place for a bar.
    var showsProgress: Bool { get }
    /// Columns of that terminal.
    var progressColumns: Int { get }
    /// Why standard output took no more; nil when it did, or when its reader just went away.
    var outputFault: String? { get }
    /// Bytes of standard input: 0 at the end, nil for an error.
    func read(into room: UnsafeMutableRawBufferPointer) -> Int?
}

extension Console {
    var rows: Int? { nil }
    var showsProgress: Bool { false }
    var progressColumns: Int { 80 }
    var outputFault: String? { nil }

    func write(_ bytes: [UInt8]) throws(VerbFailure) {
        guard put(bytes[...]) else { throw .readerGone }
    }

    func print(_ text: String) throws(VerbFailure) {
        try write(Array(text.utf8))
    }

    func coloured(_ text: String, _ colour: Colour) -> String {
        usesColour && !text.isEmpty ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// SGR parameters (ECMA-48 §8.3.117); only the first eight colours, which every terminal has.
enum Colour: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
}

/// The process's own streams.
struct StandardConsole: Console {
    private let output = Terminal.output
    private let errors = Terminal.errors
    let canAsk = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1

    var isTerminal: Bool { output.isRedrawn }
    var usesColour: Bool { output.usesColour }
    var columns: Int? { output.columns }
    var rows: Int? { output.rows }
    var showsProgress: Bool { errors.isRedrawn }
    var progressColumns: Int { errors.columns ?? 80 }

    /// Errno of the last write to standard output that failed; the process has one standard output.
    private static let fault = Mutex<Int32>(0)

    var outputFault: String? {
        let number = Self.fault.withLock { $0 }
        return number == 0 || number == EPIPE ? nil : String(cString: strerror(number))
    }

    func put(_ bytes: ArraySlice<UInt8>) -> Bool {
        let number = Terminal.write(bytes, to: STDOUT_FILENO)
        if number != 0 { Self.fault.withLock { $0 = number } }
        return number == 0
    }

    func say(_ text: String) {
        // Nobody is left to be told when standard error is gone.
        _ = Terminal.write(text.utf8, to: STDERR_FILENO)
    }

    func ask(_ question: String) -> String? {
        say(question)
        return readLine()
    }

    func read(into room: UnsafeMutableRawBufferPointer) -> Int? {
        InputFile.read(STDIN_FILENO, into: room)
    }
}
