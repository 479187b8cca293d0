// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension HTTPFailure {
    /// The desk's no as HTTP says it; the client goes by the document's kind.
    init(_ error: DeskError) {
        let status =
            switch error {
            case .invalid: 422
            case .refused: 409
            case .unknown: 404
            case .notAllowed: 403
            case .busy: 503
            case .failed: 500
            }
        self.init(status: status, document: ErrorDocument(error))
    }
}
