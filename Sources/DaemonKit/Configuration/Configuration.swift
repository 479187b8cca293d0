// SPDX-License-Identifier: MIT

import Domain

/// The effective configuration: every key of urgentd.json5, defaults filled in, ranges checked.
public struct Configuration: Sendable, Hashable {
    /// Folder of the ledger, the lock and the keys.
    public var state: String
    /// Folder with tmp/ new/ done/ rejected/.
    public var queue: String
    public var organisation: OrganisationFacts
    /// At least one.
    public var relays: [RelaySettings]
    public var webhooks = WebhookSettings()
    public var http: HTTPSettings
    /// Where metrics and readiness are; never public.
    public var adminListen = "127.0.0.1:8421"
    public var control = ControlSettings()
    public var approval = ApprovalSettings()
    public var windows = WindowSettings()
    /// A credential's name or path; nil: the keys are made in the state folder.
    public var tokensCredential: String?
    /// A Maildir to watch for bounces; empty: none.
    public var bouncesMaildir = ""
    public var alarms = AlarmSettings()
    public var limits = LimitSettings()
    /// How long SIGTERM waits for what is in flight.
    public var drain = Duration.seconds(20)
    /// How long personal data stays after the last action of a thread has closed.
    public var retentionOfPersonalData = Duration.seconds(90 * 86_400)

    public struct OrganisationFacts: Sendable, Hashable {
        public var name: String
        /// `Urgent Actions <ua@example.org>`.
        public var from: String
        public var bounces: String
        public var postalAddress: String?
        public var website: String?
        public var listID: String?

        public init(
            name: String, from: String, bounces: String, postalAddress: String? = nil, website: String? = nil,
            listID: String? = nil
        ) {
            self.name = name
            self.from = from
            self.bounces = bounces
            self.postalAddress = postalAddress
            self.website = website
            self.listID = listID
        }
    }

    public struct RelaySettings: Sendable, Hashable {
        public enum TLS: String, Sendable, Hashable, CaseIterable {
            /// STARTTLS or implicit TLS with a verified certificate.
            case require
            case opportunistic
            case off
        }

        public var name: String
        public var host: String
        public var port: UInt16
        /// `smtps://`: TLS from the first octet.
        public var isImplicitTLS: Bool
        /// Nil: require, opportunistic for loopback.
        public var tls: TLS
        public var username: String?
        /// A credential's name or path, never the secret itself.
        public var credential: String?
        public var caFile: String?
        public var connections = 32
        /// Starts per second; 0 is no limit.
        public var ratePerSecond = 0
        public var messagesPerConnection = 1000
        public var weight = 1
        public var regions: [String] = []
        public var connectTimeout = Duration.seconds(10)
        public var replyTimeout = Duration.seconds(60)
        public var dataTimeout = Duration.seconds(180)
        public var finalTimeout = Duration.seconds(600)

        public init(name: String, host: String, port: UInt16, isImplicitTLS: Bool, tls: TLS) {
            self.name = name
            self.host = host
            self.port = port
            self.isImplicitTLS = isImplicitTLS
            self.tls = tls
        }
    }

    public struct WebhookSettings: Sendable, Hashable {
        public var concurrency = 64
        public var timeout = Duration.seconds(15)
        public var allowHTTP = false
        /// Exceptions from the address rule, as written: CIDR or CIDR:PORT.
        public var allowAddresses: [AddressException] = []
    }

    public struct HTTPSettings: Sendable, Hashable {
        public var listen = "127.0.0.1:8420"
        public var publicURL: String
        public var trustedProxies = ["127.0.0.1/32"]

        public init(publicURL: String) {
            self.publicURL = publicURL
        }
    }

    public struct ControlSettings: Sendable, Hashable {
        public var socket = "/run/urgentd/control.sock"
        /// Logins that may act for others with --as.
        public var delegates: [String] = []
    }

    public struct ApprovalSettings: Sendable, Hashable {
        /// False: the author may approve.
        public var required = true
        /// Logins whose documents bring an approval of their own.
        public var upstream: [String] = []
    }

    public struct WindowSettings: Sendable, Hashable {
        public var standard = Duration.seconds(12 * 3600)
        public var longest = Duration.seconds(14 * 86_400)
    }

    public struct AlarmSettings: Sendable, Hashable {
        public var email: [String] = []
        public var webhook = ""
    }

    public struct LimitSettings: Sendable, Hashable {
        /// Deliveries leased at a time, per channel: the bound of what may arrive twice after a crash.
        public var inFlight = 4096
        /// Bytes.
        public var memory = 150 << 20
    }

    public init(
        state: String, queue: String, organisation: OrganisationFacts, relays: [RelaySettings], http: HTTPSettings
    ) {
        self.state = state
        self.queue = queue
        self.organisation = organisation
        self.relays = relays
        self.http = http
    }
}
