// SPDX-License-Identifier: MIT

import CCurl

/// A POST that is sent again and again with other values: sets only what differs from the time before.
///
/// Header lines and body lie in memory that libcurl reads in place, so that in the steady state a request costs two
/// copies and no call of curl_easy_setopt(3). Change it only while no ``CurlLoop`` holds its handle. Confined like the
/// handle itself.
public final class PostRequest {
    public let easy: EasyHandle
    private let memory: Memory
    private var url = ""
    private var timeoutMilliseconds = 0

    /// Makes a request without values.
    ///
    /// - Parameters:
    ///   - protocols: As for ``EasyHandle/init(protocols:)``.
    ///   - headers: The names of the header fields that vary, in the order of their numbers. An empty value suppresses
    ///     one that libcurl would send by itself.
    /// - Throws: When libcurl has no handle to give.
    public init(protocols: String, headers: [String]) throws(CurlError) {
        easy = try EasyHandle(protocols: protocols)
        memory = Memory(names: headers)
        easy.borrowed = memory
        try easy.check(ccurl_easy_set_list(easy.handle, CURLOPT_HTTPHEADER, memory.nodes.baseAddress))
        try setBody([])
    }

    public func setURL(_ url: String) throws(CurlError) {
        if url == self.url { return }
        try easy.set(.url, url)
        self.url = url
    }

    /// The longest time for the whole transfer, name look-up included; at least 1.
    public func setTimeout(milliseconds: Int) throws(CurlError) {
        if milliseconds == timeoutMilliseconds { return }
        try easy.set(.timeoutMilliseconds, milliseconds)
        timeoutMilliseconds = milliseconds
    }

    /// Sets the value of one field.
    ///
    /// - Parameters:
    ///   - number: Its place among the names given to `init`.
    ///   - value: Visible ASCII and spaces; anything else is refused, because it could begin another header.
    /// - Throws: ``CurlCode/badFunctionArgument`` for such a value.
    public func setHeader(_ number: Int, _ value: [UInt8]) throws(CurlError) {
        guard value.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else { throw CurlError(.badFunctionArgument) }
        memory.write(value, toLine: number)
    }

    /// Sets the body; it is copied.
    public func setBody(_ bytes: [UInt8]) throws(CurlError) {
        let change = memory.writeBody(bytes)
        if change.size {
            try easy.check(ccurl_easy_set_offset(easy.handle, CURLOPT_POSTFIELDSIZE_LARGE, Int64(bytes.count)))
        }
        if change.place {
            try easy.check(ccurl_easy_set_pointer(easy.handle, CURLOPT_POSTFIELDS, memory.body.baseAddress))
        }
    }
}

/// What libcurl reads in place: a list of header lines that is linked once, and the body.
private final class Memory {
    let nodes: UnsafeMutableBufferPointer<curl_slist>
    private(set) var body = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private let prefixes: [[UInt8]]
    private var capacities: [Int]
    private var bodySize = -1

    init(names: [String]) {
        prefixes = names.map { Array("\($0): ".utf8) }
        capacities = Array(repeating: 0, count: names.count)
        nodes = .allocate(capacity: names.count)
        nodes.initialize(repeating: curl_slist(data: nil, next: nil))
        for index in nodes.indices.dropLast() {
            nodes[index].next = nodes.baseAddress.map { $0 + index + 1 }
        }
        for index in nodes.indices { write([], toLine: index) }
    }

    deinit {
        for node in nodes { node.data.deallocate() }
        nodes.deallocate()
        body.deallocate()
    }

    func write(_ value: [UInt8], toLine index: Int) {
        // "Name:" without a value tells libcurl to leave out what it would send itself.
        let prefix = value.isEmpty ? prefixes[index].dropLast() : prefixes[index][...]
        let length = prefix.count + value.count
        if length >= capacities[index] {
            nodes[index].data?.deallocate()
            capacities[index] = length + Self.slack
            nodes[index].data = .allocate(capacity: capacities[index])
        }
        guard let start = nodes[index].data else { return }
        let line = UnsafeMutableRawBufferPointer(start: start, count: capacities[index])
        line.copyBytes(from: prefix)
        UnsafeMutableRawBufferPointer(rebasing: line[prefix.count...]).copyBytes(from: value)
        line[length] = 0
    }

    /// Tells what libcurl has to be told.
    func writeBody(_ bytes: [UInt8]) -> (size: Bool, place: Bool) {
        let isNewSize = bytes.count != bodySize
        bodySize = bytes.count
        // At least one byte: without a pointer libcurl would ask the upload callback for the body.
        let isNewPlace = body.count <= bytes.count
        if isNewPlace {
            body.deallocate()
            body = .allocate(byteCount: bytes.count + Self.slack, alignment: 1)
        }
        body.copyBytes(from: bytes)
        return (isNewSize, isNewPlace)
    }

    /// Room to grow, so that lengths that vary a little do not allocate.
    private static let slack = 256
}
