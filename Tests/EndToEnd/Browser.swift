// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// Headless Chromium, step by step; see browser_peer.py.
enum Browser {
    enum Step {
        case open(String)
        case look(width: Int, dark: Bool)
        case read
        case fill(String, String)
        case date(String, String)
        case pick(String, String)
        case click(String)
        /// A button that brings another page.
        case submit(String)
        case value(String)
        case axe
        case picture(String)

        fileprivate var object: [String: Any] {
            switch self {
            case .open(let url): ["do": "open", "url": url]
            case .look(let width, let dark): ["do": "look", "width": width, "dark": dark]
            case .read: ["do": "read"]
            case .fill(let css, let text): ["do": "fill", "css": css, "text": text]
            case .date(let css, let text): ["do": "date", "css": css, "text": text]
            case .pick(let css, let value): ["do": "pick", "css": css, "value": value]
            case .click(let css): ["do": "click", "css": css]
            case .submit(let css): ["do": "submit", "css": css]
            case .value(let css): ["do": "value", "css": css]
            case .axe: ["do": "axe"]
            case .picture(let file): ["do": "picture", "file": file]
            }
        }
    }

    /// What a step answered; only what it has to say is there.
    struct Answer: Decodable {
        let title: String?
        let heading: String?
        let lang: String?
        let dir: String?
        let text: String?
        let wide: Bool?
        let value: String?
        let passes: Int?
        let violations: [Violation]?
        let complaints: [String]?
    }

    struct Violation: Decodable {
        let id: String
        let help: String
        let nodes: [String]
    }

    /// Takes the steps, and holds the pages to their policy.
    static func take(_ steps: [Step], scripts: Bool = false) async throws -> [Answer] {
        let lines = try steps.map {
            String(decoding: try JSONSerialization.data(withJSONObject: $0.object), as: UTF8.self) + "\n"
        }
        let result = try await PeerScript.run("browser_peer.py", scripts ? ["--scripts"] : [], input: lines.joined())
        try #require(result.status == 0, "\(result.output)\(result.error)")
        let answers = try result.output.split(separator: "\n").map {
            try JSONDecoder().decode(Answer.self, from: Data($0.utf8))
        }
        #expect(answers.last?.complaints == [], "against the pages' policy")
        return answers
    }
}
