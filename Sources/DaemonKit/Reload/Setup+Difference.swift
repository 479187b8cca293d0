// SPDX-License-Identifier: MIT

import Transport

extension Setup {
    /// What changed behind keys that did not: secrets that were rotated, words and templates that were edited.
    func contentChanges(since old: Setup) -> [String] {
        var words: [String] = []
        for relay in relays {
            let before = old.relays.first { $0.name == relay.name }
            if let before, before.username != nil, relay.username != nil, before.password != relay.password {
                words.append("relays.\(relay.name).credential (its content)")
            }
        }
        if !webhooks.signingKeys.isEmpty, !old.webhooks.signingKeys.isEmpty,
            webhooks.signingKeys != old.webhooks.signingKeys
        {
            words.append("webhooks.signingKeys.credential (its content)")
        }
        return words + files.differing(from: old.files).map { "overlay (\($0))" }
    }

    /// Whether more or less may be under way than before, or on other ways.
    func carriesOtherwise(than old: Setup) -> Bool {
        relays != old.relays || webhooks != old.webhooks || configuration.limits != old.configuration.limits
    }

    /// Whether a letter may read otherwise than before.
    func rendersOtherwise(than old: Setup) -> Bool {
        configuration.organisation != old.configuration.organisation
            || configuration.http.publicURL != old.configuration.http.publicURL
            || !files.differing(from: old.files).isEmpty
    }
}

extension ConfigFiles {
    /// Paths of files that came, went or changed.
    func differing(from old: ConfigFiles) -> [String] {
        let before = Dictionary(old.all.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(all.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }
}
