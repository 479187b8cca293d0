// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Telemetry

/// `POST /v1/responses` of the public listener: a volunteer says that they acted, without a login.
///
/// The token in the body is all that tells who it is. Nothing is recorded by GET, because mail scanners and previews fetch
/// links; nothing about the person is given back.
public struct ResponseHandler: Sendable {
    private let desk: any ResponseDesk
    private let doorkeeper: Doorkeeper
    private let log: Log

    public init(desk: any ResponseDesk, doorkeeper: Doorkeeper, log: Log = Log(component: "responses")) {
        self.desk = desk
        self.doorkeeper = doorkeeper
        self.log = log
    }

    public func register(on router: inout Router) {
        router.on("POST", Self.path, body: .collected(limit: Self.longestBody)) {
            [desk, doorkeeper, log] request throws(HTTPFailure) in
            guard Self.isJSON(request.head.headers["content-type"]) else {
                throw HTTPFailure(415, .badRequest, "expected application/json")
            }
            guard let order = ControlJSON.read(ResponseOrderDocument.self, from: request.body) else {
                throw HTTPFailure(400, .badRequest, "expected { \"token\": \"…\", \"kind\": \"…\" }")
            }
            if !desk.isGenuine(order.token, for: .respond),
                let seconds = doorkeeper.secondsToWait(request.head)
            {
                throw HTTPFailure(
                    429, .busy, "too many wrong links from your address; try again in \(seconds) s",
                    headers: [("Retry-After", String(seconds))])
            }
            do throws(DeskError) {
                let receipt = try await desk.respond(token: order.token, kind: order.kind)
                return .json(ResponseReceiptDocument(receipt), status: receipt.isNew ? 201 : 200)
            } catch .failed(let why) {
                log.error("a response could not be recorded", ["why": why])
                // The reason is for operators: it may name a disk or a file.
                throw HTTPFailure(500, .failed, "this could not be recorded now; please try again later")
            } catch {
                throw HTTPFailure(error)
            }
        }
    }

    public static let path = "/v1/responses"

    /// Parameters such as `charset` are of no meaning for JSON (RFC 8259 §11).
    private static func isJSON(_ type: String?) -> Bool {
        let name = (type ?? "").prefix { $0 != ";" }
        return name.lowercased().filter { $0 != " " && $0 != "\t" } == "application/json"
    }

    /// Bytes; ours need about 80.
    private static let longestBody = 1_024
}
