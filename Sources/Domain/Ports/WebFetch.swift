// SPDX-License-Identifier: MIT

/// Gets small documents from other people's servers, for whoever must look something up to believe a message.
public protocol WebFetch: Sendable {
    /// Gets one document by GET over verified TLS, from a public address, without redirects.
    ///
    /// - Parameters:
    ///   - url: `https:` only. Where it may lead is for the caller to have settled; addresses that are not public are
    ///     refused all the same.
    ///   - limit: Bytes of the document; a longer one is not taken.
    /// - Returns: The document, if the server answered 200.
    /// - Throws: Why there is none; later it may be there, unless the reason speaks against it.
    func document(at url: EndpointURL, limit: Int) async throws(WebFetchFault) -> [UInt8]
}

/// Why a document could not be fetched.
///
/// Names no host and no address: what it is about was told by somebody outside.
public enum WebFetchFault: Error, Sendable, Hashable {
    /// The URL is not `https:`.
    case notEncrypted
    /// The name leads only to addresses that are never connected to.
    case forbidden(AddressRefusal)
    /// No connection, no valid certificate, no answer in time: libcurl's words.
    case unreachable(String)
    /// The server answered something other than 200.
    case status(Int)
    case tooLong
    /// As many are being fetched as ever are.
    case busy
}

extension WebFetchFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notEncrypted: "the URL is not https:"
        case .forbidden(let refusal): "the server is at \(refusal)"
        case .unreachable(let why): why
        case .status(let status): "the server answered \(status)"
        case .tooLong: "the document is too long"
        case .busy: "too much is being fetched at once"
        }
    }
}
