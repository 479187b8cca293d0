// SPDX-License-Identifier: MIT

import Domain
import Glibc

extension Doctor {
    /// Each password and key: there, readable, well kept.
    ///
    /// Says nothing of what is in it.
    func credentialFindings() -> [Finding] {
        var findings = configuration.relays.compactMap { relay in
            relay.credential.map { finding(of: $0, "relay \(relay.name)") }
        }
        if let keys = configuration.webhooks.signingKeys { findings.append(finding(of: keys, "webhooks.signingKeys")) }
        findings.append(tokenKeys())
        return findings
    }

    private func finding(of credential: Credential, _ owner: String) -> Finding {
        let subject = "\(owner): \(credential.text)"
        do throws(CredentialFault) {
            _ = try credential.read(directory: scene.credentials)
            return Finding(.ok, .credentials, subject, "it is there, and kept from others")
        } catch .noDirectory {
            // By hand the service's own directory is out of sight; in the daemon this is a unit without LoadCredential=.
            return Finding(
                scene.place == .byHand ? .note : .error, .credentials, subject, "\(CredentialFault.noDirectory)",
                why: "systemd hands credentials to the service only",
                advice: "see that the unit has LoadCredential=\(credential.text):PATH; in the running daemon "
                    + "'urgentctl doctor' looks at it")
        } catch {
            return Finding(
                .error, .credentials, subject, "\(error)",
                why: "without it the daemon does not start, or cannot log in after a restart",
                advice: advice(for: error, credential))
        }
    }

    private func advice(for fault: CredentialFault, _ credential: Credential) -> String {
        switch fault {
        case .openToOthers: "chmod 0600, and change the secret: others could read it"
        case .missing where !credential.isPath: "add LoadCredential=\(credential.text):PATH to the unit, and restart"
        case .unreadable: "give the file to the daemon's user: chown, chmod 0600"
        case .noDirectory, .missing, .noFile, .tooLarge, .empty, .noText: "write the secret into that file, mode 0600"
        }
    }

    /// The keys of links and receipts, which the daemon makes for itself where there are none.
    private func tokenKeys() -> Finding {
        let credential = configuration.tokens.credential
        if !credential.isPath, let path = credential.path(directory: scene.credentials), access(path, F_OK) == 0 {
            return finding(of: credential, "tokens")
        }
        if credential.isPath { return finding(of: credential, "tokens") }
        return Finding(
            .ok, .credentials, "tokens: \(credential.text)", "the keys of the links lie in the state folder",
            why: "", advice: "")
    }
}
