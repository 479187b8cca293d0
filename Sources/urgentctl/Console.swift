// SPDX-License-Identifier: MIT

import Glibc

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
    /// Whether standard output is a terminal, to be redrawn and coloured.
    var isTerminal: Bool { get }
    var usesColour: Bool { get }
    /// Columns of the terminal; nil when standard output is none, and nothing is to be cut.
    var columns: Int? { get }
    /// Bytes of standard input: 0 at the end, nil for an error.
    func read(into room: UnsafeMutableRawBufferPointer) -> Int?
}

extension Console {
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
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let canAsk = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1

    /// https://no-color.org: any value that is not empty switches colours off.
    var usesColour: Bool {
        isTerminal && text("NO_COLOR").isEmpty && text("TERM") != "dumb"
    }

    var columns: Int? {
        guard isTerminal else { return nil }
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return Int(text("COLUMNS")).flatMap { $0 > 0 ? $0 : nil } ?? Self.usualColumns
    }

    private static let usualColumns = 80

    private func text(_ variable: String) -> String {
        getenv(variable).map { String(cString: $0) } ?? ""
    }

    func put(_ bytes: ArraySlice<UInt8>) -> Bool {
        Self.writeAll(bytes, to: STDOUT_FILENO)
    }

    func say(_ text: String) {
        // Nobody is left to be told when standard error is gone.
        _ = Self.writeAll(Array(text.utf8)[...], to: STDERR_FILENO)
    }

    func ask(_ question: String) -> String? {
        say(question)
        return readLine()
    }

    func read(into room: UnsafeMutableRawBufferPointer) -> Int? {
        InputFile.read(STDIN_FILENO, into: room)
    }

    private static func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }
}
