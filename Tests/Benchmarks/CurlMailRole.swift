// SPDX-License-Identifier: MIT

import CCurl
import Foundation
import Synchronization

/// libcurl's own SMTP as a peer; no queue, no record.
///
/// Two ways: all sessions in one multi handle, as a program around an event loop would (its SMTP blocks the whole handle
/// for every final reply), and a blocking lane per session on a thread of its own, which avoids that.
enum CurlMailRole {
    static func run(_ words: [String]) throws {
        guard words.count == 5, let sessions = Int(words[1]), let messages = Int(words[2]), let size = Int(words[3])
        else { throw Failure("libcurl's mail needs PORT SESSIONS MESSAGES SIZE multi|lanes") }
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        let url = "smtp://127.0.0.1:\(words[0])"
        let left = Left(messages)
        if words[4] == "multi" { return together(url, (0..<sessions).map { _ in Text(size: size) }, left) }
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
        let transfer = Transfer(url, text)
        while left.take() {
            text.sent = 0
            // The sink's end ends the lane.
            guard curl_easy_perform(transfer.easy) == CURLE_OK else { return }
        }
    }

    private static func together(_ url: String, _ texts: [Text], _ left: Left) {
        let multi = curl_multi_init()
        let transfers = texts.map { Transfer(url, $0) }
        var byHandle: [UnsafeMutableRawPointer?: Transfer] = [:]
        for transfer in transfers where left.take() {
            byHandle[transfer.easy] = transfer
            curl_multi_add_handle(multi, transfer.easy)
        }
        var running: Int32 = 1
        while running > 0 {
            curl_multi_perform(multi, &running)
            var queued: Int32 = 0
            while let message = curl_multi_info_read(multi, &queued) {
                let (easy, code) = (message.pointee.easy_handle, ccurl_message_result(message))
                curl_multi_remove_handle(multi, easy)
                guard code == CURLE_OK, left.take() else { continue }
                byHandle[easy]?.text.sent = 0
                curl_multi_add_handle(multi, easy)
                running += 1
            }
            if running > 0 { curl_multi_poll(multi, nil, 0, 1000, nil) }
        }
        curl_multi_cleanup(multi)
    }
}

/// One handle with what it sends again and again.
private final class Transfer {
    let easy: UnsafeMutableRawPointer?
    let text: Text
    private let recipients: UnsafeMutablePointer<curl_slist>?

    init(_ url: String, _ text: Text) {
        self.text = text
        easy = curl_easy_init()
        recipients = curl_slist_append(nil, "<recipient@alerts.example>")
        _ = ccurl_easy_set_text(easy, CURLOPT_URL, url)
        _ = ccurl_easy_set_text(easy, CURLOPT_MAIL_FROM, "<bounces@alerts.example>")
        _ = ccurl_easy_set_list(easy, CURLOPT_MAIL_RCPT, recipients)
        _ = ccurl_easy_set_long(easy, CURLOPT_UPLOAD, 1)
        _ = ccurl_easy_set_long(easy, CURLOPT_NOSIGNAL, 1)
        _ = ccurl_easy_set_offset(easy, CURLOPT_INFILESIZE_LARGE, Int64(text.bytes.count))
        _ = ccurl_easy_set_pointer(easy, CURLOPT_READDATA, Unmanaged.passUnretained(text).toOpaque())
        _ = ccurl_easy_set_read(easy, readText)
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(recipients)
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
