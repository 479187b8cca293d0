// SPDX-License-Identifier: MIT

/// What a template is filled with.
public indirect enum TemplateValue: Sendable, Hashable {
    /// Escaped for the place where it stands.
    case text(String)
    /// HTML of our own making, from escaped parts; written as it is, but only between tags.
    case markup(String)
    /// Whether a section is shown.
    case flag(Bool)
    /// A section is shown once for each.
    case list([TemplateValue])
    /// Named values.
    case group([String: TemplateValue])

    /// Whether a section of this is shown at all: text and lists unless they are empty.
    var isShown: Bool {
        switch self {
        case .text(let text), .markup(let text): !text.isEmpty
        case .flag(let isShown): isShown
        case .list(let values): !values.isEmpty
        case .group: true
        }
    }

    /// A text, or nothing where there is none.
    public static func text(orNothing text: String?) -> TemplateValue { .text(text ?? "") }
}

extension TemplateValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByArrayLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(booleanLiteral value: Bool) { self = .flag(value) }
    public init(arrayLiteral elements: TemplateValue...) { self = .list(elements) }

    public init(dictionaryLiteral elements: (String, TemplateValue)...) {
        self = .group(Dictionary(elements) { _, last in last })
    }
}
