// SPDX-License-Identifier: MIT

import Domain

/// The text of `NAME.reason.txt`: what is wrong with a file, for whoever put it into the queue.
enum RejectionReason {
    static func text(_ name: String, _ faults: [DocumentFault]) -> String {
        var text = """
            \(name) was not taken as an urgent action. Nothing of it was sent.
            Mend what is listed here and put it into new/ again.


            """
        for fault in faults {
            let column = fault.line > 0 && fault.column > 0 ? ", column \(fault.column)" : ""
            let line = fault.line > 0 ? "line \(fault.line)\(column)" : ""
            let place = [line, fault.key].filter { !$0.isEmpty }.joined(separator: ", ")
            text += place.isEmpty ? "the file\n" : "\(place)\n"
            text += "    what is wrong: \(fault.problem)\n"
            if !fault.expected.isEmpty { text += "    expected:      \(fault.expected)\n" }
        }
        return text
    }
}
