// SPDX-License-Identifier: MIT

/// A queue: in at the end, out at the front, without moving what is left each time.
struct Line<Element> {
    private var elements: [Element] = []
    /// Index of the first that has not been taken.
    private var head = 0

    var isEmpty: Bool { head == elements.count }
    var first: Element? { isEmpty ? nil : elements[head] }
    var all: ArraySlice<Element> { elements[head...] }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        head += 1
        // A long prefix is cut off when it is half of all, so that each element is moved at most about once.
        if head == elements.count || head > Self.longestPrefix && head * 2 > elements.count {
            elements.removeSubrange(..<head)
            head = 0
        }
        return element
    }

    mutating func removeAll() -> [Element] {
        let rest = Array(elements[head...])
        elements = []
        head = 0
        return rest
    }

    private static var longestPrefix: Int { 256 }
}
