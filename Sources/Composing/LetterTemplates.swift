// SPDX-License-Identifier: MIT

import Domain
import Mustache

/// The forms of letters in `config/templates`: what stands around the values, as HTML and as plain text.
public struct LetterTemplates: Sendable {
    let html: Template
    let text: Template

    /// Reads the files: path below `config/` (`templates/alert.html.mustache`) and bytes.
    ///
    /// Files of other folders are passed over.
    ///
    /// - Throws: The first fault with file and line: bad syntax, an unsafe place, or a name that no letter has.
    public init(files: [(path: String, bytes: [UInt8])]) throws(ComposingFault) {
        let texts = TemplateFiles.texts(in: files)
        html = try TemplateFiles.read("alert.html", kind: .html, of: texts, knowing: LetterValues.names)
        text = try TemplateFiles.read("alert.txt", kind: .plainText, of: texts, knowing: LetterValues.names)
    }
}

/// Templates among the files of `config/`.
public enum TemplateFiles {
    /// The texts of all templates, by name without folder and ending: `alert.html`, `pages/leave.html`.
    public static func texts(in files: [(path: String, bytes: [UInt8])]) -> [String: String] {
        var texts: [String: String] = [:]
        for (path, bytes) in files where path.hasPrefix(folder) && path.hasSuffix(ending) {
            texts[String(path.dropFirst(folder.count).dropLast(ending.count))] = String(decoding: bytes, as: UTF8.self)
        }
        return texts
    }

    /// Reads one template.
    ///
    /// - Parameters:
    ///   - name: Among `texts`.
    ///   - kind: What its text is.
    ///   - texts: All templates.
    ///   - names: What it may ask for; a misspelt name would leave a hole in every letter.
    /// - Returns: The template.
    /// - Throws: The first fault.
    public static func read(
        _ name: String, kind: Template.Kind, of texts: [String: String], knowing names: Set<String>
    ) throws(ComposingFault) -> Template {
        let template: Template
        do throws(TemplateFault) {
            template = try Template(name, kind: kind, files: texts)
        } catch {
            throw .unreadable(
                file: "\(folder)\(error.file)\(ending)",
                reason: "line \(error.line): \(error.problem); expected \(error.expected)")
        }
        let unknown = template.names.filter { !names.contains($0.key) }
        if let (name, place) = unknown.min(by: { ($0.value.file, $0.value.line) < ($1.value.file, $1.value.line) }) {
            throw .unreadable(
                file: "\(folder)\(place.file)\(ending)",
                reason: "line \(place.line): nothing is called \"\(name)\" here; expected one of "
                    + names.sorted().joined(separator: ", "))
        }
        return template
    }

    private static let folder = "templates/"
    private static let ending = ".mustache"
}
