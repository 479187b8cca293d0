// SPDX-License-Identifier: MIT

import CCurl

/// libcurl's answer to a transfer or a call: CURLcode, libcurl-errors(3).
///
/// A raw-representable value and not an enum, so that codes of a newer libcurl survive.
public struct CurlCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    init(_ code: CURLcode) {
        rawValue = code.rawValue
    }

    public var isOK: Bool { self == .ok }

    /// libcurl's own short English text; never holds data of a transfer.
    public var text: String {
        if self == .loopFailed { return "The transfer loop failed and was rebuilt" }
        return String(cString: curl_easy_strerror(CURLcode(rawValue: rawValue)))
    }

    public static let ok = CurlCode(CURLE_OK)
    public static let unsupportedProtocol = CurlCode(CURLE_UNSUPPORTED_PROTOCOL)
    public static let failedInit = CurlCode(CURLE_FAILED_INIT)
    public static let malformedURL = CurlCode(CURLE_URL_MALFORMAT)
    public static let notBuiltIn = CurlCode(CURLE_NOT_BUILT_IN)
    public static let couldNotResolveProxy = CurlCode(CURLE_COULDNT_RESOLVE_PROXY)
    public static let couldNotResolveHost = CurlCode(CURLE_COULDNT_RESOLVE_HOST)
    public static let couldNotConnect = CurlCode(CURLE_COULDNT_CONNECT)
    public static let weirdServerReply = CurlCode(CURLE_WEIRD_SERVER_REPLY)
    public static let remoteAccessDenied = CurlCode(CURLE_REMOTE_ACCESS_DENIED)
    public static let http2 = CurlCode(CURLE_HTTP2)
    public static let partialFile = CurlCode(CURLE_PARTIAL_FILE)
    public static let quoteError = CurlCode(CURLE_QUOTE_ERROR)
    public static let httpReturnedError = CurlCode(CURLE_HTTP_RETURNED_ERROR)
    public static let writeError = CurlCode(CURLE_WRITE_ERROR)
    public static let uploadFailed = CurlCode(CURLE_UPLOAD_FAILED)
    public static let readError = CurlCode(CURLE_READ_ERROR)
    public static let outOfMemory = CurlCode(CURLE_OUT_OF_MEMORY)
    public static let timedOut = CurlCode(CURLE_OPERATION_TIMEDOUT)
    public static let rangeError = CurlCode(CURLE_RANGE_ERROR)
    public static let httpPostError = CurlCode(CURLE_HTTP_POST_ERROR)
    public static let tlsConnectError = CurlCode(CURLE_SSL_CONNECT_ERROR)
    public static let abortedByCallback = CurlCode(CURLE_ABORTED_BY_CALLBACK)
    public static let badFunctionArgument = CurlCode(CURLE_BAD_FUNCTION_ARGUMENT)
    public static let interfaceFailed = CurlCode(CURLE_INTERFACE_FAILED)
    public static let tooManyRedirects = CurlCode(CURLE_TOO_MANY_REDIRECTS)
    public static let unknownOption = CurlCode(CURLE_UNKNOWN_OPTION)
    public static let optionSyntax = CurlCode(CURLE_SETOPT_OPTION_SYNTAX)
    public static let gotNothing = CurlCode(CURLE_GOT_NOTHING)
    public static let tlsEngineNotFound = CurlCode(CURLE_SSL_ENGINE_NOTFOUND)
    public static let tlsEngineSetFailed = CurlCode(CURLE_SSL_ENGINE_SETFAILED)
    public static let sendError = CurlCode(CURLE_SEND_ERROR)
    public static let receiveError = CurlCode(CURLE_RECV_ERROR)
    public static let tlsClientCertificate = CurlCode(CURLE_SSL_CERTPROBLEM)
    public static let tlsCipher = CurlCode(CURLE_SSL_CIPHER)
    public static let peerFailedVerification = CurlCode(CURLE_PEER_FAILED_VERIFICATION)
    public static let badContentEncoding = CurlCode(CURLE_BAD_CONTENT_ENCODING)
    public static let fileSizeExceeded = CurlCode(CURLE_FILESIZE_EXCEEDED)
    public static let useTLSFailed = CurlCode(CURLE_USE_SSL_FAILED)
    public static let sendFailedRewind = CurlCode(CURLE_SEND_FAIL_REWIND)
    public static let tlsEngineInitFailed = CurlCode(CURLE_SSL_ENGINE_INITFAILED)
    public static let loginDenied = CurlCode(CURLE_LOGIN_DENIED)
    public static let tlsBadCAFile = CurlCode(CURLE_SSL_CACERT_BADFILE)
    public static let remoteFileNotFound = CurlCode(CURLE_REMOTE_FILE_NOT_FOUND)
    public static let tlsShutdownFailed = CurlCode(CURLE_SSL_SHUTDOWN_FAILED)
    public static let again = CurlCode(CURLE_AGAIN)
    public static let tlsBadCRL = CurlCode(CURLE_SSL_CRL_BADFILE)
    public static let tlsIssuerError = CurlCode(CURLE_SSL_ISSUER_ERROR)
    public static let chunkFailed = CurlCode(CURLE_CHUNK_FAILED)
    public static let noConnectionAvailable = CurlCode(CURLE_NO_CONNECTION_AVAILABLE)
    public static let tlsPinnedKeyMismatch = CurlCode(CURLE_SSL_PINNEDPUBKEYNOTMATCH)
    public static let tlsInvalidCertificateStatus = CurlCode(CURLE_SSL_INVALIDCERTSTATUS)
    public static let http2Stream = CurlCode(CURLE_HTTP2_STREAM)
    public static let recursiveCall = CurlCode(CURLE_RECURSIVE_API_CALL)
    public static let authenticationError = CurlCode(CURLE_AUTH_ERROR)
    public static let http3 = CurlCode(CURLE_HTTP3)
    public static let quicConnectError = CurlCode(CURLE_QUIC_CONNECT_ERROR)
    public static let proxyError = CurlCode(CURLE_PROXY)
    public static let tlsClientCertificateRequired = CurlCode(CURLE_SSL_CLIENTCERT)
    public static let unrecoverablePoll = CurlCode(CURLE_UNRECOVERABLE_POLL)

    /// Ours, beyond libcurl's range: the multi handle reported an error, after which the state of its transfers is unknown.
    public static let loopFailed = CurlCode(rawValue: 1 << 16)

    /// How many codes this build of libcurl knows; all below it are codes.
    public static let count = Int(CURL_LAST.rawValue)

    /// Certificate, key agreement or TLS policy, in whatever phase.
    public var isTLS: Bool { Self.tls.contains(self) }

    private static let tls: Set<CurlCode> = [
        .tlsConnectError, .tlsEngineNotFound, .tlsEngineSetFailed, .tlsEngineInitFailed, .tlsClientCertificate,
        .tlsCipher,
        .peerFailedVerification, .useTLSFailed, .tlsBadCAFile, .tlsShutdownFailed, .tlsBadCRL, .tlsIssuerError,
        .tlsPinnedKeyMismatch, .tlsInvalidCertificateStatus, .tlsClientCertificateRequired,
    ]
}

extension CurlCode: CustomStringConvertible {
    public var description: String { "\(text) (curl \(rawValue))" }
}

/// A failed call into libcurl, or a transfer that ended with an error.
public struct CurlError: Error, Hashable, Sendable {
    public let code: CurlCode

    public init(_ code: CurlCode) {
        self.code = code
    }
}

extension CurlError: CustomStringConvertible {
    public var description: String { code.description }
}
