// SPDX-License-Identifier: MIT

import Domain

/// Why something was not done, in the words of the desk.
///
/// The kind decides the client's exit status.
public enum ErrorKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// The document or a value in it is not valid.
    case invalid
    /// A rule says no.
    case refused
    /// No such action, version or volunteer.
    case unknown
    /// Not for this person.
    case notAllowed
    /// Try again.
    case busy
    /// The daemon's own fault, or the disk's.
    case failed
    /// Not a request of this API: another version's client.
    case badRequest
}

/// What every refusal carries: `{"error":{"faults":[…],"kind":"…","message":"…"}}`.
public struct ErrorDocument: Codable, Hashable, Sendable {
    public var error: Body

    public struct Body: Codable, Hashable, Sendable {
        public var kind: ErrorKind
        public var message: String
        /// What is wrong in a document, fault by fault; empty otherwise.
        public var faults: [DocumentFault]
    }

    public init(_ kind: ErrorKind, _ message: String, faults: [DocumentFault] = []) {
        error = Body(kind: kind, message: message, faults: faults)
    }

    public init(_ error: DeskError) {
        switch error {
        case .invalid(let faults):
            let count = faults.count == 1 ? "1 fault" : "\(faults.count) faults"
            self.init(.invalid, "the document is not valid: \(count)", faults: faults)
        case .refused(let why): self.init(.refused, why)
        case .unknown(let why): self.init(.unknown, why)
        case .notAllowed(let why): self.init(.notAllowed, why)
        case .busy(let why): self.init(.busy, why)
        case .failed(let why): self.init(.failed, why)
        }
    }
}
