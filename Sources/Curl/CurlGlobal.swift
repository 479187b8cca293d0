// SPDX-License-Identifier: MIT

import CCurl

/// libcurl's process-wide state, made once by whoever needs it first and never unmade.
///
/// curl_global_cleanup(3) is not called: other threads may still be inside libcurl when the process ends.
public enum CurlGlobal {
    /// Initialises on first use, from any thread; throws what curl_global_init(3) answered.
    public static func initialise() throws(CurlError) {
        guard result.isOK else { throw CurlError(result) }
    }

    /// For `--version`: for instance `libcurl/7.88.1 OpenSSL/3.0.11 …`.
    public static var version: String { String(cString: curl_version()) }

    private static let result: CurlCode = {
        // OpenSSL's exit handler races with handles that Dispatch threads still hold: it must be off before the first use.
        _ = ccurl_openssl_without_atexit()
        return CurlCode(curl_global_init(Int(CURL_GLOBAL_DEFAULT)))
    }()
}
