// SPDX-License-Identifier: MIT

import CommandLineArguments
import Synchronization

@testable import urgentctl

/// A console in memory: what was said, and what a person would type.
final class CapturingConsole: Console {
    private struct Heard {
        var out: [UInt8] = []
        var errors = ""
        var answers: [String] = []
        var input: [UInt8] = []
        var readsLeft: Int?
    }

    private let heard: Mutex<Heard>
    let canAsk: Bool
    let isTerminal: Bool
    let usesColour: Bool
    let columns: Int?

    /// - Parameters:
    ///   - input: Standard input.
    ///   - answers: What the person types, question by question; with any the console can ask.
    ///   - columns: Of a terminal; nil is none.
    ///   - colour: Whether it shows colours.
    ///   - reads: After so many writes the reader of standard output is gone.
    init(input: String = "", answers: [String] = [], columns: Int? = nil, colour: Bool = false, reads: Int? = nil) {
        heard = Mutex(Heard(answers: answers, input: Array(input.utf8), readsLeft: reads))
        canAsk = !answers.isEmpty
        isTerminal = columns != nil
        usesColour = colour
        self.columns = columns
    }

    var out: String { heard.withLock { String(decoding: $0.out, as: UTF8.self) } }
    var errors: String { heard.withLock { $0.errors } }
    var lines: [String] { out.split(separator: "\n").map(String.init) }

    func put(_ bytes: ArraySlice<UInt8>) -> Bool {
        heard.withLock { heard in
            if let left = heard.readsLeft {
                guard left > 0 else { return false }
                heard.readsLeft = left - 1
            }
            heard.out += bytes
            return true
        }
    }

    func say(_ text: String) {
        heard.withLock { $0.errors += text }
    }

    func ask(_ question: String) -> String? {
        heard.withLock { heard in
            heard.errors += question
            return heard.answers.isEmpty ? nil : heard.answers.removeFirst()
        }
    }

    func read(into room: UnsafeMutableRawBufferPointer) -> Int? {
        heard.withLock { heard in
            let piece = heard.input.prefix(room.count)
            room.copyBytes(from: piece)
            heard.input.removeFirst(piece.count)
            return piece.count
        }
    }
}

/// Swift Testing has an `ExitStatus` of its own.
typealias ProgramExit = CommandLineArguments.ExitStatus
