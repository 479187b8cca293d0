// SPDX-License-Identifier: MIT

import Foundation

extension SNSSender {
    /// Posts a document to `/events/ses` as a client of another make does.
    ///
    /// - Parameters:
    ///   - body: The document.
    ///   - port: Of the public listener, on loopback.
    /// - Returns: The status, and of a refusal what it said.
    /// - Throws: When Python does not run.
    public static func post(_ body: [UInt8], to port: UInt16) async throws -> String {
        let script = """
            import sys, urllib.error, urllib.request
            request = urllib.request.Request(sys.argv[1], sys.stdin.buffer.read(), {"Content-Type": "text/plain; charset=UTF-8"})
            try:
                print(urllib.request.urlopen(request).status)
            except urllib.error.HTTPError as error:
                print(error.code, error.read().decode())
            """
        let result = try await Command.run(
            "/usr/bin/python3", ["-c", script, "http://127.0.0.1:\(port)/events/ses"],
            input: String(decoding: body, as: UTF8.self))
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines) + result.error
    }

    /// What SES says of a bounce for good, about a mail with this envelope sender.
    public static func bounce(of source: String) -> String {
        #"{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":[{"#
            + #""emailAddress":"ann@volunteer.example","action":"failed","status":"5.1.1","diagnosticCode":"#
            + #""smtp; 550 5.1.1 <ann@volunteer.example> unknown"}]},"mail":{"source":"\#(source)"}}"#
    }
}
