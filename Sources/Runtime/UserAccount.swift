// SPDX-License-Identifier: MIT

import Glibc

/// Login names of Unix users.
public enum UserAccount {
    /// The login of a user number by getpwuid_r(3); `uid:` and the number where the system knows none.
    ///
    /// May ask a directory service, so it can take its time.
    public static func login(of number: uid_t) -> String {
        var size = 1024
        while size <= mostBytes {
            switch lookUp(number, bufferSize: size) {
            case .found(let login): return login
            case .bufferTooSmall: size *= 4
            case .unknown: return fallback(number)
            }
        }
        return fallback(number)
    }

    /// Whom this process runs as.
    public static var current: String { login(of: geteuid()) }

    private enum Answer {
        case found(String)
        case bufferTooSmall
        case unknown
    }

    private static func lookUp(_ number: uid_t, bufferSize: Int) -> Answer {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: bufferSize) { buffer in
            var account = passwd()
            var found: UnsafeMutablePointer<passwd>?
            guard let base = buffer.baseAddress else { return .unknown }
            let result = getpwuid_r(number, &account, base, buffer.count, &found)
            if result == ERANGE { return .bufferTooSmall }
            guard result == 0, found != nil, let name = account.pw_name, let login = String(validatingCString: name)
            else {
                return .unknown
            }
            return .found(login)
        }
    }

    private static func fallback(_ number: uid_t) -> String { "uid:\(number)" }

    private static let mostBytes = 1 << 18
}
