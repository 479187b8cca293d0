// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Synchronization

/// `reconcile [REF]`: proves the account.
enum Reconcile: Verb {
    static let declaration = VerbDeclaration(
        "reconcile", "prove that rows, counters, attempts and the independent count agree",
        discussion: "Exit status 1 on any difference.",
        arguments: [ArgumentDeclaration("REF", optional: true)])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let path =
            call.argument(0) == nil
            ? ControlPath.path(ControlPath.reconciliations)
            : ControlPath.path(ControlPath.reconciliation, try call.reference(0))
        let console = context.console
        let json = context.json
        let agrees = Mutex(true)
        let isHeard = Mutex(true)
        try await context.ask { () throws(ControlFault) in
            try await context.client.lines(path) { line in
                // A line that cannot be read proves nothing.
                guard let proof = ControlJSON.read(ReconcileDocument.self, from: line) else {
                    agrees.withLock { $0 = false }
                    return true
                }
                if !proof.differences.isEmpty { agrees.withLock { $0 = false } }
                let text = json ? line + [UInt8(ascii: "\n")] : ArraySlice(words(proof, console).utf8)
                // The proof goes on even when nobody reads it any more: the exit status is the answer.
                if isHeard.withLock({ $0 }), !console.put(text) { isHeard.withLock { $0 = false } }
                return true
            }
        }
        guard agrees.withLock({ $0 }) else {
            console.say("urgentctl: the account has differences\n")
            return .refused
        }
        if !isHeard.withLock({ $0 }), console.outputFault != nil { throw .readerGone }
        return .done
    }

    private static func words(_ proof: ReconcileDocument, _ console: any Console) -> String {
        let start = "\(proof.reference) version \(proof.version): audience \(Figures.count(proof.audience))"
        guard !proof.differences.isEmpty else {
            return "\(start), accounted \(Figures.count(proof.accounted)): \(console.coloured("agrees", .green))\n"
        }
        let list = proof.differences.map { "  \(Plain.line($0))\n" }.joined()
        return "\(start), accounted \(Figures.count(proof.accounted)): \(console.coloured("DIFFERS", .red))\n\(list)"
    }
}
