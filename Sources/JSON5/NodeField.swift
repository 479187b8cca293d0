// SPDX-License-Identifier: MIT

/// One value of a document with its path, and getters that check it.
///
/// Each getter returns nil after reporting a fault.
public struct NodeField {
    public let node: JSON5Node
    public let path: String
    public let faults: FaultCollector

    public init(node: JSON5Node, path: String, faults: FaultCollector) {
        self.node = node
        self.path = path
        self.faults = faults
    }

    /// Reports a fault at this value.
    public func fault(_ problem: String, expected: String) {
        faults.add(JSON5Fault(at: node.position, key: path, problem: problem, expected: expected))
    }

    /// A text whose length, in Unicode scalars, lies in `length`.
    public func string(_ length: ClosedRange<Int> = 1...NodeField.longText) -> String? {
        guard case .string(let text) = node.value else { return wrongKind("a text in quotes") }
        let count = text.unicodeScalars.count
        if count == 0, length.lowerBound > 0 {
            fault("the text is empty", expected: "a text")
            return nil
        }
        guard length.contains(count) else {
            fault(
                "the text has \(count) characters",
                expected: count > length.upperBound
                    ? "at most \(length.upperBound)" : "at least \(length.lowerBound)")
            return nil
        }
        return text
    }

    /// A whole number in `range`.
    public func int(_ range: ClosedRange<Int>) -> Int? {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard case .number(let number) = node.value else { return wrongKind(expected) }
        guard let integer = number.integer, range.contains(integer) else {
            fault("the number is out of range", expected: expected)
            return nil
        }
        return integer
    }

    /// Any finite number in `range`.
    public func number(_ range: ClosedRange<Double>) -> Double? {
        let expected = "a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))"
        guard case .number(let number) = node.value else { return wrongKind(expected) }
        guard number.double.isFinite, range.contains(number.double) else {
            fault("the number is out of range", expected: expected)
            return nil
        }
        return number.double
    }

    public func bool() -> Bool? {
        guard case .bool(let flag) = node.value else { return wrongKind("true or false") }
        return flag
    }

    /// The elements of a list of at most `most`.
    public func list(most: Int) -> [NodeField]? {
        guard case .array(let elements) = node.value else { return wrongKind("a list [ … ]") }
        guard elements.count <= most else {
            fault("the list has \(elements.count) entries", expected: "at most \(most)")
            return nil
        }
        return elements.enumerated().map { index, element in
            NodeField(node: element, path: "\(path)[\(index)]", faults: faults)
        }
    }

    /// A group, to be read key by key.
    public func group() -> NodeReader? { NodeReader(node, path: path, faults: faults) }

    /// A text that `read` understands; `expected` says what it would.
    public func parsed<Value>(expected: String, _ read: (String) -> Value?) -> Value? {
        guard case .string(let text) = node.value else { return wrongKind(expected) }
        guard text.utf8.count <= Self.shortText, let value = read(text) else {
            fault("the text cannot be understood here", expected: expected)
            return nil
        }
        return value
    }

    /// One of the words of an enumeration.
    public func word<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type = Word.self) -> Word? {
        let words = Word.allCases.map { "\"\($0.rawValue)\"" }
        guard case .string(let text) = node.value else { return wrongKind(Self.oneOf(words)) }
        guard let word = Word(rawValue: text) else {
            fault("there is no such word here", expected: Self.oneOf(words))
            return nil
        }
        return word
    }

    private func wrongKind<Value>(_ expected: String) -> Value? {
        fault("\(node.value.kind) stands where something else is needed", expected: expected)
        return nil
    }

    private static func oneOf(_ words: [String]) -> String {
        words.count < 2 ? words.joined() : "\(words.dropLast().joined(separator: ", ")) or \(words[words.count - 1])"
    }

    private static func plain(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? "\(number)"
    }

    /// The longest text that a getter takes unless it says so: far above any letter, below the document's limit.
    public static let longText = 1_000_000
    private static let shortText = 1024
}
