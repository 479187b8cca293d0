// SPDX-License-Identifier: MIT

import Curl
import Domain
import Glibc

/// One visit to a relay that hands in no mail: connect, EHLO, STARTTLS, AUTH as configured, then QUIT.
public enum RelayProbe {
    /// What the relay showed of itself.
    public struct Visit: Sendable, Hashable {
        /// After TLS and login, where there are any.
        public var capabilities: SMTPCapabilities
        public var isTLS: Bool
        /// Whether it let us in by name and password.
        public var isLoggedIn: Bool
        /// Numeric; nil if libcurl does not say.
        public var address: String?
    }

    /// Where the visit ended.
    public enum Fault: Error, Sendable, Hashable {
        /// No address for the name.
        case name
        /// Nobody listens there, or a firewall refuses.
        case connection
        case time
        /// The relay does not greet as a mail server that is ready; what it said.
        case greeting(String)
        /// TLS is wanted, and the relay does not offer it.
        case noTLS
        /// TLS failed; libcurl's words on the certificate, say.
        case tls(String)
        /// The relay does not offer a login, or refuses ours; what it said.
        case login(String)
        /// libcurl's words.
        case other(String)
    }

    /// Pays the visit, and blocks until it is over: not on a queue that serves others.
    ///
    /// - Parameters:
    ///   - relay: As the alerts use it, password included.
    ///   - limit: For all of it.
    /// - Returns: What the relay showed.
    /// - Throws: Where it ended.
    public static func visit(_ relay: RelayConfiguration, within limit: Duration) throws(Fault) -> Visit {
        let easy: EasyHandle
        do throws(CurlError) {
            easy = try EasyHandle(protocols: "smtp,smtps")
            try easy.approach(relay)
            try easy.set(.connectOnly, 1)
            try easy.set(.freshConnect, 1)
            let milliseconds = Int(limit.wholeMilliseconds)
            try easy.set(.connectTimeoutMilliseconds, min(milliseconds, Int(relay.timeouts.connect.wholeMilliseconds)))
            try easy.set(.timeoutMilliseconds, milliseconds)
        } catch {
            throw .other(error.description)
        }
        let greeting = Greeting()
        easy.onHeader = { line in
            greeting.hasSpoken = true
            greeting.heard.take(line)
            return true
        }
        let code = easy.perform()
        guard code.isOK else { throw fault(code, easy.detail, greeting) }
        sayGoodbye(easy)
        return Visit(
            capabilities: greeting.heard.capabilities,
            isTLS: relay.protection == .implicit || greeting.heard.readies > 1,
            isLoggedIn: relay.username != nil && greeting.heard.last?.code == loggedIn, address: easy.connectedAddress)
    }

    /// Filled by libcurl's callback, on the thread of the visit.
    private final class Greeting {
        var heard = SMTPGreeting()
        /// Anything came, whether it was a reply or not.
        var hasSpoken = false
    }

    private static func fault(_ code: CurlCode, _ detail: String, _ greeting: Greeting) -> Fault {
        let reply = greeting.heard.last.map { "\($0.code) \($0.text)" } ?? ""
        switch code {
        case .couldNotResolveHost: return .name
        case .couldNotConnect: return .connection
        // What is no reply is waited out by libcurl.
        case .timedOut: return greeting.hasSpoken && greeting.heard.last == nil ? .greeting("") : .time
        case .useTLSFailed: return .noTLS
        case .loginDenied, .authenticationError: return .login(reply)
        case .weirdServerReply, .gotNothing, .receiveError: return .greeting(reply)
        default:
            if code.isTLS { return .tls(ReplyScrubber.scrub(detail.isEmpty ? code.text : detail)) }
            return .other(code.description)
        }
    }

    /// QUIT, and a moment for the answer: some relays count a connection that just breaks as an offence.
    private static func sayGoodbye(_ easy: EasyHandle) {
        guard let socket = easy.activeSocket else { return }
        let words = Array("QUIT\r\n".utf8)
        guard case .bytes = words.withUnsafeBytes({ easy.send($0) }) else { return }
        var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, patienceForGoodbye) > 0 else { return }
        var room = [UInt8](repeating: 0, count: 512)
        _ = room.withUnsafeMutableBytes { easy.receive(into: $0) }
    }

    /// Milliseconds.
    private static let patienceForGoodbye: Int32 = 2000
    /// RFC 4954 §6.
    private static let loggedIn = 235
}
