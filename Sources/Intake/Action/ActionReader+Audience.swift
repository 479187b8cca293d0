// SPDX-License-Identifier: MIT

import Domain
import JSON5

extension ActionReader {
    func audience(_ group: NodeReader) -> AudienceRule {
        defer { group.finish() }
        return AudienceRule(
            regions: group["regions"].flatMap(regionWords) ?? [],
            exceptRegions: group["exceptRegions"].flatMap(regionWords) ?? [],
            languages: group["languages"]?.languages(most: ActionLimits.languages) ?? [],
            networks: group["networks"]?.lines(most: ActionLimits.networks, ActionLimits.network) ?? [],
            includeCountryOfConcern: group["includeCountryOfConcern"]?.bool() ?? false)
    }

    private func regionWords(_ field: NodeField) -> [String]? {
        field.list(most: ActionLimits.regions)?.compactMap { entry in
            guard let word = entry.line(ActionLimits.region) else { return nil }
            if regions(word) != nil { return word }
            let near = suggestions(word).map { "\"\($0)\"" }.joined(separator: " or ")
            entry.fault(
                "there is no region \"\(Spelling.shown(word))\"",
                expected: near.isEmpty
                    ? "a UN M49 code or English name, an index region (AFR AMR ASA EUR MDE) or an ISO country" : near)
            return nil
        }
    }

    /// What staff should know and may still want.
    func warnings(about action: UrgentAction) -> [String] {
        var warnings: [String] = []
        if action.sources.count < UrgentAction.sourcesNeeded {
            warnings.append(
                "fewer than two sources are named; approval will need --override-sources with a reason")
        }
        if action.kind == .alert, action.targets.isEmpty {
            warnings.append("no target is named; readers are not told whom to write to")
        }
        let rule = action.audience
        if !rule.includeCountryOfConcern, rule.regions.contains(where: { regions($0) == [action.country] }) {
            warnings.append(
                "the audience names the country of concern, but nobody there is alerted without "
                    + "audience.includeCountryOfConcern")
        }
        if reachesNoCountry(action) {
            warnings.append("the audience's regions leave no country: nobody would be alerted")
        }
        let waitedFor = action.languages.expected.filter { action.text[$0] == nil }
        if !waitedFor.isEmpty, action.languages.patienceSeconds == 0 {
            warnings.append("languages.expected has no effect without languages.patience")
        }
        return warnings
    }

    private func reachesNoCountry(_ action: UrgentAction) -> Bool {
        let rule = action.audience
        guard !rule.regions.isEmpty else { return false }
        var countries = Set(rule.regions.flatMap { regions($0) ?? [] })
        for word in rule.exceptRegions { countries.subtract(regions(word) ?? []) }
        if !rule.includeCountryOfConcern { countries.remove(action.country) }
        return countries.isEmpty
    }
}
