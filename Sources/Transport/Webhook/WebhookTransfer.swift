// SPDX-License-Identifier: MIT

import Curl
import Domain

/// One libcurl handle of the pool with the request that it carries now.
///
/// Confined to the sender's queue, like the handle.
final class WebhookTransfer {
    let request: PostRequest
    /// Which of the sender's settings it was made by.
    let edition: Int
    /// The loop that it is in; nil while it rests.
    var loop: CurlLoop?
    private(set) var queued: SiteQueues.Queued?
    private(set) var place: SiteQueues.Place?
    /// How often a request was about to be written: a second time means that libcurl would repeat it.
    private var begun = 0
    private var kept: Outcome.NotSent?
    private var forbidden: AddressRefusal?
    private var hasTriedAddress = false
    private var bodyBytes = 0
    private var excerpt: [UInt8] = []

    /// Makes a handle with all that stays the same.
    ///
    /// - Parameters:
    ///   - settings: From configuration.
    ///   - edition: Tells these settings from others.
    ///   - mayLeave: The fence, asked just before a request is written; nil lets it leave.
    /// - Throws: What libcurl says to a setting.
    init(
        settings: WebhookSettings, edition: Int, mayLeave: @escaping (Alert) -> Outcome.NotSent?
    ) throws(CurlError) {
        self.edition = edition
        request = try PostRequest(
            protocols: settings.allowHTTP ? "http,https" : "https",
            headers: ["Content-Type", "webhook-id", "webhook-timestamp", "webhook-signature", "Expect"])
        let easy = request.easy
        try easy.set(.httpVersion, HTTPVersion.http1.rawValue)
        try easy.set(.userAgent, settings.userAgent)
        if let file = settings.caFile { try easy.set(.caFile, file) }
        if !settings.names.isEmpty { try easy.set(.resolve, settings.names) }
        // The closures are called while the handle is in the loop, and the sender holds this transfer as long.
        easy.mayConnect = { [unowned self] in mayConnect($0, by: settings.addressRule) }
        easy.mayBegin = { [unowned self] in mayBegin(mayLeave) }
        easy.onBody = { [unowned self] in take($0) }
    }

    /// Fills the handle with one alert.
    ///
    /// - Parameters:
    ///   - queued: The alert and where it goes.
    ///   - place: Which it takes.
    ///   - now: The time of the attempt, which is signed.
    ///   - timeoutMilliseconds: For the whole request.
    /// - Throws: When libcurl does not take the values, or the identifier cannot be signed.
    func prepare(
        _ queued: SiteQueues.Queued, in place: SiteQueues.Place, now: Instant, timeoutMilliseconds: Int
    ) throws(CurlError) {
        guard case .webhook(let letter) = queued.alert.letter else { throw CurlError(.badFunctionArgument) }
        let body = letter.body(for: queued.alert.claimed)
        var signed: StandardWebhooksSigner.Headers?
        if let signer = queued.endpoint.signer {
            signed = signer.sign(
                identifier: letter.identifier(for: queued.alert.claimed), seconds: now.milliseconds / 1000, body: body)
            guard signed != nil else { throw CurlError(.badFunctionArgument) }
        }
        try request.setURL(queued.endpoint.url)
        try request.setTimeout(milliseconds: timeoutMilliseconds)
        try request.setHeader(0, Array(letter.contentType.utf8))
        try request.setHeader(1, signed?.identifier ?? [])
        try request.setHeader(2, signed?.timestamp ?? [])
        try request.setHeader(3, signed?.signature ?? [])
        try request.setBody(body)
        self.queued = queued
        self.place = place
        begun = 0
        kept = nil
        forbidden = nil
        hasTriedAddress = false
        bodyBytes = 0
        excerpt.removeAll(keepingCapacity: true)
    }

    /// Whether the other side may have got something.
    var hasBegun: Bool { begun > 0 }

    /// What is known when the transfer has ended with `code`.
    func exchange(_ code: CurlCode) -> WebhookExchange {
        var exchange = WebhookExchange(code: code)
        exchange.hadBegun = hasBegun
        exchange.kept = kept
        exchange.wasLostOnReuse = begun > 1
        if hasBegun, !exchange.wasLostOnReuse {
            exchange.status = request.easy.info(.responseCode)
            if exchange.status > 299 { exchange.retryAfterSeconds = request.easy.info(.retryAfterSeconds) }
            exchange.reply = ReplyExcerpt.text(excerpt)
        }
        if !hasTriedAddress { exchange.forbidden = forbidden }
        return exchange
    }

    /// Lets go of the alert.
    func clear() {
        loop = nil
        queued = nil
        place = nil
    }

    private func mayConnect(_ bytes: UnsafeRawBufferPointer, by rule: AddressRule) -> Bool {
        guard let peer = SocketAddress(bytes) else {
            forbidden = .reserved
            return false
        }
        if let refusal = rule.refusal(of: peer.address, port: peer.port) {
            forbidden = refusal
            return false
        }
        hasTriedAddress = true
        return true
    }

    private func mayBegin(_ mayLeave: (Alert) -> Outcome.NotSent?) -> Bool {
        guard let queued else { return false }
        if begun > 0 {
            // The first request may have been acted on: whether to repeat it is the engine's decision, with the row marked.
            begun += 1
            return false
        }
        if let refusal = mayLeave(queued.alert) {
            kept = refusal
            return false
        }
        begun = 1
        return true
    }

    /// Counts what the endpoint answers and keeps the beginning; too much ends the transfer.
    private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bodyBytes += bytes.count
        if excerpt.count < ReplyExcerpt.mostBytes { excerpt += bytes.prefix(ReplyExcerpt.mostBytes - excerpt.count) }
        return bodyBytes <= Self.mostBodyBytes
    }

    /// An answer up to this is read to its end, so that the connection can be used again; nobody needs to say more.
    private static let mostBodyBytes = 64 * 1024
}
