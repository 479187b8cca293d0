// SPDX-License-Identifier: MIT

/// The fields of a form that was posted, in the order in which they came.
struct FormFields: Sendable, Equatable {
    var pairs: [Pair] = []

    struct Pair: Sendable, Equatable {
        var name: String
        var value: String
    }

    /// The value of a field that may stand there once; nil if it does not, or stands there more often.
    func one(_ name: String) -> String? {
        let values = all(name)
        return values.count == 1 ? values[0] : nil
    }

    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    func contains(_ name: String) -> Bool { pairs.contains { $0.name == name } }

    /// Takes a field; nothing is kept that is too much.
    mutating func add(_ name: String, _ value: String) throws(FormFault) {
        guard pairs.count < Self.mostFields, !name.isEmpty, name.utf8.count <= Self.longestName,
            value.utf8.count <= Self.longestValue
        else { throw .tooLarge }
        pairs.append(Pair(name: name, value: value))
    }

    /// A page with every issue and region has some hundred.
    static let mostFields = 256
    /// Octets.
    static let longestName = 64
    /// Octets; the longest is a webhook's address.
    static let longestValue = 4_096
}

/// Why a body is no form.
enum FormFault: Error, Equatable {
    /// Neither of the two encodings.
    case type
    case malformed
    case tooLarge
}
