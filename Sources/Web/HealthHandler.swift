// SPDX-License-Identifier: MIT

/// `GET /health/live` of the public listener: the process runs and answers.
///
/// Says nothing about relays or the ledger; those belong to the listener that is never public.
public enum HealthHandler {
    public static func register(on router: inout Router) {
        router.on("GET", "/health/live") { _ throws(HTTPFailure) in
            HTTPResponse(status: 200, headers: [("Content-Type", "text/plain")], body: .bytes(Array("ok\n".utf8)))
        }
    }
}
