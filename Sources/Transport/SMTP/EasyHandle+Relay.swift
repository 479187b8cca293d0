// SPDX-License-Identifier: MIT

import Curl

extension EasyHandle {
    /// Sets up the way to a relay: where it is, what protects it, who we are; one place for alerts and alarms.
    func approach(_ configuration: RelayConfiguration) throws(CurlError) {
        try set(.url, configuration.url)
        try set(.ipFamily, configuration.curlFamily.rawValue)
        if let file = configuration.caFile {
            try set(.caFile, file)
            // libcurl would remember the old file for a day.
            try set(.certificateCacheSeconds, 0)
        }
        try protect(configuration)
        try authenticate(configuration)
    }

    private func protect(_ configuration: RelayConfiguration) throws(CurlError) {
        let level: TLSLevel =
            switch configuration.protection {
            case .implicit, .require: .required
            case .opportunistic: .tried
            case .off: .none
            }
        try set(.useTLS, level.rawValue)
        guard configuration.protection == .opportunistic else { return }
        try set(.verifyPeer, 0)
        try set(.verifyHost, 0)
    }

    /// Last line of defence: without verified TLS a password goes nowhere but to this machine.
    private func authenticate(_ configuration: RelayConfiguration) throws(CurlError) {
        guard let username = configuration.username else { return }
        guard configuration.mayCarryPassword else { throw CurlError(.loginDenied) }
        try set(.username, username)
        try set(.password, configuration.password ?? "")
        try set(.saslInitialResponse, 1)
    }
}

extension RelayConfiguration {
    fileprivate var curlFamily: IPFamily {
        switch family {
        case .any: .any
        case .v4: .v4
        case .v6: .v6
        }
    }
}
