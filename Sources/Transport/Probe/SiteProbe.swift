// SPDX-License-Identifier: MIT

import Curl
import Domain

/// One look at a page of our own from outside, as a volunteer's browser would: by name, through the proxy, TLS verified.
public struct SiteProbe: Sendable {
    /// What came back.
    public struct Answer: Sendable, Hashable {
        public var status: Int
        /// Its beginning.
        public var text: String
        /// When the first of the certificates runs out; nil without TLS, or when that cannot be read.
        public var certificateEnds: Instant?
    }

    public enum Fault: Error, Sendable, Hashable {
        case name
        case connection
        case time
        /// libcurl's words on the certificate, say.
        case tls(String)
        case other(String)
    }

    /// Certificates to trust instead of the system's; a test's own.
    public var caFile: String?

    public init(caFile: String? = nil) {
        self.caFile = caFile
    }

    /// Looks, and blocks until it is over: not on a queue that serves others.
    public func look(at url: String, within limit: Duration) throws(Fault) -> Answer {
        let body = Body()
        let easy: EasyHandle
        do throws(CurlError) {
            easy = try EasyHandle(protocols: "http,https")
            try easy.set(.url, url)
            try easy.set(.userAgent, "urgentd")
            try easy.set(.certificateInfo, 1)
            try easy.set(.timeoutMilliseconds, Int(limit.wholeMilliseconds))
            if let caFile { try easy.set(.caFile, caFile) }
        } catch {
            throw .other(error.description)
        }
        // What is longer is no answer of ours.
        easy.onBody = { piece in
            body.bytes += piece.prefix(Self.most - body.bytes.count)
            return true
        }
        let code = easy.perform()
        guard code.isOK else { throw Self.fault(code, easy.detail) }
        return Answer(
            status: easy.info(.responseCode), text: String(decoding: body.bytes, as: UTF8.self),
            certificateEnds: easy.certificateFields.compactMap(Self.end).min())
    }

    /// Filled by libcurl's callback, on the thread of the look.
    private final class Body {
        var bytes: [UInt8] = []
    }

    private static let most = 256

    private static func fault(_ code: CurlCode, _ detail: String) -> Fault {
        switch code {
        case .couldNotResolveHost: .name
        case .couldNotConnect: .connection
        case .timedOut: .time
        default: code.isTLS ? .tls(detail.isEmpty ? code.text : detail) : .other(code.description)
        }
    }

    private static func end(_ fields: [String]) -> Instant? {
        let name = "Expire date:"
        return fields.first { $0.hasPrefix(name) }.flatMap { CertificateTime.read($0.dropFirst(name.count)) }
    }
}
