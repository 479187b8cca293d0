// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Telemetry

/// `POST /receipts` of the public listener: a section's own system says what became of an alert, signed by Standard Webhooks.
///
/// Nothing is given back but whether it was new. A wrong signature, an alert that there is not and a time long ago have the same
/// answer.
public struct ReceiptHandler: Sendable {
    private let desk: any StaffDesk
    private let log: Log

    public init(desk: any StaffDesk, log: Log = Log(component: "receipts")) {
        self.desk = desk
        self.log = log
    }

    public func register(on router: inout Router) {
        router.on("POST", Self.path, body: .collected(limit: Self.longestBody)) {
            [desk, log] request throws(HTTPFailure) in
            let headers = request.head.headers
            let receipt = SignedReceipt(
                identifier: headers["webhook-id"] ?? "", timestamp: headers["webhook-timestamp"] ?? "",
                signature: headers["webhook-signature"] ?? "", body: request.body)
            do throws(DeskError) {
                let isNew = try await desk.receive(receipt)
                return .json(ReceiptAnswerDocument(new: isNew), status: isNew ? 201 : 200)
            } catch .failed(let why) {
                log.error("a receipt could not be recorded", ["why": why])
                // The reason is for operators: it may name a disk or a file.
                throw HTTPFailure(500, .failed, "this could not be recorded now; please try again later")
            } catch {
                throw HTTPFailure(error)
            }
        }
    }

    public static let path = "/receipts"

    /// Bytes; ours need about 400.
    private static let longestBody = 8_192
}
