// SPDX-License-Identifier: MIT

/// What `doctor` looks at; the raw value is the word in its output and the heading in the article "Doctor".
public enum DoctorCheck: String, Sendable, Hashable, Codable, CaseIterable {
    /// Whether the daemon answers.
    case daemon
    /// The file as it lies on the disk.
    case configuration
    /// Mode and owner of that file.
    case configurationFile = "configuration-file"
    /// Passwords and keys.
    case credentials
    case stateFolder = "state-folder"
    /// The ledger, the keys and what else lies in the state folder.
    case stateFiles = "state-files"
    case queueFolder = "queue-folder"
    case controlSocket = "control-socket"
    /// Space for the ledger and the queue.
    case disk
    /// Whether there is a backup, and how old it is.
    case backup
    /// Whether the machine's clock is synchronised, and the daemon goes by it.
    case clock
    /// Whether somebody is woken.
    case alarms
    /// Whether somebody has read the fixed words.
    case languages
    /// Whether a relay answers as a mail server.
    case relay
    case relayTLS = "relay-tls"
    case relayLogin = "relay-login"
    case relaySize = "relay-size"
    case relayPipelining = "relay-pipelining"
    case relaySMTPUTF8 = "relay-smtputf8"
    case relayDSN = "relay-dsn"
    case relayDeliverBy = "relay-deliverby"
    case spf
    case dkim
    case dmarc
    /// What links in alerts begin with.
    case publicURL = "public-url"
    /// That of the public URL.
    case certificate
    /// The integrity of the ledger; with `--deep` only.
    case ledger
    /// Whether every account agrees; with `--deep` only.
    case account
    /// Whether the audit's chain holds; with `--deep` only.
    case audit
}
