// SPDX-License-Identifier: MIT

extension Configuration {
    /// A mail server that takes our mail.
    public struct Relay: Sendable, Hashable {
        /// Appears in logs, metrics and attempts; unique.
        public var name: String
        public var url: RelayURL
        public var tls: TLS
        /// Nil: no authentication.
        public var username: String?
        /// Where the password lies; set exactly if `username` is.
        public var credential: Credential?
        /// Certificates to trust instead of the system's; absolute.
        public var caFile: String?
        public var connections = 32
        /// Starts in any sliding second; 0 is no limit.
        public var ratePerSecond = 0
        public var messagesPerConnection = 1000
        /// Share among relays that may all take a message.
        public var weight = 1
        /// Preferred for people in these; empty is everybody.
        public var regions: [String] = []
        public var timeouts = Timeouts()

        /// `tls` defaults to verified, or opportunistic on loopback.
        public init(name: String, url: RelayURL, tls: TLS? = nil) {
            self.name = name
            self.url = url
            self.tls = tls ?? url.usualTLS
        }
    }

    /// What protects the way to a relay.
    public enum TLS: String, Sendable, Hashable, CaseIterable {
        /// TLS with a verified certificate, or nothing is sent.
        case require
        /// TLS where it is offered, unverified.
        case opportunistic
        case off
    }

    /// How long each step with a relay may take; never longer than the time left.
    public struct Timeouts: Sendable, Hashable {
        /// Name, TCP, TLS, greeting.
        public var connect = Duration.seconds(10)
        /// The reply to a command.
        public var reply = Duration.seconds(60)
        /// The reply to DATA, and each block of text.
        public var data = Duration.seconds(180)
        /// The reply to the final dot; short ones make doubles (RFC 5321 §4.5.3.2.6).
        public var final = Duration.seconds(600)

        public init() {}
    }
}
