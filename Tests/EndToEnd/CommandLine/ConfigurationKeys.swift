// SPDX-License-Identifier: MIT

/// The keys of a configuration file as it is written, with the comment above each: what the manual page is made of.
struct ConfigurationKeys {
    struct Key {
        /// `relays[].timeouts.connect`.
        let path: String
        let comment: String
        /// As written; nil for a group.
        var value: String?
    }

    private(set) var keys: [Key] = []
    private var groups: [String] = []
    private var comment: [String] = []
    private var waiting: String?

    /// Reads JSON5 as the sample has it: one comment above a key, keys perhaps commented out.
    static func read(_ text: String) -> ConfigurationKeys {
        var reader = ConfigurationKeys()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.drop { $0 == " " }
            guard line.hasPrefix("//") else {
                if line.isEmpty { reader.comment = [] } else { reader.take(line) }
                continue
            }
            let words = line.dropFirst(2).drop { $0 == " " }
            if words.contains(#/^[a-zA-Z]+: (["{\[0-9])/#) {
                reader.take(words)
            } else {
                reader.comment.append(String(words))
            }
        }
        return reader
    }

    /// The items of a list in mdoc(7).
    var manual: String {
        keys.map { key in
            let value = key.value.map { " : Li \($0.replacing("\"", with: "\\(dq"))" } ?? ""
            let text = key.comment.replacing("\\", with: "\\e").replacing("--", with: "\\-\\-")
                .replacing(". ", with: ".\n").split(separator: "\n")
                .map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&\($0)" : String($0) }.joined(separator: "\n")
            return ".It Sy \(key.path)\(value)\n" + (text.isEmpty ? "" : text + "\n")
        }.joined()
    }

    private mutating func take(_ line: some StringProtocol) {
        var rest = Substring(line)
        while let first = rest.first {
            switch first {
            case "{", "[":
                let isEmpty = rest.dropFirst().drop { $0 == " " }.first == (first == "{" ? "}" : "]")
                if isEmpty, waiting != nil {
                    add(value: String(first) + (first == "{" ? "}" : "]"))
                    rest = rest[rest.index(after: rest.firstIndex(of: first == "{" ? "}" : "]") ?? rest.startIndex)...]
                    continue
                }
                open(first)
                rest = rest.dropFirst()
            case "}", "]":
                if !groups.isEmpty { groups.removeLast() }
                rest = rest.dropFirst()
            case " ", ",", ":": rest = rest.dropFirst()
            case "\"":
                let end = rest.dropFirst().firstIndex(of: "\"") ?? rest.index(before: rest.endIndex)
                add(value: String(rest[...end]))
                rest = rest[rest.index(after: end)...]
            default:
                let word = rest.prefix { !" ,:{}[]".contains($0) }
                rest = rest.dropFirst(word.count)
                if rest.first == ":" { waiting = String(word) } else { add(value: String(word)) }
            }
        }
    }

    private mutating func open(_ bracket: Character) {
        if let name = waiting {
            add(value: nil, name: name)
            groups.append(bracket == "[" ? "\(name)[]" : name)
            waiting = nil
        } else {
            // The file itself, and each object of a list.
            if groups.isEmpty { comment = [] }
            groups.append("")
        }
    }

    /// A value without a key is an element of a list: the list's value shows the first one.
    private mutating func add(value: String?, name: String? = nil) {
        guard let name = name ?? waiting else {
            let list = groups.filter { !$0.isEmpty }.joined(separator: ".")
            if let last = keys.last, "\(last.path)[]" == list, last.value == nil {
                keys[keys.count - 1].value = "[\(value ?? "")]"
            }
            return
        }
        let path = (groups.filter { !$0.isEmpty } + [name]).joined(separator: ".")
        keys.append(Key(path: path, comment: comment.joined(separator: " "), value: value))
        comment = []
        waiting = nil
    }
}
