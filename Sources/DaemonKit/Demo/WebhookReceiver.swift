// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import Synchronization
import Web

/// The demo's groups: takes every webhook on a loopback port and writes each into a file.
final class WebhookReceiver: Sendable {
    private let listener: HTTPListener
    private let captured: Captured

    /// `folder` must exist.
    init(folder: URL) {
        let captured = Captured(folder: folder)
        self.captured = captured
        var router = Router()
        router.on("POST", "/groups/{group}", body: .collected(limit: Self.largestBody)) { request throws(HTTPFailure) in
            captured.keep(request)
            return HTTPResponse(status: 204, headers: [], body: .bytes([]))
        }
        listener = HTTPListener(name: "demo", endpoint: .tcp("127.0.0.1:0"), router: router)
    }

    /// How many requests have come, and from then on one file each.
    var taken: Int { captured.count.load(ordering: .relaxed) }

    /// Returns the port.
    func start() async throws(ListeningError) -> Int {
        guard case .tcp(_, let port) = try await listener.start() else { return 0 }
        return Int(port)
    }

    func stop() async {
        await listener.stop(within: .seconds(1))
    }

    /// Octets; the alert is some four thousand.
    private static let largestBody = 1 << 20

    private final class Captured: Sendable {
        let folder: URL
        let count = Atomic(0)

        init(folder: URL) {
            self.folder = folder
        }

        func keep(_ request: HTTPRequest) {
            let number = count.add(1, ordering: .relaxed).newValue
            let headers = request.head.headers
                .filter { $0.key.hasPrefix("webhook-") }
                .map { "\($0.key): \($0.value)\n" }
                .sorted().joined()
            let file = folder.appending(path: String(format: "%06d.http", number))
            let head = "POST \(request.head.path)\n\(headers)\n"
            // A full disk must not look like a refused webhook; the count is the witness, the file a convenience.
            try? Data(Array(head.utf8) + request.body).write(to: file)
        }
    }
}
