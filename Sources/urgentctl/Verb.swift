// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// One verb of the program: what it takes, and what it does.
protocol Verb: Sendable {
    static var declaration: VerbDeclaration { get }
    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus
}

/// What a verb works with.
struct VerbContext: Sendable {
    let client: ControlClient
    let console: any Console
    /// JSON only on standard output.
    let json: Bool
    let pause: @Sendable (Duration) async -> Void

    /// The same for a verb that was asked for JSON in words of its own.
    var asJSON: VerbContext { VerbContext(client: client, console: console, json: true, pause: pause) }

    /// Runs a request, with the client's error as the verb's.
    func ask<Answer: Sendable>(
        _ request: () async throws(ControlFault) -> Answer
    ) async throws(VerbFailure) -> Answer {
        do throws(ControlFault) { return try await request() } catch { throw .daemon(error) }
    }

    /// Prints the document, or words for people where no JSON was asked for.
    func answer(_ document: some Encodable, _ words: () -> String) throws(VerbFailure) {
        if json {
            try console.write(ControlJSON.line(document))
        } else {
            try console.print(words())
        }
    }

    /// Passes a listing through as it comes, or each line as words for people.
    ///
    /// - Parameters:
    ///   - path: Of the control API.
    ///   - type: What a line is.
    ///   - words: What people get for a line; called on another thread.
    /// - Throws: Why the listing is not whole.
    func list<Document: Decodable & Sendable>(
        _ path: String, _ type: Document.Type, _ words: @escaping @Sendable (Document) -> String
    ) async throws(VerbFailure) {
        let console = console
        let json = json
        let out = LineBuffer(console: console)
        try await ask { () throws(ControlFault) in
            try await client.lines(path) { line in
                if json { return out.add(line + [UInt8(ascii: "\n")]) }
                guard let document = ControlJSON.read(type, from: line) else { return true }
                return out.add(ArraySlice(words(document).utf8))
            }
        }
        guard out.flush() else { throw .readerGone }
    }
}

/// Why a verb did not do what was asked.
enum VerbFailure: Error {
    case usage(UsageError)
    case daemon(ControlFault)
    /// A file that cannot be read.
    case input(String)
    /// The person at the terminal said no.
    case declined(String)
    /// Whoever read our output went away.
    case readerGone
}

extension Invocation {
    /// The reference at a position; an empty one is nobody's.
    func reference(_ position: Int) throws(VerbFailure) -> String {
        guard let text = argument(position), !text.isEmpty else {
            throw .usage(UsageError("REF must not be empty", verb: verb))
        }
        return text
    }

    /// Runs a check of this invocation, with its error as the verb's.
    func checked<Value>(_ check: (Invocation) throws(UsageError) -> Value) throws(VerbFailure) -> Value {
        do throws(UsageError) { return try check(self) } catch { throw .usage(error) }
    }
}
