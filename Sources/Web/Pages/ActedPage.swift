// SPDX-License-Identifier: MIT

import Composing
import Domain

extension VolunteerPages {
    /// `/acted/TOKEN`: GET asks what one has done, POST records it; several kinds at one go.
    func registerActed(on router: inout Router) {
        add("GET", .acted, for: .respond, to: &router) { _, _ in Answer(content: .acted(problem: nil)) }
        add("POST", .acted, for: .respond, to: &router) { pages, visit throws(LinkFault) in
            let words = visit.form()?.all("kind") ?? []
            let kinds = ResponseKind.allCases.filter { words.contains($0.rawValue) }
            // Each kind once, and nothing else: a word that is none was not written by our page.
            guard !kinds.isEmpty, kinds.count == words.count else {
                return Answer(content: .acted(problem: .checkInput), status: 400)
            }
            try await pages.desk.respond(visit.token, kinds: kinds)
            return Answer(content: .notice(.thanks, under: .pageActed))
        }
    }
}
