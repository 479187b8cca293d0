// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("Which actions people have chosen")
struct AppetiteRuleTests {
    private func subject(_ country: String, _ issues: [String]) throws -> ActionSubject {
        let directory = try RegionDirectory(RegionTable(index: [:]))
        return ActionSubject(issues: issues, regions: directory.words(holding: try #require(CountryCode(country))))
    }

    @Test("issues: one of those chosen, whatever its case; none chosen is every issue")
    func issues() throws {
        let subject = try subject("HN", ["Death-Penalty", "fair-trial"])
        #expect(AppetiteRule.wants(Appetite(), subject))
        #expect(AppetiteRule.wants(Appetite(issues: ["torture", "death-penalty "]), subject))
        #expect(!AppetiteRule.wants(Appetite(issues: ["torture"]), subject))
        #expect(!AppetiteRule.wants(Appetite(issues: ["death"]), subject))
        #expect(!AppetiteRule.wants(Appetite(issues: ["torture"]), try self.subject("HN", [])))
    }

    @Test(
        "regions: any word that the roster takes for a region with the country of concern in it",
        arguments: [
            ("hn", true), ("HN", true), ("019", true), ("Americas", true), ("AMERICAS ", true), ("honduras", true),
            ("001", true), ("Central America", true), ("150", false), ("Europe", false), ("NI", false), ("KE", false),
        ])
    func regions(word: String, wants: Bool) throws {
        #expect(AppetiteRule.wants(Appetite(regions: ["KE", word]), try subject("HN", [])) == wants)
    }

    @Test("both have to fit; an unknown subject leaves nobody out")
    func both() throws {
        let subject = try subject("HN", ["torture"])
        #expect(AppetiteRule.wants(Appetite(issues: ["torture"], regions: ["HN"]), subject))
        #expect(!AppetiteRule.wants(Appetite(issues: ["torture"], regions: ["KE"]), subject))
        #expect(!AppetiteRule.wants(Appetite(issues: ["x"], regions: ["HN"]), subject))
        #expect(AppetiteRule.wants(Appetite(issues: ["x"], regions: ["KE"]), nil))
    }
}
