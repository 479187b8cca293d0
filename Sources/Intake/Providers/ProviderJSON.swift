// SPDX-License-Identifier: MIT

import Domain
import JSON5

// Reading of documents whose form is somebody else's: what is not known is passed over, what is missing is nil.
extension JSON5Node {
    /// Reads a provider's document; nil when it is none, or too much.
    static func provider(_ bytes: [UInt8]) -> JSON5Node? {
        // JSON is JSON5; that a key occurs once only is what makes a signed document have one meaning.
        try? JSON5Document.parse(bytes, limits: JSON5Limits(bytes: ProviderPost.mostBytes, depth: 12, values: 10_000))
    }

    /// The value of a key; nil when this is no group, or null stands there.
    subscript(_ key: String) -> JSON5Node? {
        guard case .object(let members) = value, let node = members.first(where: { $0.key == key })?.node else {
            return nil
        }
        if case .null = node.value { return nil }
        return node
    }

    var text: String? {
        if case .string(let text) = value { text } else { nil }
    }

    /// The elements, none when this is no list.
    var elements: [JSON5Node] {
        if case .array(let elements) = value { elements } else { [] }
    }
}
