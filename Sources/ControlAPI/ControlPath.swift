// SPDX-License-Identifier: MIT

/// The paths of the control API, private to this version: one place for daemon and client.
///
/// Patterns have `{name}` where a value goes; ``path(_:_:query:)`` fills them in.
public enum ControlPath {
    public static let actions = "/v1/actions"
    public static let action = "/v1/actions/{reference}"
    public static let approval = "/v1/actions/{reference}/approval"
    public static let preview = "/v1/actions/{reference}/preview"
    public static let testSend = "/v1/actions/{reference}/test-send"
    public static let translations = "/v1/actions/{reference}/translations"
    public static let withdrawal = "/v1/actions/{reference}/withdrawal"
    public static let closure = "/v1/actions/{reference}/closure"
    public static let corrections = "/v1/actions/{reference}/corrections"
    public static let updates = "/v1/actions/{reference}/updates"
    public static let outcome = "/v1/actions/{reference}/outcome"
    public static let statuses = "/v1/status"
    public static let status = "/v1/status/{reference}"
    public static let deliveries = "/v1/deliveries/{reference}"
    public static let reconciliations = "/v1/reconcile"
    public static let reconciliation = "/v1/reconcile/{reference}"
    public static let responses = "/v1/responses/{reference}"
    public static let report = "/v1/reports/{reference}"
    public static let audit = "/v1/audit"
    public static let auditProof = "/v1/audit/proof"
    public static let roster = "/v1/roster"
    public static let rosterCount = "/v1/roster/count"
    public static let clock = "/v1/clock/acceptance"
    public static let volunteer = "/v1/roster/volunteers/{id}"
    public static let relays = "/v1/relays"
    public static let relayPause = "/v1/relays/{name}/pause"
    public static let relayResumption = "/v1/relays/{name}/resumption"
    public static let metrics = "/v1/metrics"
    public static let endpoints = "/v1/endpoints"
    public static let endpoint = "/v1/endpoints/{id}"
    public static let endpointEnabling = "/v1/endpoints/{id}/enabling"
    public static let endpointDisabling = "/v1/endpoints/{id}/disabling"
    public static let doctor = "/v1/doctor"
    public static let bounces = "/v1/bounces"
    public static let suppressions = "/v1/suppressions"
    public static let suppressionRemoval = "/v1/suppressions/removal"
    public static let backups = "/v1/backups"
    public static let backupReceipt = "/v1/backups/receipt"
    public static let heldBack = "/v1/held-back"
    public static let resumption = "/v1/held-back/resumption"
    public static let endpointTest = "/v1/endpoints/{id}/test"

    /// The header in which `--as` travels.
    public static let actingAs = "X-Urgentd-As"

    /// A path with its values percent-encoded whole, slashes too.
    ///
    /// - Parameters:
    ///   - pattern: One of the above.
    ///   - value: For the one `{name}` of the pattern, if it has one.
    ///   - query: Left out where the value is nil.
    /// - Returns: Path and query, ready to be sent.
    public static func path(_ pattern: String, _ value: String = "", query: [(String, String?)] = []) -> String {
        var path = pattern
        if let start = pattern.firstIndex(of: "{"), let end = pattern.firstIndex(of: "}") {
            path.replaceSubrange(start...end, with: encode(value))
        }
        let fields = query.compactMap { name, value in value.map { "\(name)=\(encode($0))" } }
        return fields.isEmpty ? path : "\(path)?\(fields.joined(separator: "&"))"
    }

    /// Leaves only RFC 3986's unreserved characters as they are.
    private static func encode(_ text: String) -> String {
        // libcurl would take a lone dot or two for a step in the path.
        if text == "." || text == ".." { return text.replacing(".", with: "%2E") }
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(Character(UnicodeScalar(byte)))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }
}
