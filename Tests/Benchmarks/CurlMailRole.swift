// SPDX-License-Identifier: MIT

import CCurl
import Foundation
import Synchronization

/// libcurl's own SMTP as a peer: one blocking lane per session, each with its own handle, which keeps its connection;
/// no queue, no record. Its SMTP blocks a whole multi handle on every final reply, so lanes are the fastest way.
enum CurlMailRole {
    static func run(_ words: [String]) throws {
        guard words.count == 4, let sessions = Int(words[1]), let messages = Int(words[2]), let size = Int(words[3])
        else { throw Failure("libcurl's mail needs PORT SESSIONS MESSAGES SIZE") }
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        let url = "smtp://127.0.0.1:\(words[0])"
        let left = Left(messages)
        let group = DispatchGroup()
        for _ in 0..<sessions {
            group.enter()
            Thread.detachNewThread {
                lane(url, Text(size: size), left)
                group.leave()
            }
        }
        group.wait()
    }

    private static func lane(_ url: String, _ text: Text, _ left: Left) {
        guard let easy = curl_easy_init() else { return }
        defer { curl_easy_cleanup(easy) }
        let recipients = curl_slist_append(nil, "<recipient@alerts.example>")
        defer { curl_slist_free_all(recipients) }
        _ = ccurl_easy_set_text(easy, CURLOPT_URL, url)
        _ = ccurl_easy_set_text(easy, CURLOPT_MAIL_FROM, "<bounces@alerts.example>")
        _ = ccurl_easy_set_list(easy, CURLOPT_MAIL_RCPT, recipients)
        _ = ccurl_easy_set_long(easy, CURLOPT_UPLOAD, 1)
        _ = ccurl_easy_set_long(easy, CURLOPT_NOSIGNAL, 1)
        _ = ccurl_easy_set_offset(easy, CURLOPT_INFILESIZE_LARGE, Int64(text.bytes.count))
        _ = ccurl_easy_set_pointer(easy, CURLOPT_READDATA, Unmanaged.passUnretained(text).toOpaque())
        _ = ccurl_easy_set_read(easy, readText)
        while left.take() {
            text.sent = 0
            // The sink's end ends the lane.
            guard curl_easy_perform(easy) == CURLE_OK else { return }
        }
    }
}

private final class Left: Sendable {
    private let count: Atomic<Int>

    init(_ count: Int) { self.count = Atomic(count) }

    func take() -> Bool { count.subtract(1, ordering: .relaxed).oldValue > 0 }
}

/// A message, lent to libcurl by one lane at a time.
private final class Text {
    let bytes: [UInt8]
    var sent = 0

    init(size: Int) {
        let head = "From: ua@alerts.example\r\nTo: recipient@alerts.example\r\nSubject: Urgent action\r\n\r\n"
        let line = "People held in secret are at grave risk; letters have saved lives.\r\n"
        var bytes = Array(head.utf8)
        while bytes.count + line.utf8.count <= size { bytes += line.utf8 }
        bytes += [UInt8](repeating: UInt8(ascii: "x"), count: max(0, size - bytes.count - 2)) + [13, 10]
        self.bytes = bytes
    }
}

private func readText(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context, let buffer else { return 0 }
    let text = Unmanaged<Text>.fromOpaque(context).takeUnretainedValue()
    let length = min(size * count, text.bytes.count - text.sent)
    UnsafeMutableRawBufferPointer(start: buffer, count: length).copyBytes(from: text.bytes[text.sent...].prefix(length))
    text.sent += length
    return length
}
