// SPDX-License-Identifier: MIT

import Domain
import Intake

/// The whole configuration of the daemon, every default filled in.
///
/// A value: read once at start (``ConfigurationReader``), handed down in parts. Holds no secret, only where each lies.
/// Every key is explained in `config/urgentd.json5`.
public struct Configuration: Sendable, Hashable {
    /// The folder with the ledger and everything else that must survive; absolute.
    public var state: String
    /// The queue folder; absolute.
    public var queue: String
    public var organisation: Organisation
    /// Never empty; names are unique.
    public var relays: [Relay]
    public var webhooks = Webhooks()
    public var http: HTTP
    public var admin = Admin()
    public var control = Control()
    public var approval = Approval()
    public var windows = Windows()
    public var tokens = Tokens()
    public var bounces = Bounces()
    public var alarms = Alarms()
    public var limits = Limits()
    /// How long texts that have begun may go on after SIGTERM.
    public var drain = Duration.seconds(20)
    public var retention = Retention()
    public var languages = Languages()
    /// A folder with the operator's own words and templates; absolute, nil if there is none.
    public var overlay: String?
    /// Where it was read from; nil where it was made in memory.
    public var file: String?

    /// The required keys; the rest has its default.
    public init(state: String, queue: String? = nil, organisation: Organisation, relays: [Relay], publicURL: String) {
        self.state = state
        self.queue = queue ?? "\(state)/queue"
        self.organisation = organisation
        self.relays = relays
        http = HTTP(publicURL: publicURL)
    }

    /// In whose name alerts are sent.
    public struct Organisation: Sendable, Hashable {
        public var name: String
        /// The author of each mail: an address, with or without a name before it.
        public var from: String
        /// The envelope sender: where delivery reports go.
        public var bounces: String
        public var postalAddress: String?
        public var website: String?
        /// RFC 2919, without the angle brackets.
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

    /// How endpoints are posted to.
    public struct Webhooks: Sendable, Hashable {
        /// Requests at one time.
        public var concurrency = 64
        /// For a whole request.
        public var timeout = Duration.seconds(15)
        public var allowHTTP = false
        /// Exceptions from the address rule, as written.
        public var allowAddresses: [String] = []
        /// Ed25519 keys (`whsk_…`), one a line, all of which sign; nil: endpoints' own secrets alone do.
        public var signingKeys: Credential?

        public init() {}

        /// The rule with these exceptions.
        public var addressRule: AddressRule {
            AddressRule(exceptions: allowAddresses.compactMap(AddressException.init))
        }
    }

    /// The listener for volunteers and their providers.
    public struct HTTP: Sendable, Hashable {
        public var listen = ListenAddress(host: "127.0.0.1", port: 8420)
        /// What links begin with; no slash at the end.
        public var publicURL: String
        /// Blocks of addresses whose X-Forwarded-For is believed, as written.
        public var trustedProxies = ["127.0.0.1/32"]

        public init(publicURL: String) {
            self.publicURL = publicURL
        }
    }

    /// The listener for metrics and readiness; never public.
    public struct Admin: Sendable, Hashable {
        public var listen = ListenAddress(host: "127.0.0.1", port: 8421)
        /// What it may be called in a request, besides its address and `localhost`.
        public var names: [String] = []

        public init() {}
    }

    public struct Control: Sendable, Hashable {
        /// Path of the Unix socket.
        public var socket = "/run/urgentd/control.sock"
        /// Logins that may act for others (`--as`), besides root and the daemon's own user.
        public var delegates: [String] = []

        public init() {}
    }

    public struct Approval: Sendable, Hashable {
        /// False: the author may approve; somebody still must.
        public var required = true
        /// Logins whose files may carry an approval given elsewhere.
        public var upstream: [String] = []

        public init() {}
    }

    public struct Windows: Sendable, Hashable {
        public var `default` = Duration.seconds(12 * 3600)
        public var longest = Duration.seconds(14 * 86_400)

        public init() {}
    }

    public struct Tokens: Sendable, Hashable {
        /// One key a line: the first signs, all verify.
        public var credential = Credential("token-keys")

        public init() {}
    }

    public struct Bounces: Sendable, Hashable {
        /// A maildir into which delivery reports are delivered; nil if there is none.
        public var maildir: String?
        /// Of providers that post their events, by name: only keys that have entries.
        public var providers: [String: ProviderSettings] = [:]

        public init() {}
    }

    /// Ways to wake somebody; all at once, and always the journal too.
    public struct Alarms: Sendable, Hashable {
        public var email: [String] = []
        public var webhook: String?

        public init() {}
    }

    public struct Limits: Sendable, Hashable {
        /// Deliveries in the hands of sending loops: the bound of what a crash can send twice.
        public var inFlight = 4096
        /// Bytes; read and checked, and nothing is sized by it.
        public var memory = 150 << 20

        public init() {}
    }

    public struct Languages: Sendable, Hashable {
        /// Whether only languages are used of which somebody has read the fixed words.
        public var onlyReviewed = false

        public init() {}
    }

    public struct Retention: Sendable, Hashable {
        /// How long after the last action of a thread has closed.
        public var personalData = Duration.seconds(90 * 86_400)

        public init() {}
    }
}
