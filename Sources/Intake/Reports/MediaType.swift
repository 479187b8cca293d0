// SPDX-License-Identifier: MIT

/// A Content-Type (RFC 2045 §5.1): type, subtype and parameters, all names in lower case.
struct MediaType {
    /// `multipart/report`.
    let name: String
    private let parameters: [String: String]

    var isMultipart: Bool { name.hasPrefix("multipart/") }

    subscript(parameter: String) -> String? { parameters[parameter] }

    /// Text is plain unless something else is said (RFC 2045 §5.2).
    init(_ value: String?) {
        var pieces = Self.pieces(of: value ?? "")
        let name = pieces.isEmpty ? "" : pieces.removeFirst().lowercased()
        self.name = name.contains("/") ? name : "text/plain"
        var parameters: [String: String] = [:]
        for piece in pieces.prefix(Self.mostParameters) {
            guard let equals = piece.firstIndex(of: "=") else { continue }
            let key = piece[..<equals].trimmingSpaces.lowercased()
            if parameters[key] == nil { parameters[key] = Self.unquoted(piece[piece.index(after: equals)...]) }
        }
        self.parameters = parameters
    }

    /// Cut at semicolons outside of quotes.
    private static func pieces(of value: String) -> [String] {
        var pieces: [String] = []
        var current = ""
        var isQuoted = false
        var isEscaped = false
        for character in value.unicodeScalars {
            if isEscaped {
                isEscaped = false
            } else if character == "\\", isQuoted {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ";", !isQuoted {
                pieces.append(current[...].trimmingSpaces)
                current = ""
                continue
            }
            current.unicodeScalars.append(character)
        }
        pieces.append(current[...].trimmingSpaces)
        return pieces
    }

    private static func unquoted(_ value: Substring) -> String {
        let value = value.trimmingSpaces
        guard value.hasPrefix("\"") else { return value }
        var text = ""
        var isEscaped = false
        for character in value.unicodeScalars.dropFirst() {
            if !isEscaped, character == "\\" {
                isEscaped = true
                continue
            }
            if !isEscaped, character == "\"" { break }
            isEscaped = false
            text.unicodeScalars.append(character)
        }
        return text
    }

    private static let mostParameters = 16
}

extension Substring {
    var trimmingSpaces: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
