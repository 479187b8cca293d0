// SPDX-License-Identifier: MIT

/// Reads one group of a document key by key, and tells in the end which keys nobody asked for.
///
/// Every fault goes to the collector with its path and line, so that a person mends a file in one go. A getter that finds
/// a fault reports it and returns nil.
public final class NodeReader {
    /// The key's path, such as `audience`; empty for the document.
    public let path: String
    public let position: JSON5Position
    public let faults: FaultCollector
    private let members: [JSON5Member]
    /// The keys that were asked for, present or not.
    private var known: [String] = []

    /// Nil, and a fault, if the node is not a group.
    public init?(_ node: JSON5Node, path: String = "", faults: FaultCollector) {
        self.path = path
        self.faults = faults
        position = node.position
        guard case .object(let members) = node.value else {
            self.members = []
            faults.add(
                JSON5Fault(
                    at: node.position, key: path, problem: "\(node.value.kind) stands where a group is needed",
                    expected: "a group { … }"))
            return nil
        }
        self.members = members
    }

    /// The value of a key that may be missing.
    public subscript(_ key: String) -> NodeField? {
        known.append(key)
        return members.first { $0.key == key }.map { NodeField(node: $0.node, path: path(of: key), faults: faults) }
    }

    /// The value of a key that must be there; its lack is a fault that says what is `expected`.
    public func required(_ key: String, expected: String) -> NodeField? {
        if let field = self[key] { return field }
        faults.add(JSON5Fault(at: position, key: path(of: key), problem: "the key is missing", expected: expected))
        return nil
    }

    /// Every member, for groups whose keys are names (languages, for instance); all of them count as known.
    public func all() -> [(key: String, keyPosition: JSON5Position, field: NodeField)] {
        members.map { member in
            known.append(member.key)
            let field = NodeField(node: member.node, path: path(of: member.key), faults: faults)
            return (member.key, member.keyPosition, field)
        }
    }

    /// Whether the key is there, whatever its value.
    public func has(_ key: String) -> Bool { members.contains { $0.key == key } }

    /// Reports a fault about the group or one of its keys, at the key if it is there.
    public func fault(_ key: String? = nil, problem: String, expected: String) {
        let member = key.flatMap { key in members.first { $0.key == key } }
        faults.add(
            JSON5Fault(
                at: member?.keyPosition ?? position, key: key.map(path(of:)) ?? path, problem: problem,
                expected: expected))
    }

    /// Reports every key that was never asked for.
    ///
    /// Call it once, after the last getter.
    public func finish() {
        for member in members where !known.contains(member.key) && !faults.isFull {
            faults.add(
                JSON5Fault(
                    at: member.keyPosition, key: path(of: member.key), problem: "there is no such key",
                    expected: Spelling.suggestion(for: member.key, among: known)))
        }
    }

    private func path(of key: String) -> String {
        let shown = Spelling.shown(key)
        return path.isEmpty ? shown : "\(path).\(shown)"
    }
}
