// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `translate`.
    func registerTranslations(on router: inout Router) {
        let handlers = self
        add("POST", ControlPath.translations, to: &router, body: .collected(limit: Self.longestAction)) {
            request, identity throws(HTTPFailure) in
            let reference = try request.reference()
            guard let language = request.head.query["language"], !language.isEmpty else {
                throw HTTPFailure(400, .invalid, "language: expected a tag such as en or pt-BR")
            }
            let result = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.translate(
                    reference, language: language, document: request.body, by: identity)
            }
            return .json(TranslationDocument(result), status: result.created ? 201 : 200)
        }
    }
}
