// SPDX-License-Identifier: MIT

import CCurl

extension EasyHandle {
    /// What the other side's certificates say, each as `Name:value` lines, its own first.
    ///
    /// Only with ``CurlOption/certificateInfo`` set before: CURLINFO_CERTINFO(3).
    public var certificateFields: [[String]] {
        guard let found = ccurl_easy_get_certificates(handle), let lists = found.pointee.certinfo else { return [] }
        return (0..<min(Int(found.pointee.num_of_certs), Self.mostCertificates)).map { index in
            var fields: [String] = []
            var next = lists[index]
            while let entry = next {
                if let data = entry.pointee.data { fields.append(String(cString: data)) }
                next = entry.pointee.next
            }
            return fields
        }
    }

    /// A chain has three or four.
    private static var mostCertificates: Int { 16 }
}
