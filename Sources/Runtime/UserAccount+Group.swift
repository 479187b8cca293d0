// SPDX-License-Identifier: MIT

import Glibc

extension UserAccount {
    /// Whether a group is this user's alone, by the rule of pam_umask(8): it bears the user's name.
    ///
    /// Debian makes such a group for each user. May ask a directory service, as ``login(of:)``, and wait for it.
    ///
    /// - Returns: Nil where that cannot be known at the moment.
    public static func isPrivate(group number: gid_t, of login: String) -> Bool? {
        var size = 1024
        while size <= mostGroupBytes {
            let answer = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer -> (Int32, Bool?) in
                var entry = group()
                var found: UnsafeMutablePointer<group>?
                guard let base = buffer.baseAddress else { return (ENOMEM, nil) }
                let result = getgrgid_r(number, &entry, base, buffer.count, &found)
                // getgrnam(3): these, besides 0, say that there is no such group.
                guard [0, ENOENT, ESRCH, EBADF, EPERM].contains(result) else { return (result, nil) }
                guard result == 0, found != nil, let name = entry.gr_name else { return (0, false) }
                return (0, String(cString: name) == login)
            }
            if answer.0 != ERANGE { return answer.1 }
            size *= 4
        }
        return nil
    }

    /// A group's entry holds the names of all its members.
    private static let mostGroupBytes = 1 << 20
}
