// SPDX-License-Identifier: MIT

import CCurl

/// One of libcurl's options with the type of its value: curl_easy_setopt(3).
///
/// Only those this program uses; add a line for another.
public struct CurlOption<Value>: Sendable {
    let number: CURLoption
}

/// Values that are C `long`.
extension CurlOption<Int> {
    public static var connectOnly: Self { Self(number: CURLOPT_CONNECT_ONLY) }
    public static var connectTimeoutMilliseconds: Self { Self(number: CURLOPT_CONNECTTIMEOUT_MS) }
    /// Of the whole transfer; 0 is none.
    public static var timeoutMilliseconds: Self { Self(number: CURLOPT_TIMEOUT_MS) }
    /// See ``TLSLevel``.
    public static var useTLS: Self { Self(number: CURLOPT_USE_SSL) }
    public static var verifyPeer: Self { Self(number: CURLOPT_SSL_VERIFYPEER) }
    /// 2 checks the name, 0 does not.
    public static var verifyHost: Self { Self(number: CURLOPT_SSL_VERIFYHOST) }
    public static var saslInitialResponse: Self { Self(number: CURLOPT_SASL_IR) }
    public static var ipFamily: Self { Self(number: CURLOPT_IPRESOLVE) }
    public static var httpVersion: Self { Self(number: CURLOPT_HTTP_VERSION) }
    public static var post: Self { Self(number: CURLOPT_POST) }
    public static var upload: Self { Self(number: CURLOPT_UPLOAD) }
    public static var noBody: Self { Self(number: CURLOPT_NOBODY) }
    public static var forbidReuse: Self { Self(number: CURLOPT_FORBID_REUSE) }
    public static var freshConnect: Self { Self(number: CURLOPT_FRESH_CONNECT) }
    public static var tcpNoDelay: Self { Self(number: CURLOPT_TCP_NODELAY) }
    public static var longestConnectionAgeSeconds: Self { Self(number: CURLOPT_MAXLIFETIME_CONN) }
    public static var longestIdleSeconds: Self { Self(number: CURLOPT_MAXAGE_CONN) }
    /// How long certificates read from a file are remembered under its name.
    public static var certificateCacheSeconds: Self { Self(number: CURLOPT_CA_CACHE_TIMEOUT) }
    public static var dnsCacheSeconds: Self { Self(number: CURLOPT_DNS_CACHE_TIMEOUT) }
    public static var serverResponseTimeoutSeconds: Self { Self(number: CURLOPT_SERVER_RESPONSE_TIMEOUT) }
    public static var receiveBufferBytes: Self { Self(number: CURLOPT_BUFFERSIZE) }
}

/// Values that are C strings; libcurl copies them.
extension CurlOption<String> {
    public static var url: Self { Self(number: CURLOPT_URL) }
    public static var username: Self { Self(number: CURLOPT_USERNAME) }
    public static var password: Self { Self(number: CURLOPT_PASSWORD) }
    public static var loginOptions: Self { Self(number: CURLOPT_LOGIN_OPTIONS) }
    /// A file of trusted certificates in PEM instead of the system's.
    public static var caFile: Self { Self(number: CURLOPT_CAINFO) }
    public static var customMethod: Self { Self(number: CURLOPT_CUSTOMREQUEST) }
    public static var unixSocketPath: Self { Self(number: CURLOPT_UNIX_SOCKET_PATH) }
    public static var userAgent: Self { Self(number: CURLOPT_USERAGENT) }
    /// The envelope sender of an SMTP transfer; an empty one is `<>`.
    public static var mailFrom: Self { Self(number: CURLOPT_MAIL_FROM) }
}

/// Values that are `curl_off_t`.
extension CurlOption<Int64> {
    public static var uploadBytes: Self { Self(number: CURLOPT_INFILESIZE_LARGE) }
}

/// Values that are lists of strings.
extension CurlOption<[String]> {
    public static var headers: Self { Self(number: CURLOPT_HTTPHEADER) }
    /// The recipients of an SMTP transfer.
    public static var mailRecipients: Self { Self(number: CURLOPT_MAIL_RCPT) }
    /// `host:port:address` lines that stand in for DNS.
    public static var resolve: Self { Self(number: CURLOPT_RESOLVE) }
    /// `host:port:host:port` lines: where a connection goes instead; the name for TLS stays.
    public static var connectTo: Self { Self(number: CURLOPT_CONNECT_TO) }
}

/// What ``CurlOption/useTLS`` takes: CURLOPT_USE_SSL(3).
public enum TLSLevel: Int, Sendable {
    case none = 0
    /// Goes on in clear text if TLS is not offered.
    case tried = 1
    case required = 3
}

/// What ``CurlOption/ipFamily`` takes: CURLOPT_IPRESOLVE(3).
public enum IPFamily: Int, Sendable {
    case any = 0
    case v4 = 1
    case v6 = 2
}

/// What ``CurlOption/httpVersion`` takes: CURLOPT_HTTP_VERSION(3).
public enum HTTPVersion: Int, Sendable {
    case http1 = 2
    /// HTTP/2 where TLS agrees on it.
    case http2OverTLS = 4
}

/// A number that libcurl tells after a transfer: curl_easy_getinfo(3).
public enum CurlInfo: Sendable {
    /// HTTP status or SMTP reply code; 0 if there was none.
    case responseCode
    /// New connections made for the transfer; 0 means reused.
    case newConnections
    /// Seconds of Retry-After, 0 if there was none.
    case retryAfterSeconds
    /// Microseconds of the whole transfer.
    case totalMicroseconds
    /// Microseconds until the first octet of the answer.
    case firstByteMicroseconds
}
