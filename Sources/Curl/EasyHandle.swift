// SPDX-License-Identifier: MIT

import CCurl
import Glibc

/// One transfer or connection of libcurl: owns a `CURL *` and everything the handle points to.
///
/// Not thread-safe and not Sendable: whoever made it keeps it on one queue. While a ``CurlLoop`` has it, the loop retains it.
public final class EasyHandle {
    let handle: UnsafeMutableRawPointer
    /// Whatever the owner wants to find again when the transfer ends.
    public var owner: AnyObject?
    /// Gets each piece of the answer's body; returning false ends the transfer with ``CurlCode/writeError``.
    public var onBody: ((UnsafeRawBufferPointer) -> Bool)?
    /// Gets each header line, or each reply line of an SMTP server, with its line end; false ends the transfer.
    public var onHeader: ((UnsafeRawBufferPointer) -> Bool)?
    /// Fills the buffer with what is to be sent and returns how many bytes; 0 at the end, nil to abort.
    public var onUpload: ((UnsafeMutableRawBufferPointer) -> Int?)?
    /// Sees the `sockaddr` of each address before a connection is tried; false skips that address.
    public var mayConnect: ((UnsafeRawBufferPointer) -> Bool)?
    /// Asked before each HTTP request is written to a connection that stands, new or reused; false ends the transfer with
    /// ``CurlCode/abortedByCallback`` and closes the connection.
    ///
    /// Asked a second time when libcurl wants to repeat the request because a reused connection broke.
    public var mayBegin: (() -> Bool)?
    /// Memory that libcurl reads from; released after the handle itself.
    var borrowed: AnyObject?

    private let errorText: UnsafeMutablePointer<CChar>
    private var lists: [UInt32: UnsafeMutablePointer<curl_slist>] = [:]

    /// Makes a handle with this program's defaults.
    ///
    /// No signals, no proxy from the environment, no redirects, close-on-exec sockets, name look-ups that do not block the
    /// end of a transfer, and the system's one file of certificates (its folder would switch off the cache of parsed
    /// certificates: 33 ms for every TLS connection).
    /// - Parameter protocols: The only ones the handle may speak: a comma-separated list such as `https` or `smtp,smtps`.
    /// - Throws: What libcurl answered.
    public init(protocols: String) throws(CurlError) {
        try CurlGlobal.initialise()
        guard let handle = curl_easy_init() else { throw CurlError(.failedInit) }
        self.handle = handle
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try applyDefaults(protocols: protocols)
    }

    deinit {
        curl_easy_cleanup(handle)
        for list in lists.values { curl_slist_free_all(list) }
        errorText.deallocate()
    }

    /// Sets a number, switch or choice.
    public func set(_ option: CurlOption<Int>, _ value: Int) throws(CurlError) {
        try check(ccurl_easy_set_long(handle, option.number, value))
    }

    public func set(_ option: CurlOption<Int64>, _ value: Int64) throws(CurlError) {
        try check(ccurl_easy_set_offset(handle, option.number, value))
    }

    /// Sets a string; nil puts back libcurl's default.
    public func set(_ option: CurlOption<String>, _ value: String?) throws(CurlError) {
        // A NUL would cut the value short without a word.
        guard value?.utf8.contains(0) != true else { throw CurlError(.badFunctionArgument) }
        try check(ccurl_easy_set_text(handle, option.number, value))
    }

    /// Sets a list; the handle keeps it until it is replaced.
    public func set(_ option: CurlOption<[String]>, _ values: [String]) throws(CurlError) {
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values {
            guard !value.utf8.contains(0), let longer = curl_slist_append(list, value) else {
                curl_slist_free_all(list)
                throw CurlError(.badFunctionArgument)
            }
            list = longer
        }
        let code = ccurl_easy_set_list(handle, option.number, list)
        if let old = lists.removeValue(forKey: option.number.rawValue) { curl_slist_free_all(old) }
        lists[option.number.rawValue] = list
        try check(code)
    }

    /// Sets the body of a POST; libcurl keeps a copy.
    public func setPostBody(_ bytes: [UInt8]) throws(CurlError) {
        try check(ccurl_easy_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, Int64(bytes.count)))
        // Without a pointer libcurl would ask the upload callback for the body, so an empty one needs a pointer too.
        let code = bytes.withUnsafeBytes { bytes in
            bytes.isEmpty
                ? ccurl_easy_set_text(handle, CURLOPT_COPYPOSTFIELDS, "")
                : ccurl_easy_set_pointer(
                    handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
        }
        try check(code)
    }

    /// A number about the last transfer; 0 where libcurl has none.
    public func info(_ info: CurlInfo) -> Int {
        var long = 0
        var offset: Int64 = 0
        switch info {
        case .responseCode: ccurl_easy_get_long(handle, CURLINFO_RESPONSE_CODE, &long)
        case .newConnections: ccurl_easy_get_long(handle, CURLINFO_NUM_CONNECTS, &long)
        case .retryAfterSeconds: ccurl_easy_get_offset(handle, CURLINFO_RETRY_AFTER, &offset)
        case .totalMicroseconds: ccurl_easy_get_offset(handle, CURLINFO_TOTAL_TIME_T, &offset)
        case .firstByteMicroseconds: ccurl_easy_get_offset(handle, CURLINFO_STARTTRANSFER_TIME_T, &offset)
        }
        return long != 0 ? long : Int(offset)
    }

    /// The numeric address last connected to; nil if there was none.
    public var connectedAddress: String? {
        var text: UnsafePointer<CChar>?
        guard ccurl_easy_get_text(handle, CURLINFO_PRIMARY_IP, &text) == CURLE_OK, let text, text.pointee != 0 else {
            return nil
        }
        return String(cString: text)
    }

    /// libcurl's words on the last error, for instance why a certificate is not valid; empty if there are none.
    ///
    /// May hold a host name, never an address of a person. Bounded by libcurl (256 bytes).
    public var detail: String { String(cString: errorText) }

    /// Forgets the words of the last error, before the handle is used again.
    public func clearDetail() { errorText.pointee = 0 }

    func check(_ code: CURLcode) throws(CurlError) {
        guard code == CURLE_OK else { throw CurlError(CurlCode(code)) }
    }
}

extension EasyHandle {
    private func applyDefaults(protocols: String) throws(CurlError) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(ccurl_easy_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
        try check(ccurl_easy_set_long(handle, CURLOPT_NOSIGNAL, 1))
        try check(ccurl_easy_set_long(handle, CURLOPT_QUICK_EXIT, 1))
        try check(ccurl_easy_set_long(handle, CURLOPT_FOLLOWLOCATION, 0))
        try check(ccurl_easy_set_text(handle, CURLOPT_PROXY, ""))
        try check(ccurl_easy_set_text(handle, CURLOPT_CAPATH, nil))
        try check(ccurl_easy_set_text(handle, CURLOPT_PROTOCOLS_STR, protocols))
        try check(ccurl_easy_set_pointer(handle, CURLOPT_WRITEDATA, context))
        try check(ccurl_easy_set_pointer(handle, CURLOPT_HEADERDATA, context))
        try check(ccurl_easy_set_pointer(handle, CURLOPT_READDATA, context))
        try check(ccurl_easy_set_pointer(handle, CURLOPT_OPENSOCKETDATA, context))
        try check(ccurl_easy_set_write(handle, CURLOPT_WRITEFUNCTION, easyBody))
        try check(ccurl_easy_set_write(handle, CURLOPT_HEADERFUNCTION, easyHeader))
        try check(ccurl_easy_set_read(handle, easyUpload))
        try check(ccurl_easy_set_opensocket(handle, easyOpenSocket))
        try check(ccurl_easy_set_pointer(handle, CURLOPT_PREREQDATA, context))
        try check(ccurl_easy_set_prerequest(handle, easyPrerequest))
    }
}

// The C callbacks. The context is the EasyHandle, alive because the loop or the blocking call holds it.

private func easyHandle(_ context: UnsafeMutableRawPointer?) -> EasyHandle? {
    context.map { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
}

private func easyBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let receive = easyHandle(context)?.onBody else { return size * count }
    return receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        ? size * count : refusedBytes(size * count)
}

private func easyHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let receive = easyHandle(context)?.onHeader else { return size * count }
    return receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        ? size * count : refusedBytes(size * count)
}

/// A count other than the given one makes libcurl end the transfer.
private func refusedBytes(_ count: Int) -> Int { count == 0 ? 1 : 0 }

private func easyUpload(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let fill = easyHandle(context)?.onUpload else { return 0 }
    let room = UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
    return fill(room).map { min($0, size * count) } ?? Int(CURL_READFUNC_ABORT)
}

private func easyOpenSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let address else { return CURL_SOCKET_BAD }
    if let mayConnect = easyHandle(context)?.mayConnect {
        // The sockaddr is the last member and longer than declared for IPv6; addrlen says how long.
        let start = UnsafeRawPointer(address).advanced(by: MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0)
        guard mayConnect(UnsafeRawBufferPointer(start: start, count: Int(address.pointee.addrlen))) else {
            return CURL_SOCKET_BAD
        }
    }
    let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    return socket(address.pointee.family, type, address.pointee.protocol)
}

private func easyPrerequest(
    _ context: UnsafeMutableRawPointer?, _ peer: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?,
    _ peerPort: Int32, _ localPort: Int32
) -> Int32 {
    guard let mayBegin = easyHandle(context)?.mayBegin else { return CURL_PREREQFUNC_OK }
    return mayBegin() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}
