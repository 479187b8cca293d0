// SPDX-License-Identifier: MIT

/// Writes a template with its values.
struct TemplateRenderer {
    private(set) var output = ""
    /// The values around the current place, innermost last.
    private var scopes: [TemplateValue]

    init(_ value: TemplateValue) {
        scopes = [value]
    }

    mutating func render(_ nodes: [TemplateNode]) {
        for node in nodes {
            switch node {
            case .text(let text): output += text
            case .place(let name, let escape): write(value(of: name), escape)
            case .section(let name, true, let inner):
                if value(of: name)?.isShown != true { render(inner) }
            case .section(let name, false, let inner): renderSection(value(of: name), inner)
            }
        }
    }

    private mutating func renderSection(_ value: TemplateValue?, _ inner: [TemplateNode]) {
        guard let value, value.isShown else { return }
        switch value {
        case .list(let elements): for element in elements { render(inner, within: element) }
        case .group, .text, .markup: render(inner, within: value)
        case .flag: render(inner)
        }
    }

    private mutating func render(_ inner: [TemplateNode], within scope: TemplateValue) {
        scopes.append(scope)
        render(inner)
        scopes.removeLast()
    }

    /// The innermost scope that knows the first step decides.
    private func value(of name: TemplateName) -> TemplateValue? {
        guard let first = name.steps.first else { return scopes.last }
        for scope in scopes.reversed() {
            guard case .group(let values) = scope, var value = values[first] else { continue }
            for step in name.steps.dropFirst() {
                guard case .group(let values) = value, let next = values[step] else { return nil }
                value = next
            }
            return value
        }
        return nil
    }

    private mutating func write(_ value: TemplateValue?, _ escape: TemplateEscape) {
        switch value {
        case .markup(let markup) where escape == .htmlText: output += markup
        case .text(let text), .markup(let text): output += Self.escaped(text, escape)
        case .flag, .list, .group, nil: break
        }
    }

    private static func escaped(_ text: String, _ escape: TemplateEscape) -> String {
        switch escape {
        case .none: text
        case .htmlText, .attribute: text.escapedForHTML
        case .link: isHarmless(text) ? text.escapedForHTML : "#"
        }
    }

    /// `https:`, `http:`, `mailto:`, or a place on the same host; never a script.
    private static func isHarmless(_ link: String) -> Bool {
        let begin = link.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let colon = begin.firstIndex(of: ":") else {
            // `//host` would lead elsewhere, and a control character could hide what a browser makes of it.
            return !link.hasPrefix("//") && link.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "\\" }
        }
        return ["https", "http", "mailto"].contains(begin[..<colon].lowercased())
            && link.unicodeScalars.allSatisfy { $0.value > 0x20 }
    }
}

extension String {
    /// With the characters that HTML gives a meaning, in text and in quoted attributes, written as references.
    public var escapedForHTML: String {
        var result = ""
        for character in unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
