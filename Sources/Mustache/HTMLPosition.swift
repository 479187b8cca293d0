// SPDX-License-Identifier: MIT

/// Where in an HTML document a template's text has come to: enough of the tokenizer of the HTML standard (§13.2.5) to know how a
/// value must be escaped there, or that it cannot be.
struct HTMLPosition {
    private enum State: Equatable {
        case text
        /// `<`, `</` or `<!` and a name.
        case tagName
        case inTag
        case attributeName
        /// Behind `=`.
        case beforeValue
        case value(quote: Unicode.Scalar)
        case unquotedValue
        case comment
        case declaration
        /// Inside `style` or `script`.
        case raw
    }

    private var state = State.text
    private var tag = ""
    private var attribute = ""
    /// Whether something of the attribute's value stands before this place.
    private var isWithinValue = false
    /// The last characters, for the ends of comments and raw text.
    private var tail = ""

    /// How a value at this place is escaped; nil where it cannot be.
    var escape: TemplateEscape? {
        switch state {
        case .text: return .htmlText
        case .value:
            if attribute.hasPrefix("on") || attribute == "style" || attribute == "srcdoc" { return nil }
            return Self.links.contains(attribute) && !isWithinValue ? .link : .attribute
        default: return nil
        }
    }

    /// Whether nothing is open: a document may end here.
    var isOutside: Bool { state == .text }

    /// Whether both are in the same place of the markup, whatever stands before it there.
    func isSamePlace(as other: HTMLPosition) -> Bool {
        guard state == other.state else { return false }
        switch state {
        case .text, .comment, .declaration: return true
        case .tagName, .inTag, .raw: return tag == other.tag
        case .attributeName, .beforeValue, .value, .unquotedValue:
            return tag == other.tag && attribute == other.attribute
        }
    }

    mutating func advance(over text: Substring) {
        for character in text.unicodeScalars { advance(over: character) }
    }

    /// A value was put in.
    mutating func advanceOverValue() {
        if case .value = state { isWithinValue = true }
    }

    private mutating func advance(over character: Unicode.Scalar) {
        switch state {
        case .text: if character == "<" { begin() }
        case .tagName: readTagName(character)
        case .inTag: readInTag(character)
        case .attributeName: readAttributeName(character)
        case .beforeValue: readBeforeValue(character)
        case .value(let quote):
            if character == quote { state = .inTag } else { isWithinValue = true }
        case .unquotedValue: if character.isHTMLSpace { state = .inTag } else if character == ">" { endTag() }
        case .comment: if ends(with: "-->", after: character) { state = .text }
        case .declaration: if character == ">" { state = .text }
        case .raw: if ends(with: "</\(tag)>", after: character) { state = .text }
        }
    }

    private mutating func begin() {
        state = .tagName
        tag = ""
    }

    private mutating func readTagName(_ character: Unicode.Scalar) {
        if character == ">" { return endTag() }
        if character.isHTMLSpace {
            state = tag.first == "!" ? .declaration : .inTag
            return
        }
        tag.unicodeScalars.append(character)
        if tag == "!--" {
            state = .comment
            tail = ""
        }
    }

    private mutating func readInTag(_ character: Unicode.Scalar) {
        if character == ">" { return endTag() }
        if character.isHTMLSpace || character == "/" { return }
        attribute = String(character).lowercased()
        state = .attributeName
    }

    private mutating func readAttributeName(_ character: Unicode.Scalar) {
        switch character {
        case ">": endTag()
        case "=": state = .beforeValue
        case _ where character.isHTMLSpace: state = .inTag
        default: attribute += String(character).lowercased()
        }
    }

    private mutating func readBeforeValue(_ character: Unicode.Scalar) {
        isWithinValue = false
        switch character {
        case "\"", "'": state = .value(quote: character)
        case ">": endTag()
        case _ where character.isHTMLSpace: break
        default: state = .unquotedValue
        }
    }

    private mutating func endTag() {
        let name = tag.lowercased()
        tag = name
        tail = ""
        state = name == "style" || name == "script" ? .raw : .text
    }

    private mutating func ends(with end: String, after character: Unicode.Scalar) -> Bool {
        tail.unicodeScalars.append(character)
        tail = String(tail.suffix(end.count))
        return tail.lowercased() == end
    }

    private static let links: Set = ["href", "src", "action", "formaction", "cite", "poster", "background"]
}

extension Unicode.Scalar {
    fileprivate var isHTMLSpace: Bool { self == " " || self == "\n" || self == "\t" || self == "\r" || self == "\u{c}" }
}
