// SPDX-License-Identifier: MIT

/// A text with places to be filled in: the part of Mustache that letters and pages need (mustache(5)).
///
/// `{{name}}` and `{{group.name}}`, `{{.}}` for the element itself, sections `{{#name}}…{{/name}}` and their opposite
/// `{{^name}}…{{/name}}`, comments `{{! … }}`, parts from other files `{{> file}}`. What is filled in is always escaped for
/// the place where it stands, so there is no `{{{name}}}`; no lambdas, no other delimiters.
public struct Template: Sendable {
    let nodes: [TemplateNode]
    /// Every name that is filled in or asked for, with the file and line where it first stands.
    public let names: [String: (file: String, line: Int)]

    /// What the text around the places is.
    public enum Kind: Sendable {
        /// Nothing is escaped.
        case plainText
        /// References for `& < > " '`; places are allowed between tags and in quoted attribute values, a link's only if it
        /// leads to where a letter may lead.
        case html
    }

    /// Reads a template and all parts that it names.
    ///
    /// - Parameters:
    ///   - file: Its name, for faults and among `files`.
    ///   - kind: What the text is.
    ///   - files: Every template by name; parts are looked up here.
    /// - Throws: The first fault: bad syntax, a missing part, parts that hold one another, a place in HTML where nothing can be
    ///   escaped safely, or a section that ends in another place of the HTML than it began.
    public init(_ file: String, kind: Kind, files: [String: String]) throws(TemplateFault) {
        var parser = TemplateParser(kind: kind, files: files)
        nodes = try parser.parse(file)
        names = parser.names
    }

    /// Fills the places in; what has no value is empty.
    ///
    /// Lines that hold nothing but a section's beginning or end, a comment or a part leave no empty line behind.
    public func render(_ value: TemplateValue) -> String {
        var renderer = TemplateRenderer(value)
        renderer.render(nodes)
        return renderer.output
    }
}

/// One piece of a template.
indirect enum TemplateNode: Sendable {
    case text(String)
    case place(TemplateName, TemplateEscape)
    case section(TemplateName, isInverted: Bool, [TemplateNode])
}

/// The way to a value: `a.b` is two steps, `.` none.
struct TemplateName: Sendable, Hashable {
    let steps: [String]

    /// Nil unless it is `.` or words of letters, digits and underscores with dots between.
    init?(_ text: Substring) {
        if text == "." {
            steps = []
            return
        }
        let steps = text.split(separator: ".", omittingEmptySubsequences: false)
        guard steps.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isWord) }) else { return nil }
        self.steps = steps.map(String.init)
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }
}

/// How a value is made fit for its place.
enum TemplateEscape: Sendable {
    case none
    /// Between tags.
    case htmlText
    /// In a quoted attribute value.
    case attribute
    /// At the beginning of a link: only where letters and pages may lead.
    case link
}
