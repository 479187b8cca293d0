// SPDX-License-Identifier: MIT

import Crypto
import Foundation

/// The Ed25519 keys that sign webhooks: a credential, one key a line.
///
/// Empty lines and lines that begin with `#` say nothing. All keys sign, so that receivers that know the old public key and
/// those that know the new one are both content while a key is changed.
enum SigningKeyFile {
    /// Reads the credential.
    ///
    /// - Parameters:
    ///   - credential: `webhooks.signingKeys.credential`; nil where there is none.
    ///   - directory: `$CREDENTIALS_DIRECTORY`; nil outside of systemd.
    /// - Returns: The keys in their order; none without a credential.
    /// - Throws: Why they cannot be used; the line of a bad key, and nothing of the key.
    static func load(_ credential: Credential?, directory: String?) throws(StartError) -> [SigningKey] {
        guard let credential else { return [] }
        let name = "webhooks.signingKeys.credential \(credential.text)"
        let text: String
        do throws(CredentialFault) {
            text = try credential.read(directory: directory)
        } catch {
            throw .unfit("\(name): \(error)")
        }
        var keys: [SigningKey] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            do throws(CryptoError) {
                keys.append(try SigningKey(line))
            } catch {
                throw .unfit("\(name), line \(index + 1): \(error)")
            }
        }
        guard (1...mostKeys).contains(keys.count) else {
            throw .unfit("\(name): there are \(keys.count) keys; expected 1 to \(mostKeys), one a line")
        }
        return keys
    }

    /// Each costs a signature of some 50 µs for every webhook.
    private static let mostKeys = 4
}
