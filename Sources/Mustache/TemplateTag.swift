// SPDX-License-Identifier: MIT

/// A piece of a template's text: what stands between tags, or one tag.
struct TemplateTag {
    enum Kind {
        case text(Substring)
        case place(Substring)
        case section(Substring, isInverted: Bool)
        case end(Substring)
        case part(Substring)
        case comment

        /// Whether it may leave its line empty: then the line goes with it.
        var mayStandAlone: Bool {
            switch self {
            case .text, .place: false
            case .section, .end, .part, .comment: true
            }
        }
    }

    /// Where it stands.
    struct Place {
        let file: String
        let line: Int

        func fault(_ problem: String, expected: String) -> TemplateFault {
            TemplateFault(file: file, line: line, problem: problem, expected: expected)
        }
    }

    let kind: Kind
    let place: Place

    /// Cuts a text at its tags; lines of tags that stand alone are taken out.
    static func split(_ text: String, file: String) throws(TemplateFault) -> [TemplateTag] {
        var tags: [TemplateTag] = []
        var rest = text[...]
        var line = 1
        while let start = rest.firstRange(of: "{{") {
            var before = rest[..<start.lowerBound]
            line += before.newlines
            let place = Place(file: file, line: line)
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else {
                throw place.fault("a tag is not closed", expected: "}}")
            }
            let content = rest[start.upperBound..<end.lowerBound]
            let kind = try kind(of: content, at: place)
            line += content.newlines
            rest = rest[end.upperBound...]
            if kind.mayStandAlone, let after = rest.restIfBlankLine, before.isBlankSinceLineStart(of: text) {
                before = before.upToLastLineEnd
                line += 1
                rest = after
            }
            if !before.isEmpty { tags.append(TemplateTag(kind: .text(before), place: place)) }
            tags.append(TemplateTag(kind: kind, place: place))
        }
        if !rest.isEmpty { tags.append(TemplateTag(kind: .text(rest), place: Place(file: file, line: line))) }
        return tags
    }

    private static func kind(of content: Substring, at place: Place) throws(TemplateFault) -> Kind {
        let name = content.dropFirst().trimmed
        switch content.first {
        case "#": return .section(name, isInverted: false)
        case "^": return .section(name, isInverted: true)
        case "/": return .end(name)
        case ">": return .part(name)
        case "!": return .comment
        case "{", "&":
            throw place.fault("what is filled in is always escaped", expected: "{{name}} with two braces and no &")
        case "=": throw place.fault("other delimiters are not for here", expected: "{{ and }}")
        default: return .place(content.trimmed)
        }
    }
}

extension Substring {
    fileprivate var newlines: Int { utf8.count { $0 == UInt8(ascii: "\n") } }

    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// What follows the line end, if nothing but blanks stands before it; at the end of the text nothing follows.
    fileprivate var restIfBlankLine: Substring? {
        let rest = drop { $0 == " " || $0 == "\t" }
        if rest.isEmpty { return rest }
        return rest.first == "\n" ? rest.dropFirst() : nil
    }

    /// Whether nothing but blanks stands between the line's beginning and the end of this text.
    fileprivate func isBlankSinceLineStart(of text: String) -> Bool {
        let last = reversed().drop { $0 == " " || $0 == "\t" }.first
        if let last { return last == "\n" }
        return startIndex == text.startIndex || text[text.index(before: startIndex)] == "\n"
    }

    fileprivate var upToLastLineEnd: Substring {
        var text = self
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
