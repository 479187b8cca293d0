// SPDX-License-Identifier: MIT

/// Reads a template's text into nodes, its parts included.
struct TemplateParser {
    private let kind: Template.Kind
    private let files: [String: String]
    private(set) var names: [String: (file: String, line: Int)] = [:]
    private var position = HTMLPosition()
    /// The files that are being read, outermost first.
    private var open: [String] = []

    init(kind: Template.Kind, files: [String: String]) {
        self.kind = kind
        self.files = files
    }

    mutating func parse(_ file: String) throws(TemplateFault) -> [TemplateNode] {
        let nodes = try read(file, namedAt: TemplateTag.Place(file: file, line: 1))
        guard position.isOutside else {
            throw TemplateFault(file: file, line: 1, problem: "a tag or comment is not closed", expected: "whole HTML")
        }
        return nodes
    }

    private mutating func read(_ file: String, namedAt place: TemplateTag.Place) throws(TemplateFault) -> [TemplateNode]
    {
        guard let text = files[file] else {
            throw place.fault("there is no part \"\(file)\"", expected: "a file of that name beside the others")
        }
        guard !open.contains(file) else {
            throw place.fault("\"\(file)\" holds itself", expected: "parts that end")
        }
        guard open.count < Self.deepest, text.utf8.count <= Self.longest else {
            throw place.fault("\"\(file)\" is too long or nested too deep", expected: "at most \(Self.longest) octets")
        }
        open.append(file)
        var tags = try TemplateTag.split(text, file: file)[...]
        let nodes = try nodes(of: &tags, until: nil)
        open.removeLast()
        return nodes
    }

    /// Reads up to the end of a section, or of the file.
    private mutating func nodes(
        of tags: inout ArraySlice<TemplateTag>, until end: (name: Substring, place: TemplateTag.Place)?
    ) throws(TemplateFault) -> [TemplateNode] {
        var nodes: [TemplateNode] = []
        while let tag = tags.popFirst() {
            switch tag.kind {
            case .text(let text):
                if kind == .html { position.advance(over: text) }
                nodes.append(.text(String(text)))
            case .place(let name): nodes.append(.place(try read(name, tag.place), try escape(at: tag.place)))
            case .section(let name, let isInverted):
                let before = position
                let inner = try self.nodes(of: &tags, until: (name, tag.place))
                guard position.isSamePlace(as: before) else {
                    throw tag.place.fault(
                        "the section \"\(name)\" ends in another place of the HTML than it began",
                        expected: "whole tags and attribute values inside of it")
                }
                // As if the section were not shown: then what follows it in a link may be the link's beginning.
                position = before
                nodes.append(.section(try read(name, tag.place), isInverted: isInverted, inner))
            case .end(let name):
                guard let end, end.name == name else {
                    throw tag.place.fault(
                        "{{/\(name)}} ends nothing that is open", expected: "the innermost section's name")
                }
                return nodes
            case .part(let name): nodes += try read(String(name), namedAt: tag.place)
            case .comment: break
            }
        }
        if let end { throw end.place.fault("the section \"\(end.name)\" is not closed", expected: "{{/\(end.name)}}") }
        return nodes
    }

    private mutating func read(_ text: Substring, _ place: TemplateTag.Place) throws(TemplateFault) -> TemplateName {
        guard let name = TemplateName(text) else {
            throw place.fault("\"\(text.prefix(40))\" is no name", expected: "letters, digits and _, with dots between")
        }
        for step in name.steps where names[step] == nil { names[step] = (place.file, place.line) }
        return name
    }

    private mutating func escape(at place: TemplateTag.Place) throws(TemplateFault) -> TemplateEscape {
        guard kind == .html else { return .none }
        guard let escape = position.escape else {
            throw place.fault(
                "nothing can be filled in safely here",
                expected: "a place between tags or in a quoted attribute value, not in style, script or an event's")
        }
        position.advanceOverValue()
        return escape
    }

    private static let deepest = 8
    /// Octets; the longest letter has a twentieth of it.
    private static let longest = 262_144
}
