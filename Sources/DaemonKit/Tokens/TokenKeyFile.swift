// SPDX-License-Identifier: MIT

import Crypto
import Foundation

/// The keys that sign links: a credential where there is one, else a file of our own beside the ledger.
///
/// One key a line, 64 hexadecimal digits or more; empty lines and lines that begin with `#` say nothing. The first key
/// signs, all verify.
enum TokenKeyFile {
    /// In the state folder.
    static let fileName = "token-keys"

    /// Reads the credential, else our own file.
    ///
    /// Only a name that is not among systemd's credentials falls back to the state folder: a path that is missing is a
    /// mistake, and new keys would break every link that is out.
    ///
    /// - Parameters:
    ///   - credential: `tokens.credential`.
    ///   - directory: `$CREDENTIALS_DIRECTORY`; nil outside of systemd.
    ///   - state: The state folder, where a file with one key is made if there is none.
    /// - Returns: The keys.
    /// - Throws: Why they cannot be used; the line of a bad key, and nothing of the key.
    static func load(_ credential: Credential, directory: String?, state: String) throws(StartError) -> TokenKeys {
        let name = "tokens.credential \(credential.text)"
        switch Result(catching: { () throws(CredentialFault) in try credential.read(directory: directory) }) {
        case .success(let text):
            return try keys(in: text, of: name)
        case .failure(.missing) where !credential.isPath, .failure(.noDirectory):
            return try ownKeys(at: "\(state)/\(fileName)")
        case .failure(let fault):
            throw .unfit("\(name): \(fault)")
        }
    }

    private static func ownKeys(at path: String) throws(StartError) -> TokenKeys {
        if let text = try KeyFile.text(path) { return try keys(in: text, of: path) }
        return try keys(in: Hex.encode(try KeyFile.make(path)), of: path)
    }

    private static func keys(in text: String, of name: String) throws(StartError) -> TokenKeys {
        var found: [[UInt8]] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let key = Hex.decode(line), key.count >= TokenKeys.shortestKey else {
                throw .unfit(
                    "\(name), line \(index + 1): this is no key; expected at least \(TokenKeys.shortestKey * 2) "
                        + "hexadecimal digits, such as `openssl rand -hex 32` writes")
            }
            found.append(key)
        }
        guard let keys = TokenKeys(found) else {
            throw .unfit("\(name): there are \(found.count) keys; expected 1 to \(TokenKeys.mostKeys), one a line")
        }
        return keys
    }
}
