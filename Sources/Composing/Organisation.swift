// SPDX-License-Identifier: MIT

/// Who the alerts come from, as the configuration's `organisation` says.
public struct Organisation: Sendable, Hashable {
    public var name: String
    /// The author address, with or without a display name: `Urgent Actions <ua@example.org>`.
    public var from: String
    /// Where delivery reports go: `bounces@example.org`.
    public var bounces: String
    public var postalAddress: String?
    public var website: String?
    /// RFC 2919 list identifier, without brackets: `urgent-actions.example.org`.
    public var listID: String?
    /// What stands behind the `@` of each Message-ID; nil takes the domain of `from`.
    public var messageIDDomain: String?

    public init(
        name: String, from: String, bounces: String, postalAddress: String? = nil, website: String? = nil,
        listID: String? = nil, messageIDDomain: String? = nil
    ) {
        self.name = name
        self.from = from
        self.bounces = bounces
        self.postalAddress = postalAddress
        self.website = website
        self.listID = listID
        self.messageIDDomain = messageIDDomain
    }
}
