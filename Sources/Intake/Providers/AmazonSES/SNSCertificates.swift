// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// The signing certificates of Amazon SNS: fetched once, kept for a day, looked at before they are used.
///
/// What makes one trustworthy is where it lies: at the topic's own host, fetched over verified TLS. Its file holds no chain
/// to check, so beyond that only its name and its dates are. Bounded in what it keeps and in how often it fetches, since
/// strangers can name certificates that do not exist.
actor SNSCertificates {
    private let fetch: any WebFetch
    private var kept: [String: (certificate: SigningCertificate, until: Instant)] = [:]
    private var failed: [String: (refusal: ProviderRefusal, until: Instant)] = [:]
    private var underWay: [String: Task<Result<SigningCertificate, ProviderRefusal>, Never>] = [:]
    private var fetches: [Instant] = []

    init(fetch: any WebFetch) {
        self.fetch = fetch
    }

    /// The certificate at a URL that the topic allows.
    func certificate(at url: EndpointURL, of topic: SNSTopic, now: Instant) async throws(ProviderRefusal)
        -> SigningCertificate
    {
        let certificate = try await kept(at: url, now: now)
        guard certificate.validity.contains(now.milliseconds / 1000) else {
            throw .never("its certificate is not valid at this time")
        }
        guard topic.certificateNames.contains(where: { certificate.isIssued(for: $0) }) else {
            throw .never("its certificate was issued for somebody else")
        }
        return certificate
    }

    private func kept(at url: EndpointURL, now: Instant) async throws(ProviderRefusal) -> SigningCertificate {
        if let found = kept[url.text], now < found.until { return found.certificate }
        failed = failed.filter { now < $0.value.until }
        if let found = failed[url.text] { throw found.refusal }
        // Everybody who needs it waits for the one that is under way.
        let task: Task<Result<SigningCertificate, ProviderRefusal>, Never>
        if let running = underWay[url.text] {
            task = running
        } else {
            try count(now)
            task = Task { [fetch] in await Self.fetched(url, fetch) }
            underWay[url.text] = task
        }
        let result = await task.value
        underWay[url.text] = nil
        switch result {
        case .success(let certificate): keep(certificate, at: url, now: now)
        case .failure(let refusal): failed[url.text] = (refusal, now.advanced(by: Self.failureMemory))
        }
        return try result.get()
    }

    private static func fetched(_ url: EndpointURL, _ fetch: any WebFetch) async -> Result<
        SigningCertificate, ProviderRefusal
    > {
        let pem: [UInt8]
        do throws(WebFetchFault) {
            pem = try await fetch.document(at: url, limit: SigningCertificate.mostBytes)
        } catch {
            return .failure(.later("its certificate could not be fetched: \(error)"))
        }
        do throws(CryptoError) {
            return .success(try SigningCertificate(pem: pem))
        } catch {
            return .failure(.later("its certificate: \(error)"))
        }
    }

    private func count(_ now: Instant) throws(ProviderRefusal) {
        fetches.removeAll { now.since($0) >= Self.fetchSpan }
        guard fetches.count < Self.mostFetches else { throw .later("too many certificates are asked for") }
        fetches.append(now)
    }

    private func keep(_ certificate: SigningCertificate, at url: EndpointURL, now: Instant) {
        if kept.count >= Self.mostKept, let oldest = kept.min(by: { $0.value.until < $1.value.until })?.key {
            kept[oldest] = nil
        }
        kept[url.text] = (certificate, now.advanced(by: Self.memory))
    }

    /// A region has one at a time, and a new one every year or so.
    static let mostKept = 8
    static let memory = Duration.seconds(86_400)
    /// Below the 20 seconds after which SNS tries again.
    static let failureMemory = Duration.seconds(10)
    static let mostFetches = 30
    static let fetchSpan = Duration.seconds(60)
}
