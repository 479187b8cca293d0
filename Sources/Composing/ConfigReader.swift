// SPDX-License-Identifier: MIT

import JSON5

/// Reads one file of `config/`: the first fault, with its line, becomes a ``ComposingFault``.
enum ConfigReader {
    static func read<Value>(
        _ bytes: [UInt8], of path: String, _ build: (NodeReader) -> Value
    ) throws(ComposingFault) -> Value {
        let root: JSON5Node
        do {
            root = try JSON5Document.parse(bytes)
        } catch {
            throw unreadable(path, error)
        }
        let faults = FaultCollector()
        let value = NodeReader(root, faults: faults).map { reader in
            let value = build(reader)
            reader.finish()
            return value
        }
        guard let value, faults.isEmpty else {
            throw faults.sorted.first.map { unreadable(path, $0) } ?? .unreadable(file: path, reason: "no group")
        }
        return value
    }

    private static func unreadable(_ path: String, _ fault: JSON5Fault) -> ComposingFault {
        let line = fault.position.map { "line \($0.line): " } ?? ""
        let key = fault.key.isEmpty ? "" : "\(fault.key): "
        return .unreadable(file: path, reason: "\(line)\(key)\(fault.problem); expected \(fault.expected)")
    }
}
