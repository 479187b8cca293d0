// SPDX-License-Identifier: MIT

/// Who is to be alerted, in the words of the action file.
///
/// ``RegionDirectory`` turns the regions into countries.
public struct AudienceRule: Hashable, Codable, Sendable {
    /// UN M49 codes or English names, index regions, ISO countries; empty is the world.
    public var regions: [String]
    public var exceptRegions: [String]
    /// Only people whose ladder reads one of these; empty is everybody.
    public var languages: [LanguageTag]
    /// Only members of one of these; empty is everybody.
    public var networks: [String]
    public var includeCountryOfConcern: Bool

    public init(
        regions: [String] = [], exceptRegions: [String] = [], languages: [LanguageTag] = [], networks: [String] = [],
        includeCountryOfConcern: Bool = false
    ) {
        self.regions = regions
        self.exceptRegions = exceptRegions
        self.languages = languages
        self.networks = networks
        self.includeCountryOfConcern = includeCountryOfConcern
    }
}

/// Which text a person gets when their own languages have none, and what is still being translated.
public struct LanguagePolicy: Hashable, Codable, Sendable {
    /// Tried in order after the person's own ladder; one of them always has a text.
    public var fallback: [LanguageTag]
    /// Languages that somebody is really translating into.
    public var expected: [LanguageTag]
    /// How long a person may wait for an expected language, in seconds.
    public var patienceSeconds: Int64

    /// English: the language that the organisation issues in first.
    public init(fallback: [LanguageTag] = [.english], expected: [LanguageTag] = [], patienceSeconds: Int64 = 0) {
        self.fallback = fallback
        self.expected = expected
        self.patienceSeconds = patienceSeconds
    }
}

extension LanguageTag {
    public static let english = LanguageTag(canonical: "en")
}

/// Exactly who is in the audience of a version: countries resolved, fixed at approval.
public struct ResolvedAudience: Hashable, Codable, Sendable {
    /// The countries whose people belong; the country of concern is not among them unless it was asked for.
    public var countries: Set<CountryCode>
    /// Empty is everybody.
    public var languages: [LanguageTag]
    /// Empty is everybody.
    public var networks: [String]
    /// What people who chose issues or regions choose by; nil: nobody is left out for that.
    public var subject: ActionSubject?

    public init(
        countries: Set<CountryCode>, languages: [LanguageTag], networks: [String], subject: ActionSubject? = nil
    ) {
        self.countries = countries
        self.languages = languages
        self.networks = networks
        self.subject = subject
    }
}
